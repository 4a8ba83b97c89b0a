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
import { isQualifiedName } from '../../../../api/names/qualified-name.ts';
import { parseQuantity } from '../../../../api/quantity/quantity.ts';
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from '../../../../proto/gen/core/v1.ts';
import { isNativeResource } from '../amounts/resource-names.ts';
import { checkBasicAmount } from '../amounts/validation.ts';
import { describeChanges } from '../field-changes.ts';
import { immutableMessage } from '../field-checks.ts';
import { checkClaimSpec } from '../volumes/claim-spec.ts';

type OldClaim = DeepReadonly<PersistentVolumeClaim>;

const path = fieldPath('spec');
const classAnnotation = 'volume.beta.kubernetes.io/storage-class';

/** What a claim must hold at any time. */
export function validateClaim({ spec }: PersistentVolumeClaim): FieldError[] {
  const errors: FieldError[] = [];
  checkClaimSpec(errors, spec, path);
  return errors;
}

/** A claim stands as it was made: a bound one may grow, and change its class of attributes. */
export function validateClaimUpdate(claim: PersistentVolumeClaim, old: OldClaim): FieldError[] {
  // The whole claim is looked at once more.
  const errors = validateClaim(claim);
  checkClassAnnotation(errors, claim, old);
  const settled = asBefore(claim, old);
  if (!semanticEqual(settled, old.spec)) {
    errors.push(
      forbiddenField(
        path,
        `spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n${describeChanges(old.spec, settled, 'spec')}`,
      ),
    );
  }
  checkSize(errors, claim, old);
  if (claim.spec.volumeMode !== old.spec.volumeMode) {
    errors.push(invalidField(fieldPath('volumeMode'), claim.spec.volumeMode, immutableMessage));
  }
  const name = claim.spec.volumeAttributesClassName;
  // What has never come to be may be given up.
  const changed = name !== old.spec.volumeAttributesClassName;
  if (changed && !name && old.status.currentVolumeAttributesClassName !== undefined) {
    const what = name === undefined ? 'nil' : 'empty string';
    errors.push(
      forbiddenField(
        path.child('volumeAttributesClassName'),
        `update to ${what} is forbidden when status.currentVolumeAttributesClassName is not nil`,
      ),
    );
  }
  return errors;
}

/** The new spec with what may change as it was. */
function asBefore(claim: PersistentVolumeClaim, old: OldClaim): PersistentVolumeClaimSpec {
  const spec: PersistentVolumeClaimSpec = { ...claim.spec };
  const before = old.spec as PersistentVolumeClaimSpec;
  // The name of the volume is set once, by whoever binds.
  if (!before.volumeName) {
    delete spec.volumeName;
    if (before.volumeName !== undefined) spec.volumeName = before.volumeName;
  }
  // A class may be given later to a claim that has none.
  const annotated = old.metadata.annotations?.[classAnnotation];
  const named = spec.storageClassName;
  if (
    before.storageClassName === undefined &&
    named !== undefined &&
    (annotated === undefined || annotated === named)
  ) {
    delete spec.storageClassName;
  }
  if (claim.status.phase !== 'Bound') return spec;
  const size = before.resources?.requests?.storage;
  if (spec.resources?.requests && size !== undefined) {
    spec.resources = { ...spec.resources, requests: { ...spec.resources.requests, storage: size } };
  }
  delete spec.volumeAttributesClassName;
  if (before.volumeAttributesClassName !== undefined) {
    spec.volumeAttributesClassName = before.volumeAttributesClassName;
  }
  return spec;
}

function checkClassAnnotation(errors: FieldError[], claim: PersistentVolumeClaim, old: OldClaim): void {
  const before = old.metadata.annotations?.[classAnnotation] ?? '';
  const after = claim.metadata.annotations?.[classAnnotation] ?? '';
  if (before === after) return;
  // From the annotation to the field that came after it: the same class, said newly.
  const moved = after === '' && old.spec.storageClassName === undefined && claim.spec.storageClassName === before;
  if (!moved) {
    errors.push(invalidField(fieldPath('metadata', 'annotations', classAnnotation), after, immutableMessage));
  }
}

/** Less may be asked for only while growing has not happened: to get out of a failure. */
function checkSize(errors: FieldError[], claim: PersistentVolumeClaim, old: OldClaim): void {
  const before = parseQuantity(old.spec.resources?.requests?.storage ?? '0');
  const after = parseQuantity(claim.spec.resources?.requests?.storage ?? '0');
  if (after.compare(before) >= 0) return;
  if (after.compare(parseQuantity(old.status.capacity?.storage ?? '0')) > 0) return;
  errors.push(
    forbiddenField(path.child('resources', 'requests', 'storage'), 'field can not be less than status.capacity'),
  );
}

const resizeStatuses = [
  'ControllerResizeInProgress',
  'ControllerResizeInfeasible',
  'NodeResizeInProgress',
  'NodeResizeInfeasible',
  'NodeResizePending',
];

/** What a report may say. */
export function validateClaimStatus({ spec, status }: PersistentVolumeClaim): FieldError[] {
  const errors: FieldError[] = [];
  if (!spec.accessModes?.length) errors.push(required(fieldPath('Spec', 'accessModes')));
  const { capacity, allocatedResources, allocatedResourceStatuses } = status;
  for (const resource in capacity) {
    checkBasicAmount(errors, capacity[resource] ?? '0', fieldPath('status', 'capacity').key(resource));
  }
  for (const resource in allocatedResourceStatuses) {
    const at = fieldPath('status', 'allocatedResourceStatuses');
    checkClaimResource(errors, resource, at);
    const value = allocatedResourceStatuses[resource] ?? '';
    if (!resizeStatuses.includes(value)) errors.push(notSupported(at, resource, resizeStatuses));
  }
  for (const resource in allocatedResources) {
    const at = fieldPath('status', 'allocatedResources');
    if (!checkClaimResource(errors, resource, at)) continue;
    checkBasicAmount(errors, allocatedResources[resource] ?? '0', at.key(resource));
  }
  return errors;
}

function checkClaimResource(errors: FieldError[], name: string, at: FieldPath): boolean {
  const problems = isQualifiedName(name);
  for (const problem of problems) errors.push(invalidField(at, name, problem));
  if (problems.length > 0) return false;
  if (!isNativeResource(name) || name === 'storage') return true;
  errors.push(notSupported(at, name, ['storage']));
  return false;
}
