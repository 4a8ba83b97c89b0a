import type { Clock } from '../../api/clock.ts';
import { badRequest, timeout } from '../../api/errors/constructors.ts';
import { parseDuration } from '../../api/time/duration.ts';
import type { Answer } from '../request/answer.ts';
import { isLongRunning } from '../request/long-running.ts';
import type { Stage } from './stage.ts';

/**
 * Answers 504 when a request takes longer than `limitMs`, or than its parameter `timeout` where that is less. The work
 * goes on to its end, as a write may be on its way, but nothing is expected of the client any more.
 */
export function deadline(clock: Clock, limitMs: number): Stage {
  return (next) => (context) => {
    if (isLongRunning(context.info)) return next(context);
    const asked = askedTimeout(context.query.get('timeout'));
    if (typeof asked === 'string') return Promise.reject(badRequest(asked));
    const ms = asked > 0 && asked < limitMs ? asked : limitMs;
    context.timeoutMs = ms;
    return new Promise<Answer>((resolve, reject) => {
      const cancel = clock.after(ms, () => {
        reject(timeout(`request did not complete within the allotted timeout`));
        context.expire?.();
      });
      next(context).then(
        (answer) => {
          cancel();
          resolve(answer);
        },
        (error: unknown) => {
          cancel();
          reject(error);
        },
      );
    });
  };
}

/** Milliseconds, 0 for no wish; a text says what is wrong with it, in Go's words. */
function askedTimeout(value: string | null): number | string {
  if (value === null || value === '') return 0;
  const ms = parseDuration(value);
  if (ms !== undefined) return ms;
  const quoted = JSON.stringify(value);
  const unit = /^[-+]?(?:\d+\.?\d*|\.\d+)([^\d.]+)/.exec(value)?.[1];
  const problem = /^[-+]?(\d+\.?\d*|\.\d+)$/.test(value)
    ? `missing unit in duration ${quoted}`
    : unit === undefined
      ? `invalid duration ${quoted}`
      : `unknown unit ${JSON.stringify(unit)} in duration ${quoted}`;
  return `invalid timeout specified in the request URL - time: ${problem}`;
}
