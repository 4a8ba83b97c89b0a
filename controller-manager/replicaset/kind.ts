import { type Selector, selectorFromObject, selectorFromSet } from '../../api/labels/selector.ts';
import type { Shared } from '../../client/client.ts';
import type { ReplicaSet } from '../../proto/gen/apps/v1.ts';
import type { ReplicationController } from '../../proto/gen/core/v1.ts';
import { appsV1Resources, coreV1Resources } from '../../proto/gen/resources.ts';
import type { ResourceType } from '../../proto/resource-type.ts';

/** What keeps a number of like pods: the two kinds work the same but for their selectors. */
export type PodSet = ReplicaSet | ReplicationController;

/** What differs between the kinds. */
export interface PodSetKind<T extends PodSet = PodSet> {
  readonly type: ResourceType<T>;
  /** The name on the command line. */
  readonly controller: string;
  /** The component in events. */
  readonly component: string;
  readonly selectorOf: (set: Shared<T>) => Selector;
  /** Whether status.terminatingReplicas exists. */
  readonly countsTerminating: boolean;
}

export const replicaSetKind: PodSetKind<ReplicaSet> = {
  type: appsV1Resources.replicasets,
  controller: 'replicaset-controller',
  component: 'replicaset-controller',
  selectorOf: (set) => selectorFromObject(set.spec.selector),
  countsTerminating: true,
};

export const replicationControllerKind: PodSetKind<ReplicationController> = {
  type: coreV1Resources.replicationcontrollers,
  controller: 'replicationcontroller-controller',
  component: 'replication-controller',
  selectorOf: (set) => selectorFromSet(set.spec.selector ?? {}),
  countsTerminating: false,
};
