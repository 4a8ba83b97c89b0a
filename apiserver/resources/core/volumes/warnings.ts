import { type FieldPath, fieldPath } from '../../../../api/field/path.ts';
import type {
  PersistentVolume,
  PersistentVolumeClaim,
  PersistentVolumeClaimSpec,
} from '../../../../proto/gen/core/v1.ts';
import type { KindObject } from '../../typed.ts';
import { brokenByteWarnings } from '../amounts/warnings.ts';
import { nodeTermWarnings } from '../node/label-warnings.ts';

/** Sorts of volumes that have gone out of use, with what is said of them. */
const oldSources: ReadonlyMap<string, string> = new Map([
  ['photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+'],
  ['gitRepo', 'deprecated in v1.11, and disabled by default in v1.33+'],
  ['scaleIO', 'deprecated in v1.16, non-functional in v1.22+'],
  ['flocker', 'deprecated in v1.22, non-functional in v1.25+'],
  ['storageos', 'deprecated in v1.22, non-functional in v1.25+'],
  ['quobyte', 'deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'deprecated in v1.25, non-functional in v1.26+'],
  ['cephfs', 'deprecated in v1.28, non-functional in v1.31+'],
  ['rbd', 'deprecated in v1.28, non-functional in v1.31+'],
]);
/** Nothing is said of these where they are volumes of their own. */
const onlyInPods = new Set(['flocker', 'quobyte']);

/** Of what a volume is made of: `volume` has a field for each sort. */
export function sourceWarnings(volume: object, path: FieldPath): string[] {
  return Object.keys(volume).flatMap((key) => {
    const message = oldSources.get(key);
    return message ? [`${path.child(key === 'storageos' ? 'storageOS' : key)}: ${message}`] : [];
  });
}

/** Of the spec of a claim, wherever it stands. */
export function claimSpecWarnings({ resources }: PersistentVolumeClaimSpec, path: FieldPath): string[] {
  const at = path.child('resources');
  return [
    ...brokenByteWarnings(resources?.requests, ['storage'], () => at.child('requests')),
    ...brokenByteWarnings(resources?.limits, ['storage'], () => at.child('limits')),
  ];
}

const classAnnotation = 'volume.beta.kubernetes.io/storage-class';
const optionsAnnotation = 'volume.beta.kubernetes.io/mount-options';
const annotationsPath = fieldPath('metadata', 'annotations');
const specPath = fieldPath('spec');

function classWarnings(annotations: Readonly<Record<string, string>> | undefined): string[] {
  if (annotations?.[classAnnotation] === undefined) return [];
  return [`${annotationsPath.key(classAnnotation)}: deprecated since v1.8; use "storageClassName" attribute instead`];
}

/** Of a claim. */
export function claimWarnings({ metadata, spec }: KindObject<PersistentVolumeClaim>): string[] {
  return [...classWarnings(metadata.annotations), ...claimSpecWarnings(spec, specPath)];
}

/** Of a persistent volume. */
export function volumeWarnings({ metadata, spec }: KindObject<PersistentVolume>): string[] {
  const warnings = classWarnings(metadata.annotations);
  if (metadata.annotations?.[optionsAnnotation] !== undefined) {
    const at = annotationsPath.key(optionsAnnotation);
    warnings.push(`${at}: deprecated since v1.31; use "mountOptions" attribute instead`);
  }
  if (spec.persistentVolumeReclaimPolicy === 'Recycle') {
    warnings.push(
      `${specPath.child('persistentVolumeReclaimPolicy')}: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.`,
    );
  }
  const terms = specPath.child('nodeAffinity', 'required', 'nodeSelectorTerms');
  for (const [i, term] of (spec.nodeAffinity?.required?.nodeSelectorTerms ?? []).entries()) {
    warnings.push(...nodeTermWarnings(term, terms.index(i)));
  }
  const source = Object.fromEntries(Object.entries(spec).filter(([key]) => !onlyInPods.has(key)));
  return [...warnings, ...sourceWarnings(source, specPath)];
}
