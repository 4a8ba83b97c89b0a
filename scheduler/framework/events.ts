import type { Shared } from '../../client/client.ts';
import type { Node, PersistentVolume, PersistentVolumeClaim, Pod } from '../../proto/gen/core/v1.ts';
import type { CSIDriver, CSINode, CSIStorageCapacity, StorageClass } from '../../proto/gen/storage/v1.ts';
import type { PodInfo } from '../cache/pod-info.ts';

/** What happened to a node, as finely as it matters to a pod that waits. */
export type NodeAction = 'add' | 'allocatable' | 'labels' | 'taints' | 'delete';
export type PodAction = 'add' | 'labels' | 'scaleDown' | 'delete';

/** Something changed in the cluster that may make a pod schedulable that was not. */
export type ClusterEvent =
  | {
      readonly resource: 'Node';
      readonly actions: readonly NodeAction[];
      readonly old?: Shared<Node>;
      readonly node: Shared<Node>;
    }
  /** A pod on a node; `add` includes one that was just bound. */
  | { readonly resource: 'AssignedPod'; readonly actions: readonly PodAction[]; readonly pod: Shared<Pod> }
  | {
      readonly resource: 'PersistentVolumeClaim';
      readonly actions: readonly ('add' | 'update' | 'delete')[];
      readonly claim: Shared<PersistentVolumeClaim>;
    }
  | {
      readonly resource: 'PersistentVolume';
      readonly actions: readonly ('add' | 'update')[];
      readonly volume: Shared<PersistentVolume>;
    }
  | {
      readonly resource: 'StorageClass';
      readonly actions: readonly ('add' | 'update')[];
      readonly storageClass: Shared<StorageClass>;
    }
  | {
      readonly resource: 'CSIDriver';
      readonly actions: readonly ('add' | 'update')[];
      readonly driver: Shared<CSIDriver>;
    }
  | { readonly resource: 'CSINode'; readonly actions: readonly ('add' | 'update')[]; readonly csiNode: Shared<CSINode> }
  | {
      readonly resource: 'CSIStorageCapacity';
      readonly actions: readonly ('add' | 'update')[];
      readonly storageCapacity: Shared<CSIStorageCapacity>;
    }
  | { readonly resource: 'Namespace'; readonly actions: readonly 'labels'[]; readonly name: string };

export type EventResource = ClusterEvent['resource'];

/**
 * When a pod that this plugin rejected is worth another try. Called for each such pod when an event of `resource` with one of
 * `actions` happens; true moves the pod out of the waiting pool. Without `hint` every such event does.
 * https://github.com/kubernetes/enhancements/tree/master/keps/sig-scheduling/4247-queueinghint
 */
export interface WakeUp {
  readonly resource: EventResource;
  readonly actions: readonly string[];
  /** Must be pure, cheap, and true in doubt: a false no leaves the pod waiting for five minutes. */
  hint?(pod: PodInfo, event: ClusterEvent): boolean;
}
