import {
  duplicate,
  type FieldError,
  forbiddenField,
  invalidField,
  required,
} from '../../../../api/field/field-error.ts';
import type { FieldPath } from '../../../../api/field/path.ts';
import { isDns1123Label, isDns1123Subdomain } from '../../../../api/names/dns.ts';
import { tryParseQuantity } from '../../../../api/quantity/quantity.ts';
import type {
  CSIVolumeSource,
  DownwardAPIVolumeSource,
  ProjectedVolumeSource,
  Volume,
} from '../../../../proto/gen/core/v1.ts';
import { checkGiven, checkOneOf, checkText } from '../field-checks.ts';
import { checkClaimTemplate } from './claim-template.ts';
import { checkDriverName } from './persistent-sources.ts';
import { checkDownwardItems, checkProjected } from './projected.ts';
import {
  checkIscsiSession,
  checkKeyedFiles,
  type Source,
  type SourceCheck,
  severalTypes,
  sharedSources,
  sourcePath,
} from './sources.ts';

/** What the check of a pod's volumes needs to know of the pod. */
export interface VolumeRules {
  readonly isPod: boolean;
  readonly podName?: string;
}

/** The kinds of volumes of a pod, in the order in which Kubernetes looks for them. */
const kinds: readonly string[] = [
  'emptyDir',
  'hostPath',
  'gitRepo',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'secret',
  'nfs',
  'iscsi',
  'glusterfs',
  'flocker',
  'persistentVolumeClaim',
  'rbd',
  'cinder',
  'cephfs',
  'quobyte',
  'downwardAPI',
  'fc',
  'flexVolume',
  'configMap',
  'azureFile',
  'vsphereVolume',
  'photonPersistentDisk',
  'portworxVolume',
  'azureDisk',
  'storageos',
  'projected',
  'scaleIO',
  'csi',
  'ephemeral',
  'image',
];

const ofPods: Readonly<Record<string, SourceCheck>> = {
  ...sharedSources,
  emptyDir: (errors, { sizeLimit }, path) => {
    if (typeof sizeLimit === 'string' && (tryParseQuantity(sizeLimit)?.sign() ?? 0) < 0) {
      errors.push(forbiddenField(path.child('sizeLimit'), 'SizeLimit field must be a valid resource quantity'));
    }
  },
  secret: (errors, source, path) => {
    checkGiven(errors, source.secretName as string | undefined, path, 'secretName');
    checkKeyedFiles(errors, source, path);
  },
  configMap: (errors, source, path) => {
    checkGiven(errors, source.name as string | undefined, path, 'name');
    checkKeyedFiles(errors, source, path);
  },
  persistentVolumeClaim: (errors, { claimName }, path) =>
    checkGiven(errors, claimName as string | undefined, path, 'claimName'),
  downwardAPI: (errors, source, path) => checkDownwardItems(errors, source as DownwardAPIVolumeSource, path),
  projected: (errors, source, path) => checkProjected(errors, source as ProjectedVolumeSource, path),
  csi: (errors, source, path) => {
    const { driver, nodePublishSecretRef } = source as unknown as CSIVolumeSource;
    checkDriverName(errors, driver, path.child('driver'));
    if (!nodePublishSecretRef) return;
    if (!nodePublishSecretRef.name) errors.push(required(path.child('nodePublishSecretRef', 'name')));
    else checkText(errors, isDns1123Subdomain, nodePublishSecretRef.name, path, 'name');
  },
};

/** The volumes of a pod; returns those without a problem, by name. https://kubernetes.io/docs/concepts/storage/volumes/ */
export function checkVolumes(
  errors: FieldError[],
  volumes: readonly Volume[],
  path: FieldPath,
  rules: VolumeRules,
): Map<string, Volume> {
  const sound = new Map<string, Volume>();
  const { podName } = rules;
  const generic = podName ? volumes.filter((volume) => volume.ephemeral) : [];
  const ephemeralClaims = generic.length > 0 ? new Set(generic.map(({ name }) => `${podName}-${name}`)) : undefined;
  for (const [i, volume] of volumes.entries()) {
    const at = path.index(i);
    const before = errors.length;
    checkSource(errors, volume, at, rules);
    if (!volume.name) errors.push(required(at.child('name')));
    else checkText(errors, isDns1123Label, volume.name, at, 'name');
    if (sound.has(volume.name)) errors.push(duplicate(at.child('name'), volume.name));
    if (errors.length === before) sound.set(volume.name, volume);
    const claim = volume.persistentVolumeClaim?.claimName;
    if (claim !== undefined && ephemeralClaims?.has(claim)) {
      errors.push(
        invalidField(
          at.child('persistentVolumeClaim', 'claimName'),
          claim,
          'must not reference a PVC that gets created for an ephemeral volume',
        ),
      );
    }
  }
  return sound;
}

function checkSource(errors: FieldError[], volume: Volume, path: FieldPath, rules: VolumeRules): void {
  if (volume.iscsi) {
    const source = volume.iscsi as unknown as Source;
    checkIscsiSession(errors, source, volume.name, path.child('name'), volume.name);
  }
  let found: string | undefined;
  let several = false;
  for (const key in volume) {
    if (key === 'name' || volume[key as keyof Volume] === undefined) continue;
    if (found !== undefined) several = true;
    found = key;
  }
  if (found === undefined) {
    errors.push(required(path, 'must specify a volume type'));
    return;
  }
  if (!several) {
    checkOne(errors, volume, found, path, rules);
    return;
  }
  const present = kinds.filter((kind) => volume[kind as keyof Volume] !== undefined);
  for (const [i, kind] of present.entries()) {
    if (i === 0) checkOne(errors, volume, kind, path, rules);
    else errors.push(severalTypes(path, kind));
  }
}

function checkOne(errors: FieldError[], volume: Volume, kind: string, path: FieldPath, rules: VolumeRules): void {
  const source = volume[kind as keyof Volume] as unknown as Source;
  if (kind === 'ephemeral') checkEphemeral(errors, volume, path, rules);
  else if (kind === 'image') {
    if (rules.isPod) checkGiven(errors, volume.image?.reference, path.child('image'), 'reference');
    checkOneOf(
      errors,
      volume.image?.pullPolicy,
      ['Always', 'IfNotPresent', 'Never'],
      path.child('image'),
      'pullPolicy',
    );
  } else ofPods[kind]?.(errors, source, sourcePath(path, kind), volume.name);
}

function checkEphemeral(errors: FieldError[], { name, ephemeral }: Volume, path: FieldPath, rules: VolumeRules): void {
  const at = path.child('ephemeral', 'volumeClaimTemplate');
  if (!ephemeral?.volumeClaimTemplate) errors.push(required(at));
  else checkClaimTemplate(errors, ephemeral.volumeClaimTemplate, at);
  if (!rules.podName || !name) return;
  const claim = `${rules.podName}-${name}`;
  for (const problem of isDns1123Subdomain(claim)) {
    errors.push(invalidField(path.child('name'), name, `PVC name "${claim}": ${problem}`));
  }
}
