import { tooManyRequests } from '../../api/errors/constructors.ts';
import { isLongRunning } from '../request/long-running.ts';
import type { Stage } from './stage.ts';

export interface InFlightLimits {
  /** `--max-requests-inflight` */
  readonly reads: number;
  /** `--max-mutating-requests-inflight` */
  readonly writes: number;
}

const readVerbs = new Set(['get', 'list', 'watch']);

/** Refuses what comes when too much is under way already, with 429 and a moment to wait. Streams do not count. */
export function limitInFlight(limits: InFlightLimits): Stage {
  let reads = 0;
  let writes = 0;
  return (next) => async (context) => {
    if (isLongRunning(context.info) || context.exchange === undefined || context.info.path.startsWith('/healthz'))
      return next(context);
    const isRead = readVerbs.has(context.info.verb);
    if (isRead ? reads >= limits.reads : writes >= limits.writes) {
      throw tooManyRequests('Too many requests, please try again later.', 1);
    }
    if (isRead) reads++;
    else writes++;
    try {
      return await next(context);
    } finally {
      if (isRead) reads--;
      else writes--;
    }
  };
}
