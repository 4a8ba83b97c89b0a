import { type FieldError, invalidField } from '../../../api/field/field-error.ts';
import type { FieldPath } from '../../../api/field/path.ts';
import type { IntOrString } from '../../../api/int-or-string/int-or-string.ts';
import { isPercentText } from '../../../api/names/format.ts';
import { notNegativeMessage } from '../core/field-checks.ts';

/** Reports what is neither a count nor a share: a negative number, or a text that is no percentage. */
export function checkIntOrPercent(
  errors: FieldError[],
  value: IntOrString | undefined,
  path: FieldPath,
  name: string,
): void {
  if (value === undefined) return;
  if (typeof value === 'number') {
    if (value < 0) errors.push(invalidField(path.child(name), value, notNegativeMessage));
    return;
  }
  for (const problem of isPercentText(value)) errors.push(invalidField(path.child(name), value, problem));
}

/** Reports a share of more than everything. */
export function checkAtMostAll(
  errors: FieldError[],
  value: IntOrString | undefined,
  path: FieldPath,
  name: string,
): void {
  if (typeof value !== 'string' || isPercentText(value).length > 0 || Number(value.slice(0, -1)) <= 100) return;
  errors.push(invalidField(path.child(name), value, 'must not be greater than 100%'));
}

/** Whether it comes to nothing whatever it is a share of. */
export function isNothing(value: IntOrString | undefined): boolean {
  if (value === undefined) return true;
  if (typeof value === 'number') return value === 0;
  return isPercentText(value).length > 0 ? !Number(value) : Number(value.slice(0, -1)) === 0;
}
