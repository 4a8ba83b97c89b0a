import type { Clock } from '../../api/clock.ts';
import type { Logger } from '../../api/logger.ts';
import type { Shared } from '../client.ts';
import type { Informer } from '../informer/informer.ts';
import type { WorkQueueMetrics } from '../work-queue/work-queue.ts';

/** What happened to an object in an informer. */
export type Change<T> =
  | { readonly type: 'added'; readonly object: Shared<T>; readonly initial: boolean }
  | { readonly type: 'updated'; readonly old: Shared<T>; readonly object: Shared<T> }
  | { readonly type: 'deleted'; readonly object: Shared<T> };

/** None, one or several keys to reconcile. */
export type Keys = string | undefined | readonly string[];

/** A source of keys; made by `watches`. */
export interface ControllerWatch {
  readonly informer: Pick<Informer<unknown>, 'hasSynced' | 'synced' | 'start'>;
  /** Passes keys to `enqueue` until the returned function is called; `afterMs` has a key wait. */
  subscribe(enqueue: (key: string, afterMs?: number) => void): () => void;
}

/** The same watch with a pause before its keys: what changes at about the same time is looked at together. */
export function batched(watch: ControllerWatch, pauseMs: number): ControllerWatch {
  return { informer: watch.informer, subscribe: (enqueue) => watch.subscribe((key) => enqueue(key, pauseMs)) };
}

/**
 * Maps the changes of an informer to keys. `keys` is pure and is asked for the new state, and on an update for the old
 * one as well, so that a former owner hears of it; `change` tells which of them it is, for mappings that look closer.
 *
 *     watches(pods, (pod) => ownerKeyOf(pod))
 *     watches(nodes, (node, change) => (change.type === 'updated' ? undefined : objectKey(node)))
 */
export function watches<T>(
  informer: Informer<T>,
  keys: (object: Shared<T>, change: Change<T>) => Keys,
): ControllerWatch {
  return {
    informer: informer as Pick<Informer<unknown>, 'hasSynced' | 'synced' | 'start'>,
    subscribe(enqueue) {
      const pass = (found: Keys) => {
        if (typeof found === 'string') enqueue(found);
        else if (found !== undefined) for (const key of found) enqueue(key);
      };
      return informer.onChange({
        added: (object, initial) => pass(keys(object, { type: 'added', object, initial })),
        updated(old, object) {
          const change: Change<T> = { type: 'updated', old, object };
          const after = keys(object, change);
          const before = old === object ? undefined : keys(old, change);
          if (before === undefined || before === after) return pass(after);
          // Both at once, each key once: a worker may take a key as soon as it is in, and would be sent again.
          for (const key of new Set([...listOf(before), ...listOf(after)])) enqueue(key);
        },
        deleted: (object) => pass(keys(object, { type: 'deleted', object })),
      });
    },
  };
}

function listOf(keys: Keys): readonly string[] {
  return keys === undefined ? [] : typeof keys === 'string' ? [keys] : keys;
}

/** Nothing more to do for now, or come back after a time even if nothing changes. */
// biome-ignore lint/suspicious/noConfusingVoidType: most reconciliations return nothing at all.
export type Result = void | { readonly requeueAfterMs: number };

/** What a reconciliation is given. */
export interface ReconcileContext {
  /** Aborted when the controller stops: pass it to every call. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Carries the controller's name and the key. */
  readonly logger: Logger;
  /** Earlier failures of this key in a row. */
  readonly failures: number;
  /** Has a key reconciled, at once or after a time; the key's own too. */
  enqueue(key: string, afterMs?: number): void;
}

/**
 * A controller as data. `reconcile` reads caches, plans one step, applies it, and returns: it is called again when
 * something changes. It must be idempotent, and is never called for one key twice at a time.
 *
 * What it throws brings the key back: a conflict soon and silently, for the cache has not caught up; anything else with a
 * log line and a backoff that doubles from 5 ms to 1000 s. It need not catch what it does not understand.
 */
export interface ControllerDefinition {
  readonly name: string;
  readonly watches: readonly ControllerWatch[];
  /** Caches that `reconcile` reads besides the watched ones: waited for, too. */
  readonly reads?: readonly Pick<Informer<unknown>, 'hasSynced' | 'synced' | 'start'>[];
  /** Reconciliations at a time, of different keys; 5. */
  readonly workers?: number;
  reconcile(key: string, context: ReconcileContext): Promise<Result>;
  /** Called once after the caches have synced and before the first reconciliation; may enqueue keys and set timers. */
  onStart?(context: Omit<ReconcileContext, 'failures'>): void;
}

/** What a controller runs on; the same for all of a process. */
export interface ControllerEnvironment {
  readonly clock: Clock;
  /** Between 0 (in) and 1 (out); spreads retries. */
  readonly random: () => number;
  readonly logger: Logger;
  readonly metrics?: (controller: string) => WorkQueueMetrics;
}

export interface Controller {
  readonly name: string;
  /**
   * Starts the informers, waits for them, then works until `signal` is aborted. Resolves when the last reconciliation has
   * ended, or ten seconds after the abort, then with a log line that names the keys that are still at work. Call it once.
   */
  run(environment: ControllerEnvironment, signal: AbortSignal): Promise<void>;
  /** Has a key reconciled, at once or after a time. Before `run` it is remembered. */
  enqueue(key: string, afterMs?: number): void;
}
