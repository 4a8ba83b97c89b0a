import { keyFor } from '../../api/meta/object-key.ts';
import type { Shared } from '../../client/client.ts';
import type { Informer, Lister } from '../../client/informer/informer.ts';
import type { PersistentVolume, PersistentVolumeClaim, Pod } from '../../proto/gen/core/v1.ts';

/** The claims in its namespace that a pod names, those of its ephemeral volumes included: `POD-VOLUME`. */
export function claimsOf(pod: Shared<Pod>): readonly string[] {
  return (pod.spec.volumes ?? []).flatMap(({ name, persistentVolumeClaim, ephemeral }) => {
    if (persistentVolumeClaim) return [persistentVolumeClaim.claimName];
    return ephemeral ? [`${pod.metadata.name}-${name}`] : [];
  });
}

const byClaim = 'claim';
const claimIndex = (pod: Shared<Pod>): readonly string[] =>
  claimsOf(pod).map((name) => keyFor(pod.metadata.namespace, name));

/** Makes `podsByClaim` work on the informer's lister. */
export function indexByClaim(pods: Informer<Pod>): Informer<Pod> {
  pods.addIndex(byClaim, claimIndex);
  return pods;
}

/** The pods that name a claim, by its key. */
export const podsByClaim = (pods: Lister<Pod>, key: string): readonly Shared<Pod>[] => pods.byIndex(byClaim, key);

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
