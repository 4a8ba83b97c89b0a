import {
  duplicate,
  type FieldError,
  forbiddenField,
  invalidField,
  notSupported,
  required,
} from '../../../../api/field/field-error.ts';
import { type FieldPath, fieldPath } from '../../../../api/field/path.ts';
import { deepEqual, semanticEqual } from '../../../../api/meta/deep-equal.ts';
import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import { isQualifiedName } from '../../../../api/names/qualified-name.ts';
import type { TopologySelectorTerm } from '../../../../proto/gen/core/v1.ts';
import type { StorageClass } from '../../../../proto/gen/storage/v1.ts';
import { checkText, immutableMessage } from '../../core/field-checks.ts';
import { checkParameters, checkProvisioner } from '../parameters.ts';

const reclaimPolicies = ['Delete', 'Retain'];
const bindingModes = ['Immediate', 'WaitForFirstConsumer'];
const modePath = fieldPath('volumeBindingMode');
const topologiesPath = fieldPath('allowedTopologies');

/** https://kubernetes.io/docs/concepts/storage/storage-classes/ */
export function validateStorageClass(object: StorageClass): FieldError[] {
  const errors: FieldError[] = [];
  const { provisioner, parameters, reclaimPolicy, volumeBindingMode: mode, allowedTopologies } = object;
  checkProvisioner(errors, provisioner, fieldPath('provisioner'));
  checkParameters(errors, parameters, false);
  if (reclaimPolicy && !reclaimPolicies.includes(reclaimPolicy)) {
    errors.push(notSupported(fieldPath('reclaimPolicy'), reclaimPolicy, reclaimPolicies));
  }
  if (mode === undefined) errors.push(required(modePath));
  else if (!bindingModes.includes(mode)) errors.push(notSupported(modePath, mode, bindingModes));
  const terms = allowedTopologies ?? [];
  for (const [i, term] of terms.entries()) {
    const at = topologiesPath.index(i);
    checkTerm(errors, term, at);
    if (terms.slice(0, i).some((other) => sameTerm(term, other))) {
      errors.push(duplicate(at.child('matchLabelExpressions'), ''));
    }
  }
  return errors;
}

function checkTerm(errors: FieldError[], term: TopologySelectorTerm, at: FieldPath): void {
  const keys = new Set<string>();
  for (const [i, { key, values }] of (term.matchLabelExpressions ?? []).entries()) {
    const place = at.child('matchLabelExpressions').index(i);
    const given = values ?? [];
    if (given.length === 0) errors.push(required(place.child('values')));
    const seen = new Set<string>();
    for (const [j, value] of given.entries()) {
      if (seen.has(value)) errors.push(duplicate(place.child('values').index(j), value));
      seen.add(value);
    }
    checkText(errors, isQualifiedName, key, place, 'key');
    if (keys.has(key)) errors.push(duplicate(place.child('key'), key));
    keys.add(key);
  }
}

function sameTerm(a: TopologySelectorTerm, b: TopologySelectorTerm): boolean {
  const values = ({ matchLabelExpressions }: TopologySelectorTerm) =>
    Object.fromEntries((matchLabelExpressions ?? []).map((entry) => [entry.key, [...(entry.values ?? [])].sort()]));
  return deepEqual(values(a), values(b));
}

export function validateStorageClassUpdate(object: StorageClass, old: DeepReadonly<StorageClass>): FieldError[] {
  const errors: FieldError[] = [];
  for (const name of ['parameters', 'provisioner', 'reclaimPolicy'] as const) {
    if (!semanticEqual(object[name] ?? {}, old[name] ?? {})) {
      errors.push(forbiddenField(fieldPath(name), `updates to ${name} are forbidden.`));
    }
  }
  if (object.volumeBindingMode !== old.volumeBindingMode) {
    errors.push(invalidField(modePath, object.volumeBindingMode, immutableMessage));
  }
  return errors;
}
