import { type FieldError, invalidField } from '../../../api/field/field-error.ts';
import type { FieldPath } from '../../../api/field/path.ts';

/** Paths in specs, which must not lead out of the place they are in. */

/** No part of it is `..`. One report is enough. */
export function checkNoBacksteps(errors: FieldError[], target: string, path: FieldPath, name: string): boolean {
  if (!target.includes('..') || !target.split('/').includes('..')) return true;
  errors.push(invalidField(path.child(name), target, "must not contain '..'"));
  return false;
}

/** Relative, and without `..`. */
export function checkDescendingPath(errors: FieldError[], target: string, path: FieldPath, name: string): void {
  if (target.startsWith('/')) errors.push(invalidField(path.child(name), target, 'must be a relative path'));
  checkNoBacksteps(errors, target, path, name);
}

/** The same, and no name that begins with `..`: volumes keep those for themselves. */
export function checkProjectedPath(errors: FieldError[], target: string, path: FieldPath, name: string): void {
  checkDescendingPath(errors, target, path, name);
  if (target.startsWith('..') && !target.startsWith('../')) {
    errors.push(invalidField(path.child(name), target, "must not start with '..'"));
  }
}
