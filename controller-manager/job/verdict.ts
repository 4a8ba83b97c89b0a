import { findCondition } from '../../api/meta/conditions.ts';
import { parseTime } from '../../api/time/timestamp.ts';
import type { Shared } from '../../client/client.ts';
import type { Job } from '../../proto/gen/batch/v1.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';
import { parseIndexes } from './indexes.ts';
import type { JobState } from './state.ts';
import { successes, type Tally } from './tally.ts';

type APod = Shared<Pod>;
type AJob = Shared<Job>;

/** How a job ends, and why. */
export interface Verdict {
  readonly type: 'Complete' | 'Failed';
  readonly reason: string;
  readonly message: string;
}

/** What has become of a job: nothing yet when undefined. What was decided before stays so. */
export function judge(
  { job, pods, now }: JobState,
  tally: Tally,
  active: number,
  startTime: string | undefined,
  indexed: boolean,
): Verdict | undefined {
  const { spec, status } = job;
  const decided = findCondition(status?.conditions, 'FailureTarget');
  if (decided?.status === 'True')
    return { type: 'Failed', reason: decided.reason ?? '', message: decided.message ?? '' };
  const met = findCondition(status?.conditions, 'SuccessCriteriaMet');
  if (met?.status === 'True') return { type: 'Complete', reason: met.reason ?? '', message: met.message ?? '' };
  if (tally.failMessage !== undefined)
    return { type: 'Failed', reason: 'PodFailurePolicy', message: tally.failMessage };
  const failed = tally.failed + tally.pendingFailed.length;
  const limit = spec.backoffLimit ?? 6;
  if (failed > limit || restartsExceed(job, pods, limit))
    return { type: 'Failed', reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit' };
  const left = deadlineLeft(job, startTime, now);
  if (left !== undefined && left <= 0 && !spec.suspend)
    return { type: 'Failed', reason: 'DeadlineExceeded', message: 'Job was active longer than specified deadline' };
  const succeeded = successes(tally, indexed);
  if (indexed) {
    if (spec.maxFailedIndexes !== undefined && tally.failedIndexes.size > spec.maxFailedIndexes)
      return {
        type: 'Failed',
        reason: 'MaxFailedIndexesExceeded',
        message: 'Job has exceeded the specified maximal number of failed indexes',
      };
    const ended = tally.done.size + tally.failedIndexes.size;
    if (tally.failedIndexes.size > 0 && ended >= (spec.completions ?? 0))
      return { type: 'Failed', reason: 'FailedIndexes', message: 'Job has failed indexes' };
    const rule = spec.successPolicy?.rules.findIndex(({ succeededIndexes, succeededCount }) => {
      const chosen =
        succeededIndexes === undefined ? tally.done : parseIndexes(succeededIndexes, spec.completions ?? 0);
      const reached = [...chosen].filter((index) => tally.done.has(index)).length;
      return reached >= (succeededCount ?? (succeededIndexes === undefined ? Number.POSITIVE_INFINITY : chosen.size));
    });
    if (rule !== undefined && rule >= 0)
      return { type: 'Complete', reason: 'SuccessPolicy', message: `Matched rules at index ${rule}` };
  }
  const complete = spec.completions === undefined ? succeeded > 0 && active === 0 : succeeded >= spec.completions;
  return complete
    ? { type: 'Complete', reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods' }
    : undefined;
}

/** With restartPolicy OnFailure containers fail within their pod: their restarts count. */
function restartsExceed({ spec }: AJob, pods: readonly APod[], limit: number): boolean {
  if (spec.template.spec?.restartPolicy !== 'OnFailure') return false;
  let restarts = 0;
  for (const { status } of pods) {
    if (status?.phase !== 'Running' && status?.phase !== 'Pending') continue;
    for (const one of [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])])
      restarts += one.restartCount;
  }
  return limit === 0 ? restarts > 0 : restarts >= limit;
}

/** Milliseconds until the job's deadline; undefined without one, or before it has started. */
export function deadlineLeft({ spec }: AJob, startTime: string | undefined, now: number): number | undefined {
  const started = parseTime(startTime);
  if (spec.activeDeadlineSeconds === undefined || started === undefined || spec.suspend) return undefined;
  return started + spec.activeDeadlineSeconds * 1000 - now;
}
