import type { PersistentVolume, PersistentVolumeClaim, Pod } from '../../../proto/gen/core/v1.ts';
import type { CSIDriver } from '../../../proto/gen/storage/v1.ts';
import type { AdmissionLookup } from '../admission.ts';

const drivers = { group: 'storage.k8s.io', resource: 'csidrivers' } as const;
const claims = { group: '', resource: 'persistentvolumeclaims' } as const;
const volumes = { group: '', resource: 'persistentvolumes' } as const;

/** The audiences that the CSI drivers of a pod's volumes want tokens for, those behind claims included. */
export function driverAudiences(pod: Pod, lookup: AdmissionLookup): string[] {
  const audiences: string[] = [];
  for (const { name, csi, persistentVolumeClaim, ephemeral } of pod.spec.volumes ?? []) {
    const claim = persistentVolumeClaim?.claimName ?? (ephemeral ? `${pod.metadata.name}-${name}` : undefined);
    const driver = csi?.driver ?? (claim && driverOfClaim(pod.metadata.namespace, claim, lookup));
    const found = driver ? (lookup.get(drivers, undefined, driver) as CSIDriver | undefined) : undefined;
    for (const { audience } of found?.spec.tokenRequests ?? []) audiences.push(audience ?? '');
  }
  return audiences;
}

function driverOfClaim(namespace: string | undefined, name: string, lookup: AdmissionLookup): string | undefined {
  const claim = lookup.get(claims, namespace, name) as PersistentVolumeClaim | undefined;
  const volume = claim?.spec.volumeName;
  return volume
    ? (lookup.get(volumes, undefined, volume) as PersistentVolume | undefined)?.spec.csi?.driver
    : undefined;
}
