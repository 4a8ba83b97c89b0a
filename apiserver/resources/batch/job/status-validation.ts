import { duplicate, type FieldError, invalidField, required } from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import { deepEqual } from '../../../../api/meta/deep-equal.ts';
import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import type { Job, JobStatus } from '../../../../proto/gen/batch/v1.ts';
import { checkCounters } from '../../apps/status.ts';
import { countIndexes, sharedIndex } from './indexes.ts';

const path = fieldPath('status');
const conditionsPath = path.child('conditions');

type Status = DeepReadonly<JobStatus>;

function isTrue({ conditions }: Status, type: string): boolean {
  return (conditions ?? []).some((condition) => condition.type === type && condition.status === 'True');
}

function isFinished(status: Status): boolean {
  return isTrue(status, 'Complete') || isTrue(status, 'Failed');
}

function brokenConditions(problem: string): FieldError {
  return { type: 'FieldValueInvalid', field: String(conditionsPath), message: `Invalid value: ${problem}` };
}

/**
 * Whether the status tells a sound story of the job. Rules are checked where what they speak of has changed, so that a
 * status from before a rule existed does not block its controller.
 */
export function validateJobStatus(job: Job, oldJob: DeepReadonly<Job>): FieldError[] {
  const errors: FieldError[] = [];
  const { status } = job;
  const old = oldJob.status;
  checkCounters(errors, status, ['active', 'succeeded', 'failed', 'ready', 'terminating']);
  checkUncounted(errors, status);
  checkConditions(errors, status, old);
  checkTimes(errors, job, old);
  checkFinished(errors, job, old);
  checkIndexes(errors, job, old);
  const changed = (name: keyof JobStatus) => !deepEqual(status[name], old[name]);
  if ((changed('ready') || changed('active')) && (status.ready ?? 0) > (status.active ?? 0)) {
    errors.push(invalidField(path.child('ready'), status.ready, 'cannot set more ready pods than active'));
  }
  if ((status.failed ?? 0) < (old.failed ?? 0)) {
    errors.push(invalidField(path.child('failed'), status.failed ?? 0, 'cannot decrease the failed counter'));
  }
  const { completionMode, completions, parallelism } = job.spec;
  // A job whose size may change can have fewer successes afterwards.
  const elastic = completionMode === 'Indexed' && completions === parallelism;
  if (!elastic && (status.succeeded ?? 0) < (old.succeeded ?? 0)) {
    errors.push(invalidField(path.child('succeeded'), status.succeeded ?? 0, 'cannot decrease the succeeded counter'));
  }
  return errors;
}

function checkUncounted(errors: FieldError[], { uncountedTerminatedPods: pods }: JobStatus): void {
  const seen = new Set<string>();
  for (const name of ['succeeded', 'failed'] as const) {
    for (const [i, uid] of (pods?.[name] ?? []).entries()) {
      const at = () => path.child('uncountedTerminatedPods', name).index(i);
      if (uid === '') errors.push(invalidField(at(), uid, 'must not be empty'));
      else if (seen.has(uid)) errors.push(duplicate(at(), uid));
      seen.add(uid);
    }
  }
}

/** Pairs that cannot both hold, and pairs of which the first needs the second. */
const exclusive: readonly [string, string, string][] = [
  ['Complete', 'Failed', 'cannot set Complete=True and Failed=true conditions'],
  ['Complete', 'FailureTarget', 'cannot set Complete=True and FailureTarget=true conditions'],
  ['SuccessCriteriaMet', 'Failed', 'cannot set SuccessCriteriaMet=True and Failed=true conditions'],
  ['SuccessCriteriaMet', 'FailureTarget', 'cannot set SuccessCriteriaMet=True and FailureTarget=true conditions'],
];
const dependent: readonly [string, string, string][] = [
  ['Failed', 'FailureTarget', 'cannot set Failed=True condition without the FailureTarget=true condition'],
  [
    'Complete',
    'SuccessCriteriaMet',
    'cannot set Complete=True condition without the SuccessCriteriaMet=true condition',
  ],
];

function checkConditions(errors: FieldError[], status: Status, old: Status): void {
  if (deepEqual(status.conditions, old.conditions)) return;
  const changed = (type: string) => isTrue(status, type) !== isTrue(old, type);
  for (const [one, other, problem] of exclusive) {
    if ((changed(one) || changed(other)) && isTrue(status, one) && isTrue(status, other)) {
      errors.push(brokenConditions(problem));
    }
  }
  for (const [one, other, problem] of dependent) {
    if ((changed(one) || changed(other)) && isTrue(status, one) && !isTrue(status, other)) {
      errors.push(brokenConditions(problem));
    }
  }
  for (const type of ['Failed', 'Complete', 'FailureTarget']) {
    if (isTrue(old, type) && !isTrue(status, type)) {
      errors.push(brokenConditions(`cannot disable the terminal ${type}=True condition`));
    }
  }
  if (isTrue(old, 'SuccessCriteriaMet') && !isTrue(status, 'SuccessCriteriaMet')) {
    errors.push(brokenConditions('cannot disable the SuccessCriteriaMet=True condition'));
  }
  if (isTrue(old, 'Complete') && changed('SuccessCriteriaMet') && isTrue(status, 'SuccessCriteriaMet')) {
    errors.push(brokenConditions('cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions'));
  }
}

