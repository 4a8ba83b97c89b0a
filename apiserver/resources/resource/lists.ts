import { duplicate, type FieldError, tooMany } from '../../../api/field/field-error.ts';
import type { FieldPath } from '../../../api/field/path.ts';

/** Checks every item of a list; of one that is too long only that is said. */
export function checkItems<T>(
  errors: FieldError[],
  items: readonly T[] | undefined,
  most: number,
  path: FieldPath,
  check: (item: T, path: FieldPath) => void,
): boolean {
  if (!items) return true;
  if (items.length > most) {
    errors.push(tooMany(path, items.length, most));
    return false;
  }
  for (const [i, item] of items.entries()) check(item, path.index(i));
  return true;
}

/** The same of a list whose items have keys, of which each stands there once. */
export function checkSet<T>(
  errors: FieldError[],
  items: readonly T[] | undefined,
  most: number,
  path: FieldPath,
  { key, check }: { readonly key: (item: T) => string; readonly check: (item: T, path: FieldPath) => void },
): void {
  if (!checkItems(errors, items, most, path, check)) return;
  const seen = new Set<string>();
  for (const [i, item] of (items ?? []).entries()) {
    const name = key(item);
    if (seen.has(name)) errors.push(duplicate(path.index(i), name));
    seen.add(name);
  }
}
