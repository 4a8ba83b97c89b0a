import {
  duplicate,
  type FieldError,
  invalidField,
  notSupported,
  required,
  tooLong,
  tooMany,
} from '../../../../api/field/field-error.ts';
import type { FieldPath } from '../../../../api/field/path.ts';
import { quote } from '../../../../api/field/quote.ts';
import { isQualifiedName } from '../../../../api/names/qualified-name.ts';
import type {
  JobSpec,
  PodFailurePolicyOnExitCodesRequirement,
  PodFailurePolicyOnPodConditionsPattern,
  PodFailurePolicyRule,
  SuccessPolicyRule,
} from '../../../../proto/gen/batch/v1.ts';
import { checkNotNegative, checkText } from '../../core/field-checks.ts';
import { countIndexes } from './indexes.ts';

const maxRules = 20;
const maxExitCodes = 255;
const maxPatterns = 20;
const maxIndexesText = 64 * 1024;
const actions = ['Count', 'FailIndex', 'FailJob', 'Ignore'];
const operators = ['In', 'NotIn'];
const statuses = ['False', 'True', 'Unknown'];

function valid(values: readonly string[]): string {
  return `valid values: [${values.map(quote).join(' ')}]`;
}

function checkKnown(
  errors: FieldError[],
  value: string,
  known: readonly string[],
  path: FieldPath,
  name: string,
): void {
  if (value === '') errors.push(required(path.child(name), valid(known)));
  else if (!known.includes(value)) errors.push(notSupported(path.child(name), value, known));
}

/** A problem of a whole rule: its value is not repeated. */
function broken(path: FieldPath, problem: string): FieldError {
  return { type: 'FieldValueInvalid', field: String(path), message: `Invalid value: ${problem}` };
}

/** https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-failure-policy */
export function checkPodFailurePolicy(errors: FieldError[], spec: JobSpec, path: FieldPath): void {
  const rules = spec.podFailurePolicy?.rules ?? [];
  const rulesPath = path.child('rules');
  if (rules.length > maxRules) errors.push(tooMany(rulesPath, rules.length, maxRules));
  const { containers = [], initContainers = [] } = spec.template.spec ?? {};
  const names = new Set([...(containers ?? []), ...(initContainers ?? [])].map((container) => container.name));
  for (const [i, rule] of rules.entries()) checkRule(errors, spec, rule, rulesPath.index(i), names);
}

function checkRule(
  errors: FieldError[],
  spec: JobSpec,
  { action, onExitCodes, onPodConditions = [] }: PodFailurePolicyRule,
  path: FieldPath,
  containers: ReadonlySet<string>,
): void {
  if (action === 'FailIndex' && spec.backoffLimitPerIndex === undefined) {
    errors.push(invalidField(path.child('action'), action, 'requires the backoffLimitPerIndex to be set'));
  } else checkKnown(errors, action, actions, path, 'action');
  if (onExitCodes) checkExitCodes(errors, onExitCodes, path.child('onExitCodes'), containers);
  if (onPodConditions.length > 0) checkPatterns(errors, onPodConditions, path.child('onPodConditions'));
  if (onExitCodes && onPodConditions.length > 0) {
    errors.push(broken(path, 'specifying both OnExitCodes and OnPodConditions is not supported'));
  } else if (!onExitCodes && onPodConditions.length === 0) {
    errors.push(broken(path, 'specifying one of OnExitCodes and OnPodConditions is required'));
  }
}

function checkPatterns(
  errors: FieldError[],
  patterns: readonly PodFailurePolicyOnPodConditionsPattern[],
  path: FieldPath,
): void {
  if (patterns.length > maxPatterns) errors.push(tooMany(path, patterns.length, maxPatterns));
  for (const [i, { type, status = '' }] of patterns.entries()) {
    checkText(errors, isQualifiedName, type, path.index(i), 'type');
    checkKnown(errors, status, statuses, path.index(i), 'status');
  }
}

function checkExitCodes(
  errors: FieldError[],
  { operator, containerName, values: given }: PodFailurePolicyOnExitCodesRequirement,
  path: FieldPath,
  containers: ReadonlySet<string>,
): void {
  checkKnown(errors, operator, operators, path, 'operator');
  if (containerName !== undefined && !containers.has(containerName)) {
    errors.push(
      invalidField(
        path.child('containerName'),
        containerName,
        'must be one of the container or initContainer names in the pod template',
      ),
    );
  }
  const values = given ?? [];
  const at = path.child('values');
  if (values.length === 0) errors.push(invalidField(at, values, 'at least one value is required'));
  else if (values.length > maxExitCodes) errors.push(tooMany(at, values.length, maxExitCodes));
  const seen = new Set<number>();
  let ordered = true;
  let before = Number.NEGATIVE_INFINITY;
  for (const [i, value] of values.entries()) {
    if (operator === 'In' && value === 0) {
      errors.push(invalidField(at.index(i), value, 'must not be 0 for the In operator'));
    }
    if (seen.has(value)) errors.push(duplicate(at.index(i), value));
    seen.add(value);
    if (before > value) ordered = false;
    before = value;
  }
  if (!ordered) errors.push(invalidField(at, values, 'must be ordered'));
}

/** https://kubernetes.io/docs/concepts/workloads/controllers/job/#success-policy */
export function checkSuccessPolicy(errors: FieldError[], spec: JobSpec, path: FieldPath): void {
  const rules = spec.successPolicy?.rules ?? [];
  const at = path.child('rules');
  if (rules.length === 0) {
    errors.push(required(at, 'at least one rules must be specified when the successPolicy is specified'));
  }
  if (rules.length > maxRules) errors.push(tooMany(at, rules.length, maxRules));
  for (const [i, rule] of rules.entries()) checkSuccessRule(errors, spec.completions ?? 0, rule, at.index(i));
}

function checkSuccessRule(
  errors: FieldError[],
  completions: number,
  { succeededIndexes, succeededCount }: SuccessPolicyRule,
  path: FieldPath,
): void {
  if (succeededCount === undefined && succeededIndexes === undefined) {
    errors.push(required(path, 'at least one of succeededCount or succeededIndexes must be specified'));
  }
  let total = 0;
  if (succeededIndexes !== undefined) {
    const at = path.child('succeededIndexes');
    if (succeededIndexes.length > maxIndexesText) errors.push(tooLong(at, maxIndexesText));
    const counted = countIndexes(succeededIndexes, completions);
    if (typeof counted === 'number') total = counted;
    else errors.push(invalidField(at, succeededIndexes, `error parsing succeededIndexes: ${counted.problem}`));
  }
  if (succeededCount === undefined) return;
  checkNotNegative(errors, succeededCount, path, 'succeededCount');
  const bound = (most: number, what: string) =>
    invalidField(path.child('succeededCount'), succeededCount, `must be less than or equal to ${most} (${what})`);
  if (succeededCount > completions) errors.push(bound(completions, 'the number of specified completions'));
  if (succeededIndexes !== undefined && succeededCount > total) {
    errors.push(bound(total, 'the number of indexes in the specified succeededIndexes field'));
  }
}