function checkTimes(errors: FieldError[], { spec, status }: Job, old: Status): void {
  const { startTime, completionTime } = status;
  const complete = isTrue(status, 'Complete');
  const completeChanged = complete !== isTrue(old, 'Complete');
  const startChanged = startTime !== old.startTime;
  const completionChanged = completionTime !== old.completionTime;
  const at = path.child('completionTime');
  if (completeChanged || completionChanged) {
    if (completionTime !== undefined && !complete) {
      errors.push(
        invalidField(at, completionTime, 'cannot set completionTime when there is no Complete=True condition'),
      );
    }
    if (completionTime === undefined && complete) {
      errors.push(required(at, 'completionTime is required for Complete jobs'));
    }
  }
  if ((startChanged || completionChanged) && startTime && completionTime && completionTime < startTime) {
    errors.push(invalidField(at, completionTime, 'completionTime cannot be set before startTime'));
  }
  if (completionChanged && completionTime !== undefined && old.completionTime !== undefined) {
    errors.push(invalidField(at, completionTime, 'completionTime cannot be mutated'));
  }
  // Who resumes a job starts its time anew: https://github.com/kubernetes/kubernetes/pull/134769
  const resumed = isTrue(old, 'Suspended') && !isTrue(status, 'Suspended');
  if (startChanged && old.startTime !== undefined && !spec.suspend && !resumed) {
    errors.push(
      invalidField(path.child('startTime'), startTime ?? null, 'field is immutable for unsuspended job once set'),
    );
  }
}

function checkFinished(errors: FieldError[], { spec, status }: Job, old: Status): void {
  if (!isFinished(status)) return;
  const justNow = !isFinished(old);
  const changed = (name: keyof JobStatus) => justNow || !deepEqual(status[name], old[name]);
  const { active = 0, terminating = 0, uncountedTerminatedPods: uncounted } = status;
  if (changed('active') && active > 0) {
    errors.push(invalidField(path.child('active'), active, 'active>0 is invalid for finished job'));
  }
  const neverStarted = spec.suspend && spec.completions === 0;
  if (changed('startTime') && status.startTime === undefined && !neverStarted) {
    errors.push(required(path.child('startTime'), 'startTime is required for finished job'));
  }
  const left = (uncounted?.failed ?? []).length + (uncounted?.succeeded ?? []).length;
  if (changed('uncountedTerminatedPods') && left > 0) {
    errors.push(
      invalidField(
        path.child('uncountedTerminatedPods'),
        uncounted,
        'uncountedTerminatedPods needs to be empty for finished job',
      ),
    );
  }
  if (changed('terminating') && terminating > 0) {
    errors.push(invalidField(path.child('terminating'), terminating, 'terminating>0 is invalid for finished job'));
  }
}

function checkIndexes(errors: FieldError[], { spec, status }: Job, old: Status): void {
  const { completedIndexes = '', failedIndexes } = status;
  const completedChanged = completedIndexes !== (old.completedIndexes ?? '');
  const failedChanged = failedIndexes !== old.failedIndexes;
  const { completions, completionMode, backoffLimitPerIndex } = spec;
  const check = (name: 'completedIndexes' | 'failedIndexes', text: string) => {
    const counted = countIndexes(text, completions ?? 0);
    if (typeof counted === 'number') return;
    errors.push(invalidField(path.child(name), text, `error parsing ${name}: ${counted.problem}`));
  };
  if (completedChanged) {
    if (completions !== undefined) check('completedIndexes', completedIndexes);
    if (completedIndexes !== '' && completionMode !== 'Indexed') {
      const problem = 'cannot set non-empty completedIndexes when non-indexed completion mode';
      errors.push(invalidField(path.child('completedIndexes'), completedIndexes, problem));
    }
  }
  if (failedIndexes === undefined) return;
  if (failedChanged) {
    if (completions !== undefined && backoffLimitPerIndex !== undefined) check('failedIndexes', failedIndexes);
    if (backoffLimitPerIndex === undefined) {
      const problem = 'cannot set non-null failedIndexes when backoffLimitPerIndex is null';
      errors.push(invalidField(path.child('failedIndexes'), failedIndexes, problem));
    }
  }
  if (!failedChanged && !completedChanged) return;
  const shared = completions === undefined ? undefined : sharedIndex(completedIndexes, failedIndexes, completions);
  if (shared !== undefined) {
    const problem = `failedIndexes and completedIndexes overlap at index: ${shared}`;
    errors.push(invalidField(path.child('failedIndexes'), failedIndexes, problem));
  }
}
