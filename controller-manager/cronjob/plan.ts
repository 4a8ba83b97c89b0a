import { parseTime } from '../../api/time/timestamp.ts';
import type { Shared } from '../../client/client.ts';
import type { CronJob, Job } from '../../proto/gen/batch/v1.ts';
import { missedSince, type Schedule } from './schedule.ts';

type AJob = Shared<Job>;

/** What a cron job is to do now. */
export type CronStep =
  | { readonly kind: 'wait' }
  /** It is too late for the last moment. */
  | { readonly kind: 'missed'; readonly scheduled: number }
  /** One is running, and policy forbids two. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'start'; readonly scheduled: number; readonly replaceActive: boolean };

export interface CronPlan {
  readonly step: CronStep;
  /** Whether so many moments were missed that the clock or the starting deadline is likely wrong. */
  readonly tooManyMissed: number | undefined;
  /** When to look again, in milliseconds from now. */
  readonly checkAfterMs: number | undefined;
}

/** More than that were missed only if something is wrong. */
const suspicious = 100;
/** Timers may be a little early: then the moment would not have come yet. */
const leewayMs = 100;

/** Which moment a cron job is due for, if any. https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ */
export function planCronJob(cron: Shared<CronJob>, schedule: Schedule, active: number, now: number): CronPlan {
  const { spec, status, metadata } = cron;
  const deadlineMs = spec.startingDeadlineSeconds === undefined ? undefined : spec.startingDeadlineSeconds * 1000;
  const last = parseTime(status?.lastScheduleTime) ?? parseTime(metadata.creationTimestamp) ?? now;
  const since = deadlineMs === undefined ? last : Math.max(last, now - deadlineMs);
  const next = schedule.next(now);
  const checkAfterMs = next === undefined ? undefined : next - now + leewayMs;
  const { latest, count } = missedSince(schedule, since, now);
  const plan = (step: CronStep): CronPlan => ({
    step,
    tooManyMissed: count > suspicious ? count : undefined,
    checkAfterMs,
  });
  if (latest === undefined) return plan({ kind: 'wait' });
  if (deadlineMs !== undefined && latest + deadlineMs < now) return plan({ kind: 'missed', scheduled: latest });
  if (spec.concurrencyPolicy === 'Forbid' && active > 0) return plan({ kind: 'busy' });
  return plan({ kind: 'start', scheduled: latest, replaceActive: spec.concurrencyPolicy === 'Replace' });
}

/** How a job has ended; undefined when it has not. */
export function endOf({ status }: AJob): 'Complete' | 'Failed' | undefined {
  for (const { type, status: value } of status?.conditions ?? [])
    if ((type === 'Complete' || type === 'Failed') && value === 'True') return type;
  return undefined;
}

/** Ended jobs beyond the history limits, the oldest of each kind. */
export function expiredJobs({ spec }: Shared<CronJob>, jobs: readonly AJob[]): readonly AJob[] {
  const started = (job: AJob) => job.status?.startTime ?? '';
  const beyond = (end: 'Complete' | 'Failed', limit: number | undefined) => {
    if (limit === undefined) return [];
    const ended = jobs
      .filter((job) => endOf(job) === end)
      .sort((a, b) =>
        started(a) < started(b) ? -1 : started(a) > started(b) ? 1 : a.metadata.name < b.metadata.name ? -1 : 1,
      );
    return ended.slice(0, Math.max(0, ended.length - limit));
  };
  return [...beyond('Complete', spec.successfulJobsHistoryLimit), ...beyond('Failed', spec.failedJobsHistoryLimit)];
}
