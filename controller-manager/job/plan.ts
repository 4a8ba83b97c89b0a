import { findCondition, isConditionTrue } from '../../api/meta/conditions.ts';
import { isTerminating } from '../../api/meta/finalizers.ts';
import { isPodActive, isPodReady, isPodTerminal, isPodTerminating } from '../../api/pod/phase.ts';
import { formatTime } from '../../api/time/timestamp.ts';
import type { Shared } from '../../client/client.ts';
import type { JobCondition, JobStatus } from '../../proto/gen/batch/v1.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';
import { indexWait, lastFailures } from './index-failures.ts';
import { formatIndexes } from './indexes.ts';
import { freeIndexes, maxPodsPerStep, surplus, wantedPods } from './pods-wanted.ts';
import type { JobState } from './state.ts';
import { type Tally, tallyEnd, tallyUp } from './tally.ts';
import { deadlineLeft, judge } from './verdict.ts';

type APod = Shared<Pod>;

/** What a job tells of in this step. */
export interface JobEvent {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
}

/**
 * One step of a job. The status is written before any finalizer is taken off: a pod may only go when it is counted for good.
 */
export interface JobPlan {
  readonly status: JobStatus;
  /** Indexes of the pods to make; undefined where indexes do not count. */
  readonly create: readonly (number | undefined)[];
  readonly remove: readonly APod[];
  /** Pods to remove that count for nothing: they are no longer wanted, and have not failed. */
  readonly discard: readonly APod[];
  /** Pods that are counted, or will never be. */
  readonly release: readonly APod[];
  readonly events: readonly JobEvent[];
  readonly checkAfterMs?: number;
}

const tooManySucceeded = 'Too many succeeded pods running after completion count reached';

/** https://kubernetes.io/docs/concepts/workloads/controllers/job/ */
export function planJob(state: JobState): JobPlan {
  const { job, pods, now } = state;
  const { spec } = job;
  const indexed = spec.completionMode === 'Indexed';
  const events: JobEvent[] = [];
  const begun = tallyUp(state, indexed);
  const active = pods.filter(isPodActive);
  const terminating = pods.filter((pod) => isPodTerminating(pod) && !isPodTerminal(pod));
  let conditions: readonly Shared<JobCondition>[] = job.status?.conditions ?? [];
  let startTime = job.status?.startTime;
  if (startTime === undefined && !spec.suspend) startTime = formatTime(now);

  const verdict = judge(state, begun, active.length, startTime, indexed);
  // While pods may be there that the cache does not show, the end is not told yet.
  const tally = verdict && state.mayAct ? tallyEnd(begun, state, verdict.type) : begun;
  let create: readonly (number | undefined)[] = [];
  let remove: readonly APod[] = [];
  let discard: readonly APod[] = [];
  let checkAfterMs: number | undefined;
  if (verdict) {
    remove = active;
    // The last pods of a suspended job may have ended it; a finished job has a time unless it had nothing to do.
    if (spec.completions !== 0) startTime ??= formatTime(now);
  } else if (spec.suspend) {
    discard = state.mayAct ? active : [];
    if (!isConditionTrue(conditions, 'Suspended')) {
      conditions = put(conditions, 'Suspended', 'True', 'JobSuspended', 'Job suspended', now);
      events.push({ type: 'Normal', reason: 'Suspended', message: 'Job suspended' });
      // A job that has no time may be changed where its pods run: https://kep.k8s.io/5440
      startTime = undefined;
    }
  } else {
    if (isConditionTrue(conditions, 'Suspended')) {
      conditions = put(conditions, 'Suspended', 'False', 'JobResumed', 'Job resumed', now);
      events.push({ type: 'Normal', reason: 'Resumed', message: 'Job resumed' });
      // The deadline counts from here: time spent suspended is not the job's.
      startTime = formatTime(now);
    }
    if (state.mayAct && !isTerminating(job)) {
      const wanted = wantedPods(job, tally, active.length);
      discard = surplus(job, active, wanted);
      // One or the other: what is to be made is known when what is too many is gone.
      if (discard.length === 0) {
        const pending = spec.podReplacementPolicy === 'Failed' ? terminating.length : 0;
        const missing = Math.min(wanted - active.length - pending, maxPodsPerStep);
        if (missing > 0) ({ create, checkAfterMs } = planCreation(state, tally, active, missing));
      }
    }
  }

  const goal = verdict ?? undefined;
  const settled = active.length === 0 && terminating.length === 0 && tally.uncounted === 0;
  if (goal) {
    const interim = goal.type === 'Complete' ? 'SuccessCriteriaMet' : 'FailureTarget';
    if (!isConditionTrue(conditions, interim))
      conditions = put(conditions, interim, 'True', goal.reason, goal.message, now);
    if (settled) {
      conditions = put(conditions, goal.type, 'True', goal.reason, goal.message, now);
      if (goal.type === 'Complete' && spec.completions !== undefined && tally.succeeded > spec.completions)
        events.push({ type: 'Warning', reason: 'TooManySucceededPods', message: tooManySucceeded });
      events.push(
        goal.type === 'Complete'
          ? { type: 'Normal', reason: 'Completed', message: 'Job completed' }
          : { type: 'Warning', reason: goal.reason, message: goal.message },
      );
    }
  } else {
    const deadline = deadlineLeft(job, startTime, now);
    if (deadline !== undefined && deadline > 0) checkAfterMs = Math.min(checkAfterMs ?? deadline, deadline);
  }

  const going = [...remove, ...discard];
  const stillActive = active.length - going.length + create.length;
  const ready = active.filter((pod) => isPodReady(pod) && !going.includes(pod)).length;
  const status: JobStatus = {
    ...(conditions.length > 0 ? { conditions: conditions.map((one) => ({ ...one })) } : {}),
    ...(startTime === undefined ? {} : { startTime }),
    ...(goal?.type === 'Complete' && settled ? { completionTime: formatTime(now) } : {}),
    ...(stillActive > 0 ? { active: stillActive } : {}),
    ...(tally.succeeded > 0 ? { succeeded: tally.succeeded } : {}),
    ...(tally.failed > 0 ? { failed: tally.failed } : {}),
    ...(indexed && tally.done.size > 0 ? { completedIndexes: formatIndexes(tally.done) } : {}),
    ...(indexed && spec.backoffLimitPerIndex !== undefined
      ? { failedIndexes: formatIndexes(tally.failedIndexes) }
      : {}),
    uncountedTerminatedPods: {
      ...(tally.pendingSucceeded.length > 0 ? { succeeded: tally.pendingSucceeded } : {}),
      ...(tally.pendingFailed.length > 0 ? { failed: tally.pendingFailed } : {}),
    },
    ready,
    terminating: terminating.length + going.length,
  };
  return {
    status,
    create,
    remove,
    discard,
    release: tally.release,
    events,
    ...(checkAfterMs === undefined ? {} : { checkAfterMs }),
  };
}

