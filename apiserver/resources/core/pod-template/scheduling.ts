import {
  duplicate,
  type FieldError,
  forbiddenField,
  invalidField,
  notSupported,
  required,
} from '../../../../api/field/field-error.ts';
import type { FieldPath } from '../../../../api/field/path.ts';
import { validateLabelName, validateLabelSelector } from '../../../../api/labels/validate.ts';
import { isLabelValue, isQualifiedName } from '../../../../api/names/qualified-name.ts';
import type { PodSchedulingGate, Toleration, TopologySpreadConstraint } from '../../../../proto/gen/core/v1.ts';
import { checkText, notPositiveMessage } from '../field-checks.ts';
import { checkKeysOnce } from './affinity.ts';

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** What a taint does to pods that do not tolerate it. */
export function checkEffect(errors: FieldError[], effect: string, path: FieldPath, name: string): void {
  if (!effects.includes(effect)) errors.push(notSupported(path.child(name), effect, effects));
}

/** https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/ */
export function checkTolerations(errors: FieldError[], tolerations: readonly Toleration[], path: FieldPath): void {
  for (const [i, { key, operator, value = '', effect, tolerationSeconds }] of tolerations.entries()) {
    const at = path.index(i);
    if (key) errors.push(...validateLabelName(key, at.child('key')));
    if (!key && operator !== 'Exists') {
      errors.push(
        invalidField(
          at.child('operator'),
          operator ?? '',
          'operator must be Exists when `key` is empty, which means "match all values and all keys"',
        ),
      );
    }
    if (tolerationSeconds !== undefined && effect !== 'NoExecute') {
      errors.push(
        invalidField(at.child('effect'), effect ?? '', "effect must be 'NoExecute' when `tolerationSeconds` is set"),
      );
    }
    if (!operator || operator === 'Equal') {
      const problems = isLabelValue(value);
      if (problems.length > 0) errors.push(invalidField(at.child('operator'), value, problems.join(';')));
    } else if (operator === 'Exists') {
      if (value) {
        errors.push(invalidField(at.child('operator'), value, "value must be empty when `operator` is 'Exists'"));
      }
    } else {
      // TaintTolerationComparisonOperators is off, and yet its operators are named to who uses one.
      const numeric = operator === 'Lt' || operator === 'Gt' ? ['Lt', 'Gt'] : [];
      errors.push(notSupported(at.child('operator'), operator, ['Equal', 'Exists', ...numeric]));
    }
    if (effect) checkEffect(errors, effect, at, 'effect');
  }
}

/** Holds that keep a pod from being scheduled: none twice. */
export function checkSchedulingGates(errors: FieldError[], gates: readonly PodSchedulingGate[], path: FieldPath): void {
  const seen = new Set<string>();
  for (const [i, { name }] of gates.entries()) {
    checkText(errors, isQualifiedName, name, path.index(i));
    if (seen.has(name)) errors.push(duplicate(path.index(i), name));
    seen.add(name);
  }
}

const actions = ['DoNotSchedule', 'ScheduleAnyway'];
const inclusions = ['Honor', 'Ignore'];

/** https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/ */
export function checkTopologySpread(
  errors: FieldError[],
  constraints: readonly TopologySpreadConstraint[],
  path: FieldPath,
): void {
  for (const [i, constraint] of constraints.entries()) {
    const at = path.index(i);
    const { maxSkew, topologyKey, whenUnsatisfiable, minDomains, matchLabelKeys, labelSelector } = constraint;
    if (maxSkew <= 0) errors.push(invalidField(at.child('maxSkew'), maxSkew, notPositiveMessage));
    if (!topologyKey) errors.push(required(at.child('topologyKey'), 'can not be empty'));
    if (!actions.includes(whenUnsatisfiable)) {
      errors.push(notSupported(at.child('whenUnsatisfiable'), whenUnsatisfiable, actions));
    }
    const repeated = constraints
      .slice(i + 1)
      .some((other) => other.topologyKey === topologyKey && other.whenUnsatisfiable === whenUnsatisfiable);
    if (repeated) {
      errors.push(duplicate(at.child('{topologyKey, whenUnsatisfiable}'), `{${topologyKey}, ${whenUnsatisfiable}}`));
    }
    if (minDomains !== undefined) checkMinDomains(errors, minDomains, whenUnsatisfiable, at.child('minDomains'));
    for (const name of ['nodeAffinityPolicy', 'nodeTaintsPolicy'] as const) {
      const policy = constraint[name];
      if (policy !== undefined && !inclusions.includes(policy)) {
        errors.push(notSupported(at.child(name), policy, inclusions));
      }
    }
    if (matchLabelKeys) checkSpreadKeys(errors, constraint, matchLabelKeys, at.child('matchLabelKeys'));
    errors.push(...validateLabelSelector(labelSelector, at.child('labelSelector')));
  }
}

function checkMinDomains(errors: FieldError[], count: number, action: string, path: FieldPath): void {
  if (count <= 0) errors.push(invalidField(path, count, notPositiveMessage));
  if (action !== 'DoNotSchedule') {
    errors.push(invalidField(path, count, `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${action}`));
  }
}

function checkSpreadKeys(
  errors: FieldError[],
  { labelSelector }: TopologySpreadConstraint,
  keys: readonly string[],
  path: FieldPath,
): void {
  if (!labelSelector) errors.push(forbiddenField(path, 'must not be specified when labelSelector is not set'));
  for (const [i, key] of keys.entries()) errors.push(...validateLabelName(key, path.index(i)));
  checkKeysOnce(errors, keys, labelSelector, path);
}
