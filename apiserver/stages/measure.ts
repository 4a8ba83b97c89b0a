import type { Clock } from '../../api/clock.ts';
import type { RequestMetrics } from '../metrics/request-metrics.ts';
import type { Answer } from '../request/answer.ts';
import { isLongRunning } from '../request/long-running.ts';
import type { Stage } from './stage.ts';

const reads = new Set(['get', 'list', 'watch', 'head', 'options']);

/** Counts a request and the time it takes until there is an answer; of streams also how many are open. */
export function measure(metrics: RequestMetrics, clock: Clock): Stage {
  return (next) => async (context) => {
    const { info } = context;
    const series = metrics.of(context);
    context.measured = series;
    if (isLongRunning(info)) {
      const open = series.longRunning;
      open.add(1);
      context.signal.addEventListener('abort', () => open.add(-1), { once: true });
      const answer = await next(context);
      series.answered(codeOf(answer), (clock.now() - context.receivedAt) / 1000);
      return answer;
    }
    const inFlight = reads.has(info.verb) ? metrics.reading : metrics.writing;
    inFlight.add(1);
    const answer = await next(context);
    inFlight.add(-1);
    series.answered(codeOf(answer), (clock.now() - context.receivedAt) / 1000);
    return answer;
  };
}

function codeOf(answer: Answer): number {
  return answer.type === 'object' || answer.type === 'raw' ? answer.status : 200;
}
