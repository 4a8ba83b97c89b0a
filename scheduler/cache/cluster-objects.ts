import type { Labels } from '../../api/labels/requirement.ts';
import type { Lister } from '../../client/informer/informer.ts';
import type { ReplicaSet, StatefulSet } from '../../proto/gen/apps/v1.ts';
import type {
  PersistentVolume,
  PersistentVolumeClaim,
  ReplicationController,
  Service,
} from '../../proto/gen/core/v1.ts';
import type { PodDisruptionBudget } from '../../proto/gen/policy/v1.ts';
import type { CSIDriver, CSINode, CSIStorageCapacity, StorageClass } from '../../proto/gen/storage/v1.ts';

/** Objects beside pods and nodes that plugins read, from the informers' caches. */
export interface ClusterObjects {
  namespaceLabels(name: string): Labels;
  readonly persistentVolumeClaims: Lister<PersistentVolumeClaim>;
  readonly persistentVolumes: Lister<PersistentVolume>;
  readonly storageClasses: Lister<StorageClass>;
  readonly csiDrivers: Lister<CSIDriver>;
  readonly csiNodes: Lister<CSINode>;
  readonly csiStorageCapacities: Lister<CSIStorageCapacity>;
  readonly services: Lister<Service>;
  readonly replicationControllers: Lister<ReplicationController>;
  readonly replicaSets: Lister<ReplicaSet>;
  readonly statefulSets: Lister<StatefulSet>;
  readonly podDisruptionBudgets: Lister<PodDisruptionBudget>;
}
