import type { Informer, InformerFactory, InformerScope } from '../client/informer/informer.ts';
import type { ReplicaSet, StatefulSet } from '../proto/gen/apps/v1.ts';
import type {
  Namespace,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  ReplicationController,
  Service,
} from '../proto/gen/core/v1.ts';
import type { PodDisruptionBudget } from '../proto/gen/policy/v1.ts';
import { appsV1Resources, coreV1Resources, policyV1Resources, storageV1Resources } from '../proto/gen/resources.ts';
import type { CSIDriver, CSINode, CSIStorageCapacity, StorageClass } from '../proto/gen/storage/v1.ts';
import type { ClusterObjects } from './cache/cluster-objects.ts';

/** Everything that the scheduler watches. */
export interface SchedulerInformers {
  readonly pods: Informer<Pod>;
  readonly nodes: Informer<Node>;
  readonly namespaces: Informer<Namespace>;
  readonly persistentVolumeClaims: Informer<PersistentVolumeClaim>;
  readonly persistentVolumes: Informer<PersistentVolume>;
  readonly storageClasses: Informer<StorageClass>;
  readonly csiDrivers: Informer<CSIDriver>;
  readonly csiNodes: Informer<CSINode>;
  readonly csiStorageCapacities: Informer<CSIStorageCapacity>;
  readonly services: Informer<Service>;
  readonly replicationControllers: Informer<ReplicationController>;
  readonly replicaSets: Informer<ReplicaSet>;
  readonly statefulSets: Informer<StatefulSet>;
  readonly podDisruptionBudgets: Informer<PodDisruptionBudget>;
}

/** Pods that have ended take nothing; a scheduler in a process of its own need not hear of them. */
export const livePods: InformerScope = { fieldSelector: 'status.phase!=Succeeded,status.phase!=Failed' };

/** Asks for the informers; all must have synced before the first decision. */
export function schedulerInformers(factory: InformerFactory, podScope: InformerScope = {}): SchedulerInformers {
  return {
    pods: factory.get(coreV1Resources.pods, podScope),
    nodes: factory.get(coreV1Resources.nodes),
    namespaces: factory.get(coreV1Resources.namespaces),
    persistentVolumeClaims: factory.get(coreV1Resources.persistentvolumeclaims),
    persistentVolumes: factory.get(coreV1Resources.persistentvolumes),
    storageClasses: factory.get(storageV1Resources.storageclasses),
    csiDrivers: factory.get(storageV1Resources.csidrivers),
    csiNodes: factory.get(storageV1Resources.csinodes),
    csiStorageCapacities: factory.get(storageV1Resources.csistoragecapacities),
    services: factory.get(coreV1Resources.services),
    replicationControllers: factory.get(coreV1Resources.replicationcontrollers),
    replicaSets: factory.get(appsV1Resources.replicasets),
    statefulSets: factory.get(appsV1Resources.statefulsets),
    podDisruptionBudgets: factory.get(policyV1Resources.poddisruptionbudgets),
  };
}

/** The caches of the informers, as plugins read them. */
export function clusterObjects(informers: SchedulerInformers): ClusterObjects {
  return {
    namespaceLabels: (name) => informers.namespaces.lister.get(name)?.metadata.labels,
    persistentVolumeClaims: informers.persistentVolumeClaims.lister,
    persistentVolumes: informers.persistentVolumes.lister,
    storageClasses: informers.storageClasses.lister,
    csiDrivers: informers.csiDrivers.lister,
    csiNodes: informers.csiNodes.lister,
    csiStorageCapacities: informers.csiStorageCapacities.lister,
    services: informers.services.lister,
    replicationControllers: informers.replicationControllers.lister,
    replicaSets: informers.replicaSets.lister,
    statefulSets: informers.statefulSets.lister,
    podDisruptionBudgets: informers.podDisruptionBudgets.lister,
  };
}
