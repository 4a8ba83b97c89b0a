import { setMaxListeners } from 'node:events';
import type { Clock } from '../api/clock.ts';

/** A signal with an end; `cancel` must be called when the work is over. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Ends it before its time. */
  abort(reason: Error): void;
  /** Calls the end off and lets go of the parent. Idempotent. */
  cancel(): void;
}

/**
 * Aborts after `ms` (which may be infinite) with `reason()`, or with `parent` and its reason. Links by hand: AbortSignal.any leaves a trace of every
 * request in a parent that lives as long as the process.
 */
export function deadline(clock: Clock, ms: number, parent: AbortSignal | undefined, reason: () => Error): Deadline {
  const controller = new AbortController();
  const follow = () => controller.abort(parent?.reason);
  if (parent?.aborted) follow();
  else if (parent) {
    // A parent has as many listeners as there are requests under way: no leak, whatever node's count of ten says.
    setMaxListeners(0, parent);
    parent.addEventListener('abort', follow, { once: true });
  }
  const stop =
    ms === Number.POSITIVE_INFINITY ? () => undefined : clock.after(Math.max(0, ms), () => controller.abort(reason()));
  return {
    signal: controller.signal,
    abort: (why) => controller.abort(why),
    cancel() {
      stop();
      parent?.removeEventListener('abort', follow);
    },
  };
}
