import {
  type AClaim,
  type AVolume,
  boundByControllerAnnotation,
  provisionedByAnnotation,
} from '../../api/storage/bind.ts';

/** What becomes of a volume. */
export type VolumeStep =
  | { readonly kind: 'phase'; readonly phase: string; readonly message?: string; readonly event?: string }
  /** It was kept for a claim that is bound to another one. */
  | { readonly kind: 'unbind' }
  | { readonly kind: 'none' };

/**
 * The phase of a volume. `claim` is the one that it is kept for, by name; undefined when there is none.
 * https://kubernetes.io/docs/concepts/storage/persistent-volumes/#phase
 */
export function planVolume(volume: AVolume, claim: AClaim | undefined): VolumeStep {
  const { claimRef } = volume.spec;
  // What is kept for a claim that is yet to come can be had by that claim.
  if (!claimRef?.uid) return { kind: 'phase', phase: 'Available' };
  if (claim?.metadata.uid !== claimRef.uid) return released(volume);
  if (!claim.spec.volumeName) return { kind: 'none' };
  if (claim.spec.volumeName === volume.metadata.name) return { kind: 'phase', phase: 'Bound' };
  const goes =
    volume.spec.persistentVolumeReclaimPolicy === 'Delete' && volume.metadata.annotations?.[provisionedByAnnotation];
  return goes ? released(volume) : { kind: 'unbind' };
}

function released({ metadata, spec, status }: AVolume): VolumeStep {
  if (status?.phase !== 'Released' && status?.phase !== 'Failed') return { kind: 'phase', phase: 'Released' };
  const policy = spec.persistentVolumeReclaimPolicy ?? 'Retain';
  // Who has made it deletes it.
  if (policy === 'Retain' || metadata.annotations?.[provisionedByAnnotation] || metadata.deletionTimestamp)
    return { kind: 'none' };
  if (policy === 'Recycle')
    return {
      kind: 'phase',
      phase: 'Failed',
      event: 'VolumeFailedRecycle',
      message: 'No recycler plugin found for the volume!',
    };
  const message = `error getting deleter volume plugin for volume "${metadata.name}": no deletable volume plugin matched`;
  return { kind: 'phase', phase: 'Failed', event: 'VolumeFailedDelete', message };
}

/** The volume without its claim: free again where the controller chose it, else kept for the claim's name. */
export function unbound(volume: AVolume): AVolume {
  const { claimRef, ...spec } = volume.spec;
  const { [boundByControllerAnnotation]: byController, ...annotations } = volume.metadata.annotations ?? {};
  if (byController !== undefined) return { ...volume, metadata: { ...volume.metadata, annotations }, spec };
  const { uid: _, resourceVersion: __, ...reserved } = claimRef ?? {};
  return { ...volume, spec: { ...spec, ...(claimRef ? { claimRef: reserved } : {}) } };
}
