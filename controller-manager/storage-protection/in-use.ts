import type { Shared } from '../../client/client.ts';
import type { PersistentVolume, PersistentVolumeClaim, Pod } from '../../proto/gen/core/v1.ts';

/** The claims in its namespace that a pod names, those of its ephemeral volumes included: `POD-VOLUME`. */
export function claimsOf(pod: Shared<Pod>): readonly string[] {
  return (pod.spec.volumes ?? []).flatMap(({ name, persistentVolumeClaim, ephemeral }) => {
    if (persistentVolumeClaim) return [persistentVolumeClaim.claimName];
    return ephemeral ? [`${pod.metadata.name}-${name}`] : [];
  });
}

/**
 * Whether a pod keeps a claim from being deleted: one that is bound to a node and still there. A pod that is not bound yet
 * will not be, since the scheduler refuses claims that are being deleted.
 * https://kubernetes.io/docs/concepts/storage/persistent-volumes/#storage-object-in-use-protection
 */
export function usesClaim(pod: Shared<Pod>, claim: string): boolean {
  return Boolean(pod.spec.nodeName) && claimsOf(pod).includes(claim);
}

/** The attribute classes that a claim or a volume names, has, or is being changed to. */
export function classesOf(object: Shared<PersistentVolumeClaim | PersistentVolume>): readonly string[] {
  const status = (object as Shared<PersistentVolumeClaim>).status;
  return [
    object.spec?.volumeAttributesClassName,
    status?.currentVolumeAttributesClassName,
    status?.modifyVolumeStatus?.targetVolumeAttributesClassName,
  ].filter((name): name is string => name !== undefined && name !== '');
}
