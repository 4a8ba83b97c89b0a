import { type FieldError, invalidField } from '../../../api/field/field-error.ts';
import { fieldPath } from '../../../api/field/path.ts';
import { notNegativeMessage } from '../core/field-checks.ts';

const path = fieldPath('status');

/** Reports each of these counters that is negative. */
export function checkCounters<T extends object>(
  errors: FieldError[],
  status: T,
  names: readonly (keyof T & string)[],
): void {
  for (const name of names) {
    const value = status[name];
    if (typeof value === 'number' && value < 0) errors.push(invalidField(path.child(name), value, notNegativeMessage));
  }
}

/** Reports each of these counters that is above another one of the status. */
export function checkNotAbove<T extends object>(
  errors: FieldError[],
  status: T,
  names: readonly (keyof T & string)[],
  bound: keyof T & string,
  boundWording: string,
): void {
  const most = Number(status[bound] ?? 0);
  for (const name of names) {
    const value = Number(status[name] ?? 0);
    if (value > most) errors.push(invalidField(path.child(name), value, `cannot be greater than ${boundWording}`));
  }
}

/** Names are made from the count of collisions, so going back would meet the same ones again. */
export function checkCollisions(errors: FieldError[], count: number | undefined, old: number | undefined): void {
  if (old !== undefined && (count === undefined || count < old)) {
    errors.push(invalidField(path.child('collisionCount'), count ?? 0, 'cannot be decremented'));
  }
}
