import { formatTime } from '../../api/time/timestamp.ts';
import { type ApiObject, mutableCopy, type StoredObject } from '../registry/object.ts';
import type { Resource } from '../registry/resource.ts';
import type { DeleteOptions } from './delete-options.ts';

const foreground = 'foregroundDeletion';
const orphanFinalizer = 'orphan';

/** The object as marked for deletion; `remove` when nothing holds it, `same` when it is marked already. */
export function mark(
  now: number,
  resource: Resource,
  object: StoredObject,
  options: DeleteOptions,
): ApiObject | 'remove' | 'same' {
  const { metadata } = object;
  const graceful = resource.strategy.gracefulDeletion?.(object, options.gracePeriodSeconds);
  let grace = graceful?.graceSeconds ?? 0;
  const finalizers = finalizersFor(resource, object.metadata.finalizers ?? [], options);
  const sameFinalizers = sameNames(finalizers, metadata.finalizers ?? []);
  const already = metadata.deletionTimestamp !== undefined;
  if (already) {
    const left = metadata.deletionGracePeriodSeconds ?? 0;
    // Grace may be cut short, never made longer.
    if (grace >= left) grace = left;
    if (grace === left && left > 0 && sameFinalizers) return 'same';
    if (grace === left && finalizers.length > 0 && sameFinalizers) return 'same';
  }
  const held = resource.strategy.isHeld?.(object) ?? false;
  if (already && held && sameFinalizers) return 'same';
  if (grace === 0 && finalizers.length === 0 && !held) return 'remove';
  const next = mutableCopy(object);
  if (finalizers.length > 0) next.metadata.finalizers = finalizers;
  else delete next.metadata.finalizers;
  markDeleted(now, resource, next, grace);
  return next;
}

/** Whether two lists hold the same, in whatever order. */
function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.every((name) => b.includes(name)) && b.every((name) => a.includes(name));
}

/** Says in an object that it is being deleted, and when it will be gone. */
function markDeleted(now: number, resource: Resource, object: ApiObject, grace: number): void {
  const { metadata } = object;
  const { isHeld, markDeleted: change } = resource.strategy;
  if (metadata.deletionTimestamp === undefined) {
    metadata.deletionTimestamp = formatTime(now + grace * 1000);
    if ((metadata.generation ?? 0) > 0) metadata.generation = (metadata.generation ?? 0) + 1;
  } else {
    const asked = Date.parse(metadata.deletionTimestamp) - (metadata.deletionGracePeriodSeconds ?? 0) * 1000;
    metadata.deletionTimestamp = formatTime(asked + grace * 1000);
  }
  // What is held by more than time has no period.
  if (!isHeld) metadata.deletionGracePeriodSeconds = grace;
  change?.(object);
}

/** How an object that is removed at once is shown: kinds that end gracefully say that they have ended. */
export function lastState(
  now: number,
  resource: Resource,
  stood: StoredObject,
  revision?: number,
): ApiObject | undefined {
  if (!resource.strategy.gracefulDeletion) return undefined;
  const object = mutableCopy(stood);
  if (revision !== undefined) object.metadata.resourceVersion = String(revision);
  markDeleted(now, resource, object, 0);
  return object;
}

/** How an object is shown that would be removed, or stay as it is. */
export function dryRunState(
  now: number,
  resource: Resource,
  stood: StoredObject,
  marked: 'remove' | 'same',
): ApiObject {
  return (marked === 'remove' ? lastState(now, resource, stood) : undefined) ?? mutableCopy(stood);
}

/** What happens to dependents is asked of the garbage collector by a finalizer. */
function finalizersFor(resource: Resource, had: readonly string[], options: DeleteOptions): string[] {
  const kept = had.filter((name) => name !== foreground && name !== orphanFinalizer);
  const asked = options.propagation;
  if (asked === 'Foreground') return [...kept, foreground];
  if (asked === 'Orphan') return [...kept, orphanFinalizer];
  if (asked === 'Background') return kept;
  // Nothing said: what the object has asked for before stays, then the kind's own default.
  if (kept.length !== had.length) return [...had];
  if (resource.strategy.defaultPropagation === 'Orphan') return [...kept, orphanFinalizer];
  return kept;
}
