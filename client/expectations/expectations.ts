import type { Clock } from '../../api/clock.ts';

/**
 * Remembers what a controller has asked for and not yet seen in its cache, per key of the owner (`namespace/name` of a
 * ReplicaSet). While something is outstanding the cache is known to be stale and the controller must not create or delete:
 * it would do so twice.
 *
 * Use: `expectCreations(key, n)` before the calls, `creationObserved(key)` in the handler for each child that is added and
 * for each call that failed; the same with deletions, by the child's key. Expectations that are not met within five minutes
 * are dropped, so that a lost event delays a controller and never stops it.
 */
export interface Expectations {
  /** Whether nothing is outstanding for `key`, or it has waited too long, or nothing was ever expected. */
  satisfied(key: string): boolean;
  /** Adds to what is outstanding and begins the five minutes anew. */
  expectCreations(key: string, count: number): void;
  expectDeletions(key: string, children: Iterable<string>): void;
  /** A child of `key` appeared, or a call to create one failed (then with how many will not come). */
  creationObserved(key: string, count?: number): void;
  /** The child is gone or marked for deletion, or the call failed. A child that nobody expects is ignored. */
  deletionObserved(key: string, child: string): void;
  /** The owner is gone. */
  forget(key: string): void;
}

/** The time after which unmet expectations no longer count. */
const expectationsTimeoutMs = 5 * 60_000;

interface Outstanding {
  creations: number;
  readonly deletions: Set<string>;
  since: number;
}

/** Expectations of one controller. */
export function createExpectations(clock: Clock, timeoutMs = expectationsTimeoutMs): Expectations {
  const outstanding = new Map<string, Outstanding>();
  const at = (key: string): Outstanding => {
    let entry = outstanding.get(key);
    if (!entry) {
      entry = { creations: 0, deletions: new Set(), since: 0 };
      outstanding.set(key, entry);
    }
    entry.since = clock.now();
    return entry;
  };
  // Met expectations are dropped at once: the map holds only owners that wait for something.
  const settle = (key: string, entry: Outstanding) => {
    if (entry.creations <= 0 && entry.deletions.size === 0) outstanding.delete(key);
  };
  return {
    satisfied(key) {
      const entry = outstanding.get(key);
      if (!entry) return true;
      if (clock.now() - entry.since <= timeoutMs) return false;
      outstanding.delete(key);
      return true;
    },
    expectCreations(key, count) {
      if (count > 0) at(key).creations += count;
    },
    expectDeletions(key, children) {
      for (const child of children) at(key).deletions.add(child);
    },
    creationObserved(key, count = 1) {
      const entry = outstanding.get(key);
      if (!entry) return;
      entry.creations = Math.max(0, entry.creations - count);
      settle(key, entry);
    },
    deletionObserved(key, child) {
      const entry = outstanding.get(key);
      if (entry?.deletions.delete(child)) settle(key, entry);
    },
    forget: (key) => void outstanding.delete(key),
  };
}
