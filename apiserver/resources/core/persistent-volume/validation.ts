import {
  type FieldError,
  forbiddenField,
  invalidField,
  notSupported,
  required,
} from '../../../../api/field/field-error.ts';
import { type FieldPath, fieldPath } from '../../../../api/field/path.ts';
import { semanticEqual } from '../../../../api/meta/deep-equal.ts';
import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import { isDns1123Subdomain } from '../../../../api/names/dns.ts';
import type { PersistentVolume, PersistentVolumeSpec } from '../../../../proto/gen/core/v1.ts';
import { checkBasicAmount, checkPositiveAmount } from '../amounts/validation.ts';
import { describeChanges } from '../field-changes.ts';
import { checkText, immutableMessage } from '../field-checks.ts';
import { checkNodeSelector } from '../pod-template/affinity.ts';
import { checkAccessModes, checkVolumeMode } from '../volumes/claim-spec.ts';
import { persistentSources } from '../volumes/persistent-sources.ts';
import { type Source, severalTypes, sourcePath } from '../volumes/sources.ts';

type OldVolume = DeepReadonly<PersistentVolume>;

const path = fieldPath('spec');
const reclaimPolicies = ['Delete', 'Recycle', 'Retain'];

/** In the order in which Kubernetes looks for them. */
const kinds = [
  'hostPath',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'glusterfs',
  'flocker',
  'nfs',
  'rbd',
  'quobyte',
  'cephfs',
  'iscsi',
  'cinder',
  'fc',
  'flexVolume',
  'azureFile',
  'vsphereVolume',
  'photonPersistentDisk',
  'portworxVolume',
  'azureDisk',
  'scaleIO',
  'local',
  'storageos',
  'csi',
] as const;

const optionsAnnotation = 'volume.beta.kubernetes.io/mount-options';
const withOptions = [
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'glusterfs',
  'rbd',
  'quobyte',
  'iscsi',
  'cinder',
  'cephfs',
  'azureFile',
  'vsphereVolume',
  'azureDisk',
  'nfs',
  'csi',
] as const;

/** What a persistent volume must hold at any time. */
export function validateVolume(volume: PersistentVolume): FieldError[] {
  const errors = checkVolume(volume);
  const { metadata, spec } = volume;
  const mounted = withOptions.some((kind) => spec[kind] !== undefined);
  if (!mounted && metadata.annotations?.[optionsAnnotation] !== undefined) {
    const at = fieldPath('metadata', 'annotations', optionsAnnotation);
    errors.push(forbiddenField(at, 'may not specify mount options for this volume type'));
  }
  return errors;
}

function checkVolume({ metadata, spec }: PersistentVolume): FieldError[] {
  const errors: FieldError[] = [];
  const modes = spec.accessModes ?? [];
  if (modes.length === 0) errors.push(required(path.child('accessModes')));
  checkAccessModes(errors, modes, path);
  checkCapacity(errors, spec.capacity ?? {});
  const policy = spec.persistentVolumeReclaimPolicy;
  if (policy && !reclaimPolicies.includes(policy)) {
    errors.push(notSupported(path.child('persistentVolumeReclaimPolicy'), policy, reclaimPolicies));
  }
  if (spec.nodeAffinity) {
    const at = path.child('nodeAffinity');
    if (spec.nodeAffinity.required) checkNodeSelector(errors, spec.nodeAffinity.required, at.child('required'));
    else errors.push(required(at.child('required'), 'must specify required node constraints'));
  }
  checkSource(errors, spec, metadata.name);
  if (spec.storageClassName) checkText(errors, isDns1123Subdomain, spec.storageClassName, path, 'storageClassName');
  checkVolumeMode(errors, spec.volumeMode, path);
  if (spec.volumeAttributesClassName !== undefined) checkAttributesClass(errors, spec, path);
  return errors;
}

function checkCapacity(errors: FieldError[], capacity: Readonly<Record<string, string>>): void {
  const at = path.child('capacity');
  const names = Object.keys(capacity);
  if (names.length === 0) errors.push(required(at));
  if (capacity.storage === undefined || names.length > 1) errors.push(notSupported(at, capacity, ['storage']));
  for (const name of names) {
    checkBasicAmount(errors, capacity[name] ?? '0', at.key(name));
    checkPositiveAmount(errors, capacity[name] ?? '0', at.key(name));
  }
}

