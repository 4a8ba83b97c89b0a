import {
  duplicate,
  type FieldError,
  forbiddenField,
  invalidField,
  required,
} from '../../../../api/field/field-error.ts';
import { type FieldPath, fieldPath } from '../../../../api/field/path.ts';
import { isQualifiedName } from '../../../../api/names/qualified-name.ts';
import { Quantity, tryParseQuantity } from '../../../../api/quantity/quantity.ts';
import type { LimitRange, LimitRangeItem } from '../../../../proto/gen/core/v1.ts';
import { isOvercommitAllowed } from '../amounts/resource-names.ts';
import { checkContainerResourceName, checkResourceName } from '../amounts/validation.ts';

const types = ['Pod', 'Container', 'PersistentVolumeClaim'];
const lists = ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const;

/** https://kubernetes.io/docs/concepts/policy/limit-range/ */
export function validateLimitRange({ spec }: LimitRange): FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  for (const [i, item] of (spec.limits ?? []).entries()) {
    const path = fieldPath('spec', 'limits').index(i);
    checkType(errors, item.type, path.child('type'));
    if (seen.has(item.type)) errors.push(duplicate(path.child('type'), item.type));
    seen.add(item.type);
    const keys = checkNames(errors, item, path);
    const storage = item.min?.storage ?? item.max?.storage;
    if (item.type === 'PersistentVolumeClaim' && storage === undefined) {
      errors.push(
        required(path.child('limits'), 'either minimum or maximum storage value is required, but neither was provided'),
      );
    }
    for (const key of keys) checkOrder(errors, item, key, path);
  }
  return errors;
}

function checkType(errors: FieldError[], type: string, path: FieldPath): void {
  const problems = isQualifiedName(type);
  for (const problem of problems) errors.push(invalidField(path, type, problem));
  if (problems.length === 0 && !type.includes('/') && !types.includes(type)) {
    errors.push(invalidField(path, type, 'must be a standard limit type or fully qualified'));
  }
}

/** The resources that the item names in any of its lists. */
function checkNames(errors: FieldError[], item: LimitRangeItem, path: FieldPath): Set<string> {
  const keys = new Set<string>();
  const check = item.type === 'Pod' || item.type === 'Container' ? checkContainerResourceName : checkResourceName;
  for (const name of lists) {
    const amounts = item[name];
    if (item.type === 'Pod' && (name === 'default' || name === 'defaultRequest')) {
      if (Object.keys(amounts ?? {}).length > 0) {
        errors.push(forbiddenField(path.child(name), "may not be specified when `type` is 'Pod'"));
      }
      continue;
    }
    for (const key in amounts) {
      check(errors, key, path.child(name));
      keys.add(key);
    }
  }
  return keys;
}

const one = Quantity.of(1);

function checkOrder(errors: FieldError[], item: LimitRangeItem, key: string, path: FieldPath): void {
  const read = (name: (typeof lists)[number]) => {
    const text = item.type === 'Pod' && name.startsWith('default') ? undefined : item[name]?.[key];
    // Of a key such as toString there is always something.
    return typeof text === 'string' ? tryParseQuantity(text) : undefined;
  };
  const [max, min, limit, request, ratio] = lists.map(read);
  const report = (name: string, value: Quantity, problem: string) =>
    errors.push(invalidField(path.child(name).key(key), String(value), problem));
  const exceeds = (a: Quantity | undefined, b: Quantity | undefined): boolean =>
    a !== undefined && b !== undefined && a.compare(b) > 0;
  if (min && exceeds(min, max)) report('min', min, `min value ${min} is greater than max value ${max}`);
  if (request && exceeds(min, request)) {
    report('defaultRequest', request, `min value ${min} is greater than default request value ${request}`);
  }
  if (request && exceeds(request, max)) {
    report('defaultRequest', request, `default request value ${request} is greater than max value ${max}`);
  }
  if (request && exceeds(request, limit)) {
    report('defaultRequest', request, `default request value ${request} is greater than default limit value ${limit}`);
  }
  if (min && exceeds(min, limit)) report('default', min, `min value ${min} is greater than default value ${limit}`);
  if (max && exceeds(limit, max)) report('default', max, `default value ${limit} is greater than max value ${max}`);
  if (ratio && exceeds(one, ratio)) report('maxLimitRequestRatio', ratio, `ratio ${ratio} is less than 1`);
  if (ratio && min && max) {
    const most = max.toNumber() / min.toNumber();
    if (ratio.toNumber() > most) {
      report('maxLimitRequestRatio', ratio, `ratio ${ratio} is greater than max/min = ${most.toFixed(6)}`);
    }
  }
  if (!isOvercommitAllowed(key) && limit && request && !limit.equals(request)) {
    report('defaultRequest', request, `default value ${limit} must equal to defaultRequest value ${request} in ${key}`);
  }
}
