import { type FieldError, invalidField } from '../../../../api/field/field-error.ts';
import type { FieldPath } from '../../../../api/field/path.ts';
import { isQualifiedName } from '../../../../api/names/qualified-name.ts';
import { tryParseQuantity } from '../../../../api/quantity/quantity.ts';
import { notNegativeMessage, notPositiveMessage } from '../field-checks.ts';
import {
  isExtendedResource,
  isIntegerResource,
  isNativeResource,
  isStandardContainerResource,
  isStandardQuotaResource,
  isStandardResource,
} from './resource-names.ts';

/**
 * Reports an amount that is negative, or broken where the resource comes in whole pieces. `path` is the list that the amount
 * is in, or itself what is reported where `exact`.
 */
export function checkAmount(errors: FieldError[], name: string, text: string, path: FieldPath, exact = false): void {
  const amount = tryParseQuantity(text);
  if (amount === undefined) return;
  const at = () => (exact ? path : path.key(name));
  if (amount.sign() < 0) errors.push(invalidField(at(), text, notNegativeMessage));
  if (isIntegerResource(name) && amount.milliValue() % 1000 !== 0) {
    errors.push(invalidField(at(), text, 'must be an integer'));
  }
}

/** Reports an amount of less than nothing, where that alone is asked. */
export function checkBasicAmount(errors: FieldError[], text: string, at: FieldPath): void {
  const amount = tryParseQuantity(text);
  if (amount === undefined || amount.sign() >= 0) return;
  errors.push(invalidField(at, amount.value(), 'must be a valid resource quantity'));
}

/** Reports an amount of nothing, or of less. */
export function checkPositiveAmount(errors: FieldError[], text: string, at: FieldPath): boolean {
  if ((tryParseQuantity(text)?.sign() ?? 0) > 0) return true;
  errors.push(invalidField(at, text, notPositiveMessage));
  return false;
}

/** Reports a name that stands for no resource: a qualified name, and a known one when it has no prefix. */
export function checkResourceName(errors: FieldError[], name: string, path: FieldPath): boolean {
  if (isStandardResource(name)) return true;
  const problems = isQualifiedName(name);
  for (const problem of problems) errors.push(invalidField(path.key(name), name, problem));
  if (problems.length > 0) return false;
  if (name.includes('/')) return true;
  errors.push(invalidField(path.key(name), name, 'must be a standard resource type or fully qualified'));
  return false;
}

/** Reports what no container can ask for. */
export function checkContainerResourceName(errors: FieldError[], name: string, path: FieldPath): void {
  if (isStandardContainerResource(name)) return;
  checkResourceName(errors, name, path);
  if (!name.includes('/')) {
    errors.push(invalidField(path.key(name), name, 'must be a standard resource for containers'));
  } else if (!isNativeResource(name) && !isExtendedResource(name)) {
    errors.push(invalidField(path.key(name), name, "doesn't follow extended resource name standard"));
  }
}

/** Reports what no quota can bound. */
export function checkQuotaResourceName(errors: FieldError[], name: string, path: FieldPath): void {
  if (isStandardQuotaResource(name)) return;
  checkResourceName(errors, name, path);
  if (!name.includes('/')) {
    errors.push(invalidField(path.key(name), name, 'must be a standard resource for quota'));
  }
}
