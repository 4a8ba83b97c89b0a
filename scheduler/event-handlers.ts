import { deepEqual } from '../api/meta/deep-equal.ts';
import { isPodTerminal } from '../api/pod/phase.ts';
import type { Shared } from '../client/client.ts';
import type { Informer } from '../client/informer/informer.ts';
import type { Pod } from '../proto/gen/core/v1.ts';
import type { Cluster } from './cache/cluster.ts';
import type { SchedulingQueue } from './queue/scheduling-queue.ts';
import type { SchedulerInformers } from './scheduler-informers.ts';

/** Where pods are to the scheduler: ended ones take nothing, the others are on a node or want one. */
function stageOf(pod: Shared<Pod>): 'ended' | 'assigned' | 'pending' {
  if (isPodTerminal(pod)) return 'ended';
  return pod.spec.nodeName ? 'assigned' : 'pending';
}

/** What the handlers ask and tell about pods without a node. */
export interface PodHooks {
  /** Whether one of our profiles is named by the pod. */
  isOurs(pod: Shared<Pod>): boolean;
  /** Called for a pod with scheduling gates, each time it is seen. */
  gated(pod: Shared<Pod>): void;
}

/**
 * Brings what the informers see into the cluster and the queue: the state first, then the event that may wake pods. Returns what
 * ends it.
 */
export function handleEvents(
  informers: SchedulerInformers,
  cluster: Cluster,
  queue: SchedulingQueue,
  { isOurs, gated }: PodHooks,
): () => void {
  const ends: (() => void)[] = [];

  /** What the object says, when it says something new; else what was decided since, which the object may not show yet. */
  function nominationOf(pod: Shared<Pod>, old: Shared<Pod> | undefined): string {
    const said = pod.status?.nominatedNodeName ?? '';
    if (old === undefined || said !== (old.status?.nominatedNodeName ?? '')) return said;
    return cluster.nominations.nodeOf(pod.metadata.uid) ?? '';
  }

  function setPod(pod: Shared<Pod>, old?: Shared<Pod>): void {
    const { uid } = pod.metadata;
    switch (stageOf(pod)) {
      case 'ended':
        dropPod(pod);
        break;
      case 'assigned': {
        queue.delete(uid);
        cluster.nominations.delete(uid);
        const actions = cluster.setPod(pod);
        if (actions.length > 0) queue.event({ resource: 'AssignedPod', actions, pod });
        break;
      }
      case 'pending': {
        if (!isOurs(pod)) break;
        const info = cluster.read(pod);
        // What is being bound is the binder's; it comes back as assigned, or fails.
        if (!cluster.isPlaced(uid)) cluster.nominations.set(info, nominationOf(pod, old));
        queue.set(info);
        if ((pod.spec.schedulingGates?.length ?? 0) > 0) gated(pod);
      }
    }
  }

  function dropPod(pod: Shared<Pod>): void {
    const { uid } = pod.metadata;
    queue.delete(uid);
    const wasNominated = cluster.nominations.nodeOf(uid) !== undefined;
    cluster.nominations.delete(uid);
    // A nominated pod that goes leaves the room that was kept for it.
    if (cluster.removePod(uid) || wasNominated) queue.event({ resource: 'AssignedPod', actions: ['delete'], pod });
  }

  ends.push(
    informers.nodes.onChange({
      added(node) {
        const actions = cluster.setNode(node);
        queue.event({ resource: 'Node', actions, node });
      },
      updated(old, node) {
        const actions = cluster.setNode(node);
        if (actions.length > 0) queue.event({ resource: 'Node', actions, old, node });
      },
      deleted(node) {
        cluster.deleteNode(node.metadata.name);
        queue.event({ resource: 'Node', actions: ['delete'], node });
      },
    }),
    informers.pods.onChange({ added: (pod) => setPod(pod), updated: (old, pod) => setPod(pod, old), deleted: dropPod }),
    informers.namespaces.onChange({
      added: ({ metadata }) => namespaceChanged(metadata.name),
      updated(old, { metadata }) {
        if (!deepEqual(old.metadata.labels, metadata.labels)) namespaceChanged(metadata.name);
      },
      deleted: () => cluster.namespaceChanged(),
    }),
    told(informers.persistentVolumeClaims, (claim, action) => {
      queue.event({ resource: 'PersistentVolumeClaim', actions: [action], claim });
    }),
    told(informers.persistentVolumes, (volume, action) => {
      queue.event({ resource: 'PersistentVolume', actions: [action], volume });
    }),
    told(informers.storageClasses, (storageClass, action) => {
      queue.event({ resource: 'StorageClass', actions: [action], storageClass });
    }),
    told(informers.csiDrivers, (driver, action) => {
      queue.event({ resource: 'CSIDriver', actions: [action], driver });
    }),
    told(informers.csiNodes, (csiNode, action) => {
      queue.event({ resource: 'CSINode', actions: [action], csiNode });
    }),
    told(informers.csiStorageCapacities, (storageCapacity, action) => {
      queue.event({ resource: 'CSIStorageCapacity', actions: [action], storageCapacity });
    }),
  );

  function namespaceChanged(name: string): void {
    cluster.namespaceChanged();
    queue.event({ resource: 'Namespace', actions: ['labels'], name });
  }

  return () => {
    for (const end of ends) end();
  };
}

function told<T>(informer: Informer<T>, tell: (object: Shared<T>, action: 'add' | 'update') => void): () => void {
  return informer.onChange({
    added: (object) => tell(object, 'add'),
    updated: (_old, object) => tell(object, 'update'),
  });
}
