import { badRequest } from '../../api/errors/constructors.ts';

/**
 * How deep lists and objects of a body may lie in one another. Kubernetes refuses what lies deeper than 10,000; here much that
 * looks at objects calls itself for each level, and the deepest objects that people write have a few dozen levels.
 */
export const depthLimit = 500;

/** Throws a 400 in Kubernetes' words for a value that is deeper than `depthLimit`. */
export function checkDepth(value: unknown): void {
  if (isTooDeep(value)) throw tooDeep();
}

/** What clients are told of a value that is too deep. */
export const tooDeep = (): Error => badRequest('error decoding from json: exceeded max depth');

/** Whether a value is deeper than `depthLimit`. It calls itself no deeper than that. */
export function isTooDeep(value: unknown, left = depthLimit): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (left === 0) return true;
  if (Array.isArray(value)) {
    for (const element of value) if (isTooDeep(element, left - 1)) return true;
    return false;
  }
  for (const key in value) if (isTooDeep((value as Record<string, unknown>)[key], left - 1)) return true;
  return false;
}
