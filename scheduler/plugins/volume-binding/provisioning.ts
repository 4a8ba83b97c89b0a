import { compareQuantities } from '../../../api/quantity/quantity.ts';
import type { AClaim } from '../../../api/storage/bind.ts';
import { storageClassOf } from '../../../api/storage/storage-class.ts';
import type { Shared } from '../../../client/client.ts';
import type { Node } from '../../../proto/gen/core/v1.ts';
import type { StorageClass } from '../../../proto/gen/storage/v1.ts';
import { readSelector } from '../../cache/affinity-term.ts';
import type { Cluster } from '../../cache/cluster.ts';

/** The provisioner of classes whose volumes are made by people. */
const nobody = 'kubernetes.io/no-provisioner';

/** Whether a volume for the claim may be made where the node reaches it; else why not. */
export function canProvision(
  claim: AClaim,
  node: Shared<Node>,
  { objects }: Cluster,
): 'noVolume' | 'noSpace' | undefined {
  const storageClass = objects.storageClasses.get(storageClassOf(claim));
  if (storageClass === undefined || !storageClass.provisioner || storageClass.provisioner === nobody) return 'noVolume';
  if (!isAllowed(storageClass, node)) return 'noVolume';
  return hasSpace(claim, storageClass, node, objects) ? undefined : 'noSpace';
}

/** https://kubernetes.io/docs/concepts/storage/storage-classes/#allowed-topologies */
function isAllowed({ allowedTopologies }: Shared<StorageClass>, { metadata }: Shared<Node>): boolean {
  if (!allowedTopologies?.length) return true;
  return allowedTopologies.some(({ matchLabelExpressions }) =>
    (matchLabelExpressions ?? []).every(({ key, values }) => {
      const value = metadata.labels?.[key];
      return value !== undefined && (values ?? []).includes(value);
    }),
  );
}

/** Drivers that say how much they have left are asked; https://kubernetes.io/docs/concepts/storage/storage-capacity/ */
function hasSpace(
  claim: AClaim,
  { metadata, provisioner }: Shared<StorageClass>,
  node: Shared<Node>,
  objects: Cluster['objects'],
): boolean {
  const wanted = claim.spec.resources?.requests?.storage;
  if (wanted === undefined || !objects.csiDrivers.get(provisioner)?.spec.storageCapacity) return true;
  return objects.csiStorageCapacities.list().some((one) => {
    const left = one.maximumVolumeSize ?? one.capacity;
    if (one.storageClassName !== metadata.name || left === undefined || compareQuantities(left, wanted) < 0)
      return false;
    return one.nodeTopology !== undefined && readSelector(one.nodeTopology).matches(node.metadata.labels);
  });
}
