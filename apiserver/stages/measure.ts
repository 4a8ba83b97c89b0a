import type { Clock } from '../../api/clock.ts';
import type { RequestMetrics } from '../metrics/request-metrics.ts';
import type { Answer } from '../request/answer.ts';
import type { Stage } from './stage.ts';

/** Counts a request and the time it takes until there is an answer. */
export function measure(metrics: RequestMetrics, clock: Clock): Stage {
  return (next) => async (context) => {
    metrics.begin();
    const answer = await next(context);
    const { verb, group, version, resource, subresource } = context.info;
    metrics.end({
      verb,
      group,
      version,
      resource,
      subresource,
      code: codeOf(answer),
      seconds: (clock.now() - context.receivedAt) / 1000,
    });
    return answer;
  };
}

function codeOf(answer: Answer): number {
  return answer.type === 'object' || answer.type === 'raw' ? answer.status : 200;
}
