import { keyFor } from '../../../api/meta/object-key.ts';
import { storageClassOf } from '../../../api/storage/storage-class.ts';
import type { Cluster } from '../../cache/cluster.ts';
import type { PodInfo } from '../../cache/pod-info.ts';
import { type FilterOutcome, fits, rejected } from '../../framework/outcome.ts';
import type { FilterPlugin } from '../../framework/plugin.ts';
import { claimsOf } from '../volume-binding/used-claims.ts';

const name = 'NodeVolumeLimits';

const full = rejected(name, 'node(s) exceed max volume count', { preemptionMayHelp: true });

/**
 * Keeps a pod off nodes that can have no more volumes of a CSI driver, as their CSINode says. A volume that several pods use
 * counts once; one that is yet to be made counts for the driver of its class.
 * https://kubernetes.io/docs/concepts/storage/storage-limits/#dynamic-volume-limits
 */
export const nodeVolumeLimits: FilterPlugin = {
  name,
  filterScope: 'cluster',
  wakeUps: [
    { resource: 'CSINode', actions: ['add', 'update'] },
    { resource: 'AssignedPod', actions: ['delete'] },
    { resource: 'PersistentVolumeClaim', actions: ['add', 'update'] },
  ],

  preFilter(pod, cluster) {
    if (!pod.template.hasClaims || cluster.objects.csiNodes.size === 0) return { kind: 'skip' };
    const wanted = csiVolumes(pod, cluster);
    if (wanted.size === 0) return { kind: 'skip' };
    return { kind: 'ready', filter: { filter: (slot) => filter(slot, wanted, cluster) } };
  },
};

function filter(slot: number, wanted: ReadonlyMap<string, string>, cluster: Cluster): FilterOutcome {
  const { table, objects } = cluster;
  const drivers = objects.csiNodes.get(table.names[slot] ?? '')?.spec.drivers ?? [];
  const limits = new Map<string, number>();
  for (const driver of drivers)
    if (driver.allocatable?.count !== undefined) limits.set(driver.name, driver.allocatable.count);
  if (limits.size === 0) return fits;
  const attached = new Map<string, string>();
  for (const other of table.pods[slot] ?? [])
    if (other.template.hasClaims)
      for (const [volume, driver] of csiVolumes(other, cluster)) attached.set(volume, driver);
  const counts = new Map<string, number>();
  const count = (driver: string) => counts.set(driver, (counts.get(driver) ?? 0) + 1);
  // Only drivers of which there would be more: a node that has too many already is no reason against the others.
  const growing = new Set<string>();
  for (const driver of attached.values()) count(driver);
  for (const [volume, driver] of wanted) {
    if (attached.has(volume)) continue;
    count(driver);
    growing.add(driver);
  }
  for (const driver of growing)
    if ((counts.get(driver) ?? 0) > (limits.get(driver) ?? Number.POSITIVE_INFINITY)) return full;
  return fits;
}

/** The volumes of a pod that a CSI driver attaches, with the driver of each. */
function csiVolumes(pod: PodInfo, { objects }: Cluster): Map<string, string> {
  const volumes = new Map<string, string>();
  for (const used of claimsOf(pod)) {
    const key = keyFor(pod.namespace, used.name);
    const claim = objects.persistentVolumeClaims.get(key);
    if (claim === undefined) continue;
    const csi = objects.persistentVolumes.get(claim.spec.volumeName ?? '')?.spec.csi;
    if (csi) volumes.set(`${csi.driver}/${csi.volumeHandle}`, csi.driver);
    else if (!claim.spec.volumeName) {
      const driver = objects.storageClasses.get(storageClassOf(claim))?.provisioner;
      if (driver) volumes.set(`of claim ${key}`, driver);
    }
  }
  return volumes;
}
