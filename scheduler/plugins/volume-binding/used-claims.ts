import type { PodInfo } from '../../cache/pod-info.ts';

/** A claim that a pod uses, by name; `ephemeral` ones are made for the pod. */
export interface UsedClaim {
  readonly name: string;
  readonly ephemeral: boolean;
}

/** https://kubernetes.io/docs/concepts/storage/ephemeral-volumes/#persistentvolumeclaim-naming */
export function claimsOf({ pod }: PodInfo): UsedClaim[] {
  const claims: UsedClaim[] = [];
  for (const volume of pod.spec.volumes ?? []) {
    if (volume.persistentVolumeClaim) claims.push({ name: volume.persistentVolumeClaim.claimName, ephemeral: false });
    else if (volume.ephemeral) claims.push({ name: `${pod.metadata.name}-${volume.name}`, ephemeral: true });
  }
  return claims;
}
