import { tooManyRequests } from '../../api/errors/constructors.ts';
import type { Entry, FlowControl } from '../flow-control/flow-control.ts';
import type { Answer } from '../request/answer.ts';
import type { RequestContext } from '../request/context.ts';
import { isLongRunning } from '../request/long-running.ts';
import type { Handler, Stage } from './stage.ts';

/** The part of its time that a request may wait for a seat, and the longest wait in milliseconds; Kubernetes' numbers. */
const partToWait = 0.25;
const longestWait = 60_000;

/**
 * Gives each request a seat, or refuses it with 429. The seat is held until the answer is written: whoever serves the
 * exchange releases `context.seat`. Streams but watches need no seat; a watch needs one until it has begun.
 */
export function priorityAndFairness(control: FlowControl, requestTimeoutMs: number): Stage {
  return (next) => (context) => {
    const { info } = context;
    if (info.verb !== 'watch' && isLongRunning(info)) return next(context);
    const waitMs = Math.min(longestWait, (context.timeoutMs ?? requestTimeoutMs) * partToWait);
    const entry = control.enter(context, waitMs);
    return entry instanceof Promise
      ? entry.then((settled) => proceed(settled, context, next))
      : proceed(entry, context, next);
  };
}

function proceed(entry: Entry, context: RequestContext, next: Handler): Promise<Answer> {
  context.responseHeaders = entry.headers;
  if (entry.kind === 'refused') {
    return Promise.reject(tooManyRequests('Too many requests, please try again later.', entry.retryAfterSeconds));
  }
  // The deadline has passed while it waited: the seat has nobody to give it back.
  if (context.answered) {
    entry.release();
    return Promise.reject(tooManyRequests('Too many requests, please try again later.', 1));
  }
  context.seat = entry;
  return next(context);
}
