import type { Clock } from '../api/clock.ts';
import { linkSignals } from '../api/linked-signal.ts';

/** A signal with an end; `cancel` must be called when the work is over. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Ends it before its time. */
  abort(reason: Error): void;
  /** Calls the end off and lets go of the parent. Idempotent. */
  cancel(): void;
}

/** Aborts after `ms` (which may be infinite) with `reason()`, or with `parent` and its reason. */
export function deadline(clock: Clock, ms: number, parent: AbortSignal | undefined, reason: () => Error): Deadline {
  const link = linkSignals(...(parent ? [parent] : []));
  const stop =
    ms === Number.POSITIVE_INFINITY ? () => undefined : clock.after(Math.max(0, ms), () => link.abort(reason()));
  return {
    signal: link.signal,
    abort: (why) => link.abort(why),
    cancel() {
      stop();
      link.release();
    },
  };
}
