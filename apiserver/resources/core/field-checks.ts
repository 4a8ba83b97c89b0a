import { type FieldError, invalidField, notSupported, required } from '../../../api/field/field-error.ts';
import type { FieldPath } from '../../../api/field/path.ts';

/**
 * Checks of single fields, in the words of Kubernetes. All gather into `errors` and make a path only when there is
 * something to say: validation runs for every write, and nearly all writes are sound.
 */

export const notNegativeMessage = 'must be greater than or equal to 0';
export const notPositiveMessage = 'must be greater than zero';
export const immutableMessage = 'field is immutable';

/** Reports each problem that `rule` has with the text in the field `name` of `path`, or in `path` itself. */
export function checkText(
  errors: FieldError[],
  rule: (text: string) => readonly string[],
  value: string,
  path: FieldPath,
  name?: string,
): void {
  const problems = rule(value);
  if (problems.length === 0) return;
  const at = name === undefined ? path : path.child(name);
  for (const problem of problems) errors.push(invalidField(at, value, problem));
}

/** The same for a field that must be given. */
export function checkRequiredText(
  errors: FieldError[],
  rule: (text: string) => readonly string[],
  value: string | undefined,
  path: FieldPath,
  name: string,
): void {
  if (!value) errors.push(required(path.child(name)));
  else checkText(errors, rule, value, path, name);
}

/** Reports a text that is empty or absent. */
export function checkGiven(errors: FieldError[], value: string | undefined, path: FieldPath, name: string): void {
  if (!value) errors.push(required(path.child(name)));
}

export function checkNotNegative(errors: FieldError[], value: number | undefined, path: FieldPath, name: string): void {
  if (value !== undefined && value < 0) errors.push(invalidField(path.child(name), value, notNegativeMessage));
}

/** Reports the problems of a number, such as a port or a user id. */
export function checkNumber(
  errors: FieldError[],
  rule: (value: number) => readonly string[],
  value: number,
  path: FieldPath,
  name: string,
): void {
  const problems = rule(value);
  for (const problem of problems) errors.push(invalidField(path.child(name), value, problem));
}

/** A field with a closed set of values; empty counts as absent. */
export function checkOneOf(
  errors: FieldError[],
  value: string | undefined,
  supported: readonly string[],
  path: FieldPath,
  name: string,
): void {
  if (!value) errors.push(required(path.child(name)));
  else if (!supported.includes(value)) errors.push(notSupported(path.child(name), value, supported));
}

/** A file mode: 0 to 0777. */
export function checkMode(errors: FieldError[], mode: number | undefined, path: FieldPath, name: string): void {
  if (mode === undefined || (mode >= 0 && mode <= 0o777)) return;
  errors.push(invalidField(path.child(name), mode, 'must be a number between 0 and 0777 (octal), both inclusive'));
}
