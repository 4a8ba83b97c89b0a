import { type FieldError, invalidField, notSupported, required } from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import { scheduleProblem } from '../../../../api/time/cron-schedule.ts';
import { isTimeZone } from '../../../../api/time/time-zone.ts';
import type { CronJob } from '../../../../proto/gen/batch/v1.ts';
import { checkNotNegative, checkOneOf } from '../../core/field-checks.ts';
import type { KindObject } from '../../typed.ts';
import { checkJobSpec } from '../job/validation.ts';

const path = fieldPath('spec');
const templatePath = path.child('jobTemplate', 'spec');
const namePath = fieldPath('metadata', 'name');
const policies = ['Allow', 'Forbid', 'Replace'];
/** Names of its jobs are its own with eleven characters behind, and at most 63 long. */
const maxName = 52;

/** https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#writing-a-cronjob-spec */
export function validateCronJob({ spec }: CronJob): FieldError[] {
  const errors: FieldError[] = [];
  if (spec.schedule === '') errors.push(required(path.child('schedule')));
  else {
    const problem = scheduleProblem(spec.schedule);
    if (problem !== undefined) errors.push(invalidField(path.child('schedule'), spec.schedule, problem));
  }
  checkNotNegative(errors, spec.startingDeadlineSeconds, path, 'startingDeadlineSeconds');
  if (spec.timeZone !== undefined) checkTimeZone(errors, spec.timeZone);
  checkOneOf(errors, spec.concurrencyPolicy, policies, path, 'concurrencyPolicy');
  const job = spec.jobTemplate.spec;
  if (job) checkJobSpec(errors, job, templatePath);
  if (job?.selector) {
    errors.push(invalidField(templatePath.child('selector'), job.selector, '`selector` will be auto-generated'));
  }
  if (job?.manualSelector) {
    errors.push(notSupported(templatePath.child('manualSelector'), true, ['nil', 'false']));
  }
  checkNotNegative(errors, spec.successfulJobsHistoryLimit, path, 'successfulJobsHistoryLimit');
  checkNotNegative(errors, spec.failedJobsHistoryLimit, path, 'failedJobsHistoryLimit');
  return errors;
}

/** What is asked of new ones only: there are old ones that do not meet it. */
export function validateNewCronJob(job: KindObject<CronJob>): FieldError[] {
  const errors = checkZoneInSchedule(job);
  const { name } = job.metadata;
  if (name.length > maxName) errors.push(invalidField(namePath, name, 'must be no more than 52 characters'));
  return errors;
}

/** The zone of a schedule has a field of its own; old schedules may keep it in the text, if they have no such field. */
export function checkZoneInSchedule({ spec }: CronJob, old?: DeepReadonly<CronJob>): FieldError[] {
  if (!spec.schedule.includes('TZ')) return [];
  const before = old?.spec.schedule.includes('TZ') ?? false;
  if (before && spec.timeZone === undefined) return [];
  const problem = before
    ? 'cannot use both timeZone field and TZ or CRON_TZ in schedule'
    : 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead';
  return [invalidField(path.child('schedule'), spec.schedule, problem)];
}

function checkTimeZone(errors: FieldError[], zone: string): void {
  const report = (problem: string) => errors.push(invalidField(path.child('timeZone'), zone, problem));
  if (zone === '') report('timeZone must be nil or non-empty string');
  else if (zone.toLowerCase() === 'local') {
    report('timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones');
  } else if (!isTimeZone(zone)) report(`unknown time zone ${zone}`);
}