/** Which pods to make now, and when to look again for those whose time has not come. */
function planCreation(
  { job, pods, backoffMs, now }: JobState,
  tally: Tally,
  active: readonly APod[],
  missing: number,
): { readonly create: readonly (number | undefined)[]; readonly checkAfterMs: number | undefined } {
  const { completionMode, backoffLimitPerIndex } = job.spec;
  if (backoffLimitPerIndex === undefined) {
    if (backoffMs > 0) return { create: [], checkAfterMs: backoffMs };
    const create =
      completionMode === 'Indexed'
        ? freeIndexes(job, tally, active, missing)
        : Array<undefined>(missing).fill(undefined);
    return { create, checkAfterMs: undefined };
  }
  // Indexes that fail for themselves wait for themselves: a failure of one holds up no other.
  const failures = lastFailures(job, pods);
  const waits = freeIndexes(job, tally, active, missing).map((index) => ({
    index,
    waitMs: indexWait(failures.get(index), now),
  }));
  const later = waits.filter(({ waitMs }) => waitMs > 0).map(({ waitMs }) => waitMs);
  return {
    create: waits.filter(({ waitMs }) => waitMs <= 0).map(({ index }) => index),
    checkAfterMs: later.length > 0 ? Math.min(...later) : undefined,
  };
}

function put(
  conditions: readonly Shared<JobCondition>[],
  type: string,
  status: 'True' | 'False',
  reason: string,
  message: string,
  now: number,
): readonly Shared<JobCondition>[] {
  const time = formatTime(now);
  const made = { type, status, lastProbeTime: time, lastTransitionTime: time, reason, message };
  return findCondition(conditions, type)
    ? conditions.map((one) => (one.type === type ? made : one))
    : [...conditions, made];
}
