import type { PersistentVolume, PersistentVolumeClaim } from '../../proto/gen/core/v1.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import type { DeepReadonly } from '../meta/deep-readonly.ts';

export type AVolume = DeepReadonly<PersistentVolume>;
export type AClaim = DeepReadonly<PersistentVolumeClaim>;

/** On a claim: it is bound for good; what happens to its volume now loses it. */
export const bindCompletedAnnotation = 'pv.kubernetes.io/bind-completed';
/** On a claim or a volume: the controller chose the other one, not a user. */
export const boundByControllerAnnotation = 'pv.kubernetes.io/bound-by-controller';
/** On a volume: the provisioner that made it, and deletes it. */
export const provisionedByAnnotation = 'pv.kubernetes.io/provisioned-by';
/** On a claim: the node that its first pod goes to. */
export const selectedNodeAnnotation = 'volume.kubernetes.io/selected-node';
const provisionerAnnotations = [
  'volume.kubernetes.io/storage-provisioner',
  'volume.beta.kubernetes.io/storage-provisioner',
];

/** Whether a volume is kept for a claim; one of a claim of this name made earlier is not. */
export function isKeptFor({ spec }: AVolume, { metadata }: AClaim): boolean {
  const { claimRef } = spec;
  if (claimRef?.name !== metadata.name || claimRef.namespace !== metadata.namespace) return false;
  return !claimRef.uid || claimRef.uid === metadata.uid;
}

/** The volume, kept for the claim; the same when it is already. */
export function volumeBoundTo(volume: AVolume, claim: AClaim): AVolume {
  if (volume.spec.claimRef?.uid === claim.metadata.uid) return volume;
  const { apiVersion, kind } = coreV1Resources.persistentvolumeclaims;
  const { name, namespace, uid, resourceVersion } = claim.metadata;
  const claimRef = { apiVersion, kind, name, ...(namespace ? { namespace } : {}), uid, resourceVersion };
  const annotations = isKeptFor(volume, claim)
    ? volume.metadata.annotations
    : { ...volume.metadata.annotations, [boundByControllerAnnotation]: 'yes' };
  return {
    ...volume,
    metadata: { ...volume.metadata, ...(annotations ? { annotations } : {}) },
    spec: { ...volume.spec, claimRef },
  };
}

/** The claim, bound to the volume for good; the same when it is already. */
export function claimBoundTo(claim: AClaim, volume: AVolume): AClaim {
  const before = claim.metadata.annotations;
  const isChosen = claim.spec.volumeName === volume.metadata.name;
  if (isChosen && before?.[bindCompletedAnnotation] !== undefined) return claim;
  const annotations = {
    ...before,
    [bindCompletedAnnotation]: 'yes',
    ...(isChosen ? {} : { [boundByControllerAnnotation]: 'yes' }),
  };
  return {
    ...claim,
    metadata: { ...claim.metadata, annotations },
    spec: { ...claim.spec, volumeName: volume.metadata.name },
  };
}

/** The claim, as the provisioner that shall make its volume looks for it; the same when it is already. */
export function claimFor(claim: AClaim, provisioner: string): AClaim {
  const before = claim.metadata.annotations;
  if (provisionerAnnotations.every((name) => before?.[name] === provisioner)) return claim;
  const made = Object.fromEntries(provisionerAnnotations.map((name) => [name, provisioner]));
  return { ...claim, metadata: { ...claim.metadata, annotations: { ...before, ...made } } };
}
