import { formatLabelSelector } from '../../api/labels/selector.ts';
import { humanDuration } from '../../api/time/human-duration.ts';
import { parseTime } from '../../api/time/timestamp.ts';
import type { Shared } from '../../client/client.ts';
import type { CronJob, Job, JobSpec } from '../../proto/gen/batch/v1.ts';
import { type Described, type Describer, describeController } from './describer.ts';
import { describeAnnotations, type Lines } from './lines.ts';
import { type DescribedTemplate, describePodTemplate } from './pod-template.ts';
import { describeTime } from './time.ts';

type Selector = Parameters<typeof formatLabelSelector>[0];

/** https://kubernetes.io/docs/concepts/workloads/controllers/job/ */
export const describeJob: Describer<Shared<Job>> = (job, lines) => {
  const { metadata, spec, status } = job;
  lines.add(0, `Name:\t${metadata.name}`);
  lines.add(0, `Namespace:\t${metadata.namespace}`);
  lines.add(0, `Selector:\t${spec?.selector ? formatLabelSelector(spec.selector as Selector) : ''}`);
  lines.map(0, 'Labels', metadata.labels);
  describeAnnotations(lines, metadata.annotations);
  describeController(lines, job as unknown as Described);
  describeCounts(lines, spec);
  if (status?.startTime) lines.add(0, `Start Time:\t${describeTime(status.startTime)}`);
  if (status?.completionTime) lines.add(0, `Completed At:\t${describeTime(status.completionTime)}`);
  const [started, completed] = [parseTime(status?.startTime), parseTime(status?.completionTime)];
  if (started !== undefined && completed !== undefined)
    lines.add(0, `Duration:\t${humanDuration(completed - started)}`);
  if (spec?.activeDeadlineSeconds !== undefined)
    lines.add(0, `Active Deadline Seconds:\t${spec.activeDeadlineSeconds}s`);
  const ready = status?.ready === undefined ? '' : ` (${status.ready} Ready)`;
  lines.add(
    0,
    `Pods Statuses:\t${status?.active ?? 0} Active${ready} / ${status?.succeeded ?? 0} Succeeded / ${status?.failed ?? 0} Failed`,
  );
  if (spec?.completionMode === 'Indexed') lines.add(0, `Completed Indexes:\t${shortIndexes(status?.completedIndexes)}`);
  describePodTemplate(spec?.template as DescribedTemplate | undefined, lines);
};

function describeCounts(lines: Lines, spec: Shared<JobSpec> | undefined): void {
  if (spec?.parallelism !== undefined) lines.add(0, `Parallelism:\t${spec.parallelism}`);
  lines.add(0, `Completions:\t${spec?.completions ?? '<unset>'}`);
  if (spec?.completionMode !== undefined) lines.add(0, `Completion Mode:\t${spec.completionMode}`);
  if (spec?.suspend !== undefined) lines.add(0, `Suspend:\t${spec.suspend}`);
  if (spec?.backoffLimit !== undefined) lines.add(0, `Backoff Limit:\t${spec.backoffLimit}`);
  if (spec?.ttlSecondsAfterFinished !== undefined)
    lines.add(0, `TTL Seconds After Finished:\t${spec.ttlSecondsAfterFinished}`);
}

/** Fifty characters, and what belongs to the last number. */
function shortIndexes(indexes: string | undefined): string {
  if (!indexes) return '<none>';
  const comma = indexes.indexOf(',', 50);
  return comma < 0 ? indexes : `${indexes.slice(0, comma + 1)}...`;
}

/** https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ */
export const describeCronJob: Describer<Shared<CronJob>> = (cronJob, lines) => {
  const { metadata, spec, status } = cronJob;
  lines.add(0, `Name:\t${metadata.name}`);
  lines.add(0, `Namespace:\t${metadata.namespace}`);
  lines.map(0, 'Labels', metadata.labels);
  describeAnnotations(lines, metadata.annotations);
  lines.add(0, `Schedule:\t${spec?.schedule}`);
  lines.add(0, `Concurrency Policy:\t${spec?.concurrencyPolicy}`);
  lines.add(0, `Suspend:\t${title(spec?.suspend)}`);
  lines.add(0, `Successful Job History Limit:\t${spec?.successfulJobsHistoryLimit ?? '<unset>'}`);
  lines.add(0, `Failed Job History Limit:\t${spec?.failedJobsHistoryLimit ?? '<unset>'}`);
  lines.add(
    0,
    `Starting Deadline Seconds:\t${spec?.startingDeadlineSeconds === undefined ? '<unset>' : `${spec.startingDeadlineSeconds}s`}`,
  );
  const job = spec?.jobTemplate?.spec;
  lines.add(0, `Selector:\t${job?.selector ? formatLabelSelector(job.selector as Selector) : '<unset>'}`);
  lines.add(0, `Parallelism:\t${job?.parallelism ?? '<unset>'}`);
  lines.add(0, `Completions:\t${job?.completions ?? '<unset>'}`);
  if (job?.activeDeadlineSeconds !== undefined) lines.add(0, `Active Deadline Seconds:\t${job.activeDeadlineSeconds}s`);
  describePodTemplate(job?.template as DescribedTemplate | undefined, lines);
  lines.add(0, `Last Schedule Time:\t${status?.lastScheduleTime ? describeTime(status.lastScheduleTime) : '<unset>'}`);
  const active = (status?.active ?? []).map(({ name }) => name).join(', ');
  lines.add(0, `Active Jobs:\t${active || '<none>'}`);
};

const title = (value: boolean | undefined) => (value === undefined ? '<unset>' : value ? 'True' : 'False');
