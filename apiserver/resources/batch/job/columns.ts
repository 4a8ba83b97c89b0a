import { formatLabelSelector } from '../../../../api/labels/selector.ts';
import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import { humanDuration } from '../../../../api/time/human-duration.ts';
import { parseTime } from '../../../../api/time/timestamp.ts';
import type { Job } from '../../../../proto/gen/batch/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import {
  ageColumn,
  containerCells,
  containersColumn,
  imagesColumn,
  nameColumn,
  textColumn,
  wideColumn,
} from '../../../table/column.ts';
import { tableFor } from '../../typed.ts';

export const jobColumns = tableFor<Job>(
  [
    nameColumn,
    textColumn('Status'),
    textColumn('Completions'),
    textColumn('Duration'),
    ageColumn,
    containersColumn,
    imagesColumn,
    wideColumn('Selector'),
  ],
  (job, now) => [
    job.metadata.name,
    statusCell(job),
    completionsCell(job),
    durationCell(job, now),
    ageCell(job.metadata.creationTimestamp, now),
    ...containerCells(job.spec.template.spec),
    formatLabelSelector(job.spec.selector),
  ],
);

type ReadonlyJob = DeepReadonly<Job>;

function statusCell({ metadata, status }: ReadonlyJob): string {
  const is = (type: string) =>
    (status.conditions ?? []).some((condition) => condition.type === type && condition.status === 'True');
  if (is('Complete')) return 'Complete';
  if (is('Failed')) return 'Failed';
  if (metadata.deletionTimestamp !== undefined) return 'Terminating';
  if (is('Suspended')) return 'Suspended';
  if (is('FailureTarget')) return 'FailureTarget';
  return is('SuccessCriteriaMet') ? 'SuccessCriteriaMet' : 'Running';
}

function completionsCell({ spec, status }: ReadonlyJob): string {
  const succeeded = status.succeeded ?? 0;
  if (spec.completions !== undefined) return `${succeeded}/${spec.completions}`;
  const parallelism = spec.parallelism ?? 0;
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function durationCell({ status }: ReadonlyJob, now: number): string {
  const start = parseTime(status.startTime);
  if (start === undefined) return '';
  return humanDuration((parseTime(status.completionTime) ?? now) - start);
}
