import { fieldPath } from '../../../../api/field/path.ts';
import type { PersistentVolume, PersistentVolumeSpec } from '../../../../proto/gen/core/v1.ts';
import { nodeTermWarnings } from '../node-labels.ts';
import { classAnnotationWarnings } from '../volumes/claim-warnings.ts';

const path = fieldPath('spec');
const termsPath = path.child('nodeAffinity', 'required', 'nodeSelectorTerms');
const mountOptions = 'volume.beta.kubernetes.io/mount-options';

/** Kinds of storage that nothing can mount any more. */
const oldSources: readonly (readonly [keyof PersistentVolumeSpec, string])[] = [
  ['cephfs', 'cephfs: deprecated in v1.28, non-functional in v1.31+'],
  ['photonPersistentDisk', 'photonPersistentDisk: deprecated in v1.11, non-functional in v1.16+'],
  ['scaleIO', 'scaleIO: deprecated in v1.16, non-functional in v1.22+'],
  ['storageos', 'storageOS: deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'glusterfs: deprecated in v1.25, non-functional in v1.26+'],
  ['rbd', 'rbd: deprecated in v1.28, non-functional in v1.31+'],
];

/** What is allowed in a volume, and yet is hardly what anybody wants. */
export function volumeWarnings({ metadata, spec }: PersistentVolume): string[] {
  const found = classAnnotationWarnings(metadata?.annotations);
  if (metadata?.annotations?.[mountOptions] !== undefined) {
    const at = fieldPath('metadata', 'annotations').key(mountOptions);
    found.push(`${at}: deprecated since v1.31; use "mountOptions" attribute instead`);
  }
  if (spec.persistentVolumeReclaimPolicy === 'Recycle') {
    const at = path.child('persistentVolumeReclaimPolicy');
    found.push(
      `${at}: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.`,
    );
  }
  for (const [i, term] of (spec.nodeAffinity?.required?.nodeSelectorTerms ?? []).entries()) {
    found.push(...nodeTermWarnings(term, termsPath.index(i)));
  }
  for (const [name, message] of oldSources) if (spec[name]) found.push(`spec.${message}`);
  return found;
}
