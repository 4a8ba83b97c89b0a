import {
  duplicate,
  type FieldError,
  forbiddenField,
  invalidField,
  required,
  tooMany,
} from '../../../api/field/field-error.ts';
import type { FieldPath } from '../../../api/field/path.ts';
import { Quantity, tryParseQuantity } from '../../../api/quantity/quantity.ts';
import type { CapacityRequestPolicy, CapacityRequestPolicyRange } from '../../../proto/gen/resource/v1.ts';
import { notPositiveMessage } from '../core/field-checks.ts';

const maxOptions = 10;
const amountOf = (text: string | undefined): Quantity => tryParseQuantity(text ?? '') ?? Quantity.zero;

/** How much of a device's capacity may be asked for, when several share it. https://kep.k8s.io/5075 */
export function checkRequestPolicy(
  errors: FieldError[],
  policy: CapacityRequestPolicy,
  capacity: string,
  path: FieldPath,
): void {
  const { default: usual, validValues = [], validRange } = policy;
  if (validValues.length > 0 && validRange) {
    const problem =
      'exactly one policy can be specified, cannot specify "validValues" and "validRange" at the same time';
    errors.push(forbiddenField(path, problem));
  } else if (validValues.length > 0) {
    if (usual === undefined) errors.push(required(path.child('default'), 'required when validValues is defined'));
    else checkValues(errors, validValues, { usual, capacity }, path.child('validValues'));
  } else if (validRange) {
    if (usual === undefined) errors.push(required(path.child('default'), 'required when validRange is defined'));
    else checkRange(errors, validRange, { usual, capacity }, path.child('validRange'));
  }
}

interface Bounds {
  readonly usual: string;
  readonly capacity: string;
}

function checkValues(
  errors: FieldError[],
  values: readonly string[],
  { usual, capacity }: Bounds,
  path: FieldPath,
): void {
  const amounts = values.map(amountOf);
  for (const [i, amount] of amounts.entries()) {
    const before = amounts[i - 1];
    if (before && before.compare(amount) > 0) {
      errors.push(invalidField(path.index(i), values[i], 'values must be sorted in ascending order'));
    }
  }
  const standard = amountOf(usual);
  if (values.length > maxOptions) errors.push(tooMany(path, values.length, maxOptions));
  else {
    for (const [i, amount] of amounts.entries()) {
      if (amount.compare(amountOf(capacity)) > 0) {
        errors.push(invalidField(path.index(i), values[i], `option is larger than capacity value: ${capacity}`));
      }
    }
    const whole = amounts.map((amount) => String(amount.value()));
    for (const [i, key] of whole.entries()) if (whole.indexOf(key) < i) errors.push(duplicate(path.index(i), key));
    if (amounts.some((amount) => amount.compare(standard) === 0)) return;
  }
  errors.push(invalidField(path, usual, 'default value is not valid according to the requestPolicy'));
}

function checkRange(
  errors: FieldError[],
  { min, max, step }: CapacityRequestPolicyRange,
  { usual, capacity }: Bounds,
  path: FieldPath,
): void {
  if (min === undefined) {
    errors.push(required(path.child('min'), 'required when validRange is defined'));
    return;
  }
  const all = amountOf(capacity);
  const least = amountOf(min);
  const standard = amountOf(usual);
  const refuse = (name: string, value: string, problem: string) =>
    errors.push(invalidField(path.child(name), value, problem));
  if (least.compare(all) > 0) refuse('min', min, `min is larger than capacity value: ${capacity}`);
  if (standard.compare(least) < 0) refuse('default', usual, `default is less than min: ${min}`);
  if (max !== undefined) {
    const most = amountOf(max);
    if (least.compare(most) > 0) refuse('max', min, `min is larger than max: ${max}`);
    if (most.compare(all) > 0) refuse('max', max, `max is larger than capacity value: ${capacity}`);
    if (standard.compare(most) > 0) refuse('default', usual, `default is more than max: ${max}`);
  }
  if (step === undefined) return;
  const pace = amountOf(step);
  if (pace.sign() <= 0) {
    refuse('step', step, notPositiveMessage);
    return;
  }
  const first = least.add(pace);
  if (first.compare(all) > 0) refuse('step', step, `one step ${first} is larger than capacity value: ${capacity}`);
  for (const value of max === undefined ? [usual] : [usual, max]) {
    if ((amountOf(value).value() - least.value()) % pace.value() !== 0) {
      refuse('step', value, `value is not a multiple of a given step (${step}) from (${min})`);
    }
  }
}