function checkSource(errors: FieldError[], spec: PersistentVolumeSpec, name: string): void {
  const present = kinds.filter((kind) => spec[kind] !== undefined);
  for (const [i, kind] of present.entries()) {
    // One of these is never one too many, in Kubernetes.
    if (i > 0 && kind !== 'flexVolume') errors.push(severalTypes(path, kind));
    else persistentSources[kind]?.(errors, spec[kind] as unknown as Source, sourcePath(path, kind), name);
  }
  if (present.length === 0) errors.push(required(path, 'must specify a volume type'));
  if (present[0] === 'local' && !spec.nodeAffinity) {
    errors.push(required(path.child('nodeAffinity'), 'Local volume requires node affinity'));
  }
  const root = /^\/+(\.?\/*)*$/.test(spec.hostPath?.path ?? '-');
  if (root && spec.persistentVolumeReclaimPolicy === 'Recycle') {
    errors.push(
      forbiddenField(path.child('persistentVolumeReclaimPolicy'), "may not be 'recycle' for a hostPath mount of '/'"),
    );
  }
}

function checkAttributesClass(errors: FieldError[], spec: PersistentVolumeSpec, at: FieldPath): void {
  const name = spec.volumeAttributesClassName ?? '';
  if (name === '') errors.push(required(at.child('volumeAttributesClassName'), 'an empty string is disallowed'));
  else checkText(errors, isDns1123Subdomain, name, at, 'volumeAttributesClassName');
  if (!spec.csi) errors.push(required(at.child('csi'), 'has to be specified when using volumeAttributesClassName'));
}

/** A volume stays where it is. All of it is looked at once more. */
export function validateVolumeUpdate(volume: PersistentVolume, old: OldVolume): FieldError[] {
  const errors = checkVolume(volume);
  const before = sourceOf(old.spec);
  const after = sourceOf(volume.spec);
  // The secret for growing a volume may be named later than the volume.
  if (before.csi && after.csi && before.csi.controllerExpandSecretRef === undefined) {
    const { controllerExpandSecretRef: _, ...csi } = after.csi;
    after.csi = csi;
  }
  if (!semanticEqual(after, before)) {
    errors.push(
      forbiddenField(
        fieldPath('spec', 'persistentvolumesource'),
        `spec.persistentvolumesource is immutable after creation\n${describeChanges(before, after, 'spec')}`,
      ),
    );
  }
  if (volume.spec.volumeMode !== old.spec.volumeMode) {
    errors.push(invalidField(fieldPath('volumeMode'), volume.spec.volumeMode, immutableMessage));
  }
  if (old.spec.nodeAffinity && !semanticEqual(volume.spec.nodeAffinity, withStableLabels(old, volume))) {
    errors.push(
      invalidField(
        fieldPath('nodeAffinity'),
        volume.spec.nodeAffinity,
        `${immutableMessage}, except for updating from beta label to GA`,
      ),
    );
  }
  if (old.spec.volumeAttributesClassName !== undefined && volume.spec.volumeAttributesClassName === undefined) {
    errors.push(
      forbiddenField(fieldPath('spec', 'volumeAttributesClassName'), 'update from non-nil value to nil is forbidden'),
    );
  }
  return errors;
}

function sourceOf(spec: DeepReadonly<PersistentVolumeSpec>): Partial<DeepReadonly<PersistentVolumeSpec>> & {
  csi?: Partial<DeepReadonly<NonNullable<PersistentVolumeSpec['csi']>>>;
} {
  return Object.fromEntries(kinds.filter((kind) => spec[kind] !== undefined).map((kind) => [kind, spec[kind]]));
}

const stableLabels: ReadonlyMap<string, string> = new Map([
  ['failure-domain.beta.kubernetes.io/zone', 'topology.kubernetes.io/zone'],
  ['failure-domain.beta.kubernetes.io/region', 'topology.kubernetes.io/region'],
  ['beta.kubernetes.io/os', 'kubernetes.io/os'],
  ['beta.kubernetes.io/arch', 'kubernetes.io/arch'],
  ['beta.kubernetes.io/instance-type', 'node.kubernetes.io/instance-type'],
]);

/** The old affinity, with those labels under their new names that the new one has so. */
function withStableLabels(old: OldVolume, volume: PersistentVolume): unknown {
  const terms = old.spec.nodeAffinity?.required?.nodeSelectorTerms ?? [];
  const now = volume.spec.nodeAffinity?.required?.nodeSelectorTerms ?? [];
  return {
    ...old.spec.nodeAffinity,
    required: {
      ...old.spec.nodeAffinity?.required,
      nodeSelectorTerms: terms.map((term, i) => ({
        ...term,
        matchExpressions: term.matchExpressions?.map((one, j) => {
          const key = now[i]?.matchExpressions?.[j]?.key;
          return key !== undefined && stableLabels.get(one.key) === key ? { ...one, key } : one;
        }),
      })),
    },
  };
}
