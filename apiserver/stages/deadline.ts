import type { Clock } from '../../api/clock.ts';
import { timeout } from '../../api/errors/constructors.ts';
import type { Answer } from '../request/answer.ts';
import { isLongRunning } from '../request/long-running.ts';
import type { Stage } from './stage.ts';

/** Answers 504 when a request takes longer than `limitMs`. The work goes on to its end, as a write may be on its way. */
export function deadline(clock: Clock, limitMs: number): Stage {
  return (next) => (context) => {
    if (isLongRunning(context.info)) return next(context);
    return new Promise<Answer>((resolve, reject) => {
      const cancel = clock.after(limitMs, () =>
        reject(timeout(`request did not complete within the allotted timeout`)),
      );
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
