import { findCondition, isConditionTrue } from '../../api/meta/conditions.ts';
import { hasFinalizer, isTerminating } from '../../api/meta/finalizers.ts';
import { isPodActive, isPodReady, isPodTerminal, isPodTerminating } from '../../api/pod/phase.ts';
import { formatTime, parseTime } from '../../api/time/timestamp.ts';
import type { Shared } from '../../client/client.ts';
import type { Job, JobCondition, JobStatus } from '../../proto/gen/batch/v1.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';
import { judgeFailure } from './failure-policy.ts';
import { formatIndexes, indexOf, parseIndexes } from './indexes.ts';

type APod = Shared<Pod>;
type AJob = Shared<Job>;

/** Keeps an ended pod until its job has counted it. */
export const trackingFinalizer = 'batch.kubernetes.io/job-tracking';
const maxPodsPerStep = 500;
const maxUncounted = 500;

/** What is decided from. */
export interface JobState {
  readonly job: AJob;
  /** Those that the job controls, in any order. */
  readonly pods: readonly APod[];
  /** Whether pods may be made or removed: false while the cache is known to lag. */
  readonly mayAct: boolean;
  /** Milliseconds that must pass before failed pods are replaced; 0 or less for none. */
  readonly backoffMs: number;
  readonly now: number;
}

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
  /** Pods that are counted, or will never be. */
  readonly release: readonly APod[];
  readonly events: readonly JobEvent[];
  readonly checkAfterMs?: number;
}

interface Verdict {
  readonly type: 'Complete' | 'Failed';
  readonly reason: string;
  readonly message: string;
}

const isTrue = (job: AJob, type: string) => isConditionTrue(job.status?.conditions, type);
export const isFinished = (job: AJob): boolean => isTrue(job, 'Complete') || isTrue(job, 'Failed');

/** https://kubernetes.io/docs/concepts/workloads/controllers/job/ */
export function planJob(state: JobState): JobPlan {
  const { job, pods, now } = state;
  const { spec } = job;
  const indexed = spec.completionMode === 'Indexed';
  const events: JobEvent[] = [];
  const tally = count(state, indexed);
  const active = pods.filter(isPodActive);
  const terminating = pods.filter((pod) => isPodTerminating(pod) && !isPodTerminal(pod));
  let conditions: readonly Shared<JobCondition>[] = job.status?.conditions ?? [];
  let startTime = job.status?.startTime;
  if (startTime === undefined && !spec.suspend) startTime = formatTime(now);

  const verdict = judge(state, tally, active.length, startTime, indexed);
  let create: readonly (number | undefined)[] = [];
  let remove: readonly APod[] = [];
  let checkAfterMs: number | undefined;
  if (verdict) {
    remove = active;
    // The last pods of a suspended job may have ended it; a finished job has a time unless it had nothing to do.
    if (spec.completions !== 0) startTime ??= formatTime(now);
  } else if (spec.suspend) {
    remove = state.mayAct ? active : [];
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
      if (active.length > wanted) remove = excess(active, wanted, indexed);
      else {
        const pending = spec.podReplacementPolicy === 'Failed' ? terminating.length : 0;
        const missing = Math.min(wanted - active.length - pending, maxPodsPerStep);
        if (missing > 0 && state.backoffMs > 0) checkAfterMs = state.backoffMs;
        else if (missing > 0)
          create = indexed ? freeIndexes(job, tally, active, missing) : Array(missing).fill(undefined);
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

  const stillActive = active.length - remove.length + create.length;
  const ready = active.filter((pod) => isPodReady(pod) && !remove.includes(pod)).length;
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
    terminating: terminating.length + remove.length,
  };
  return {
    status,
    create,
    remove,
    release: tally.release,
    events,
    ...(checkAfterMs === undefined ? {} : { checkAfterMs }),
  };
}

/** Ended pods, sorted into those counted before, those that are to be counted, and those that may go. */
interface Tally {
  readonly succeeded: number;
  readonly failed: number;
  /** Ended pods that are not in the counts yet, pending ones among them. */
  readonly uncounted: number;
  readonly pendingSucceeded: string[];
  readonly pendingFailed: string[];
  readonly release: readonly APod[];
  readonly done: ReadonlySet<number>;
  readonly failedIndexes: ReadonlySet<number>;
  readonly newFailures: readonly APod[];
  readonly failMessage: string | undefined;
}

/** A pod that has failed, or is going and will not be waited for. */
function hasFailed(job: AJob, pod: APod): boolean {
  if (pod.status?.phase === 'Failed') return true;
  if (job.spec.podReplacementPolicy === 'Failed') return false;
  return isPodTerminating(pod) && pod.status?.phase !== 'Succeeded';
}

function count({ job, pods }: JobState, indexed: boolean): Tally {
  const { spec, status } = job;
  const before = status?.uncountedTerminatedPods ?? {};
  const tracked = new Map(
    pods.filter((pod) => hasFinalizer(pod, trackingFinalizer)).map((pod) => [pod.metadata.uid, pod]),
  );
  const completions = spec.completions ?? Number.POSITIVE_INFINITY;
  const done = parseIndexes(status?.completedIndexes, Math.min(completions, 1e6));
  const failedIndexes = parseIndexes(status?.failedIndexes, Math.min(completions, 1e6));
  // What is written down and has lost its finalizer is counted for good; the rest stays on the list.
  const stay = (uids: readonly string[] | undefined) => (uids ?? []).filter((uid) => tracked.has(uid));
  const pendingSucceeded = stay(before.succeeded);
  const pendingFailed = stay(before.failed);
  let succeeded = (status?.succeeded ?? 0) + (indexed ? 0 : (before.succeeded?.length ?? 0) - pendingSucceeded.length);
  const failed = (status?.failed ?? 0) + (before.failed?.length ?? 0) - pendingFailed.length;
  const written = new Set([...(before.succeeded ?? []), ...(before.failed ?? [])]);
  const release = [...tracked.values()].filter((pod) => written.has(pod.metadata.uid));
  const newFailures: APod[] = [];
  let failMessage: string | undefined;
  let uncounted = release.length;
  for (const [uid, pod] of tracked) {
    if (written.has(uid)) continue;
    const index = indexOf(pod);
    const isGoing = isTerminating(job) || isFinished(job);
    if (pod.status?.phase === 'Succeeded') {
      if (indexed) {
        uncounted++;
        // An index counts once; the index itself is the record, so the pod may go with the next write.
        if (index !== undefined && index < completions) done.add(index);
        if (pendingSucceeded.length < maxUncounted) pendingSucceeded.push(uid);
      } else if (pendingSucceeded.length + pendingFailed.length < maxUncounted) {
        uncounted++;
        pendingSucceeded.push(uid);
      }
    } else if (hasFailed(job, pod) || (isGoing && !isPodActive(pod))) {
      const verdict = judgeFailure(spec, pod);
      if (verdict.kind === 'fail job') failMessage ??= verdict.message;
      uncounted++;
      if (verdict.kind === 'ignore') {
        release.push(pod);
        continue;
      }
      if (index !== undefined && spec.backoffLimitPerIndex !== undefined) {
        const earlier = Number(pod.metadata.annotations?.['batch.kubernetes.io/job-index-failure-count'] ?? 0);
        if (verdict.kind === 'fail index' || earlier >= spec.backoffLimitPerIndex) failedIndexes.add(index);
      }
      newFailures.push(pod);
      if (pendingSucceeded.length + pendingFailed.length < maxUncounted) pendingFailed.push(uid);
    }
  }
  if (indexed) succeeded = done.size;
  for (const index of done) failedIndexes.delete(index);
  return {
    succeeded,
    failed,
    uncounted,
    pendingSucceeded,
    pendingFailed,
    release,
    done,
    failedIndexes,
    newFailures,
    failMessage,
  };
}

/** All successes, those on the list of the uncounted among them. */
const successes = (tally: Tally, indexed: boolean) => tally.succeeded + (indexed ? 0 : tally.pendingSucceeded.length);

function judge(
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
function deadlineLeft({ spec }: AJob, startTime: string | undefined, now: number): number | undefined {
  const started = parseTime(startTime);
  if (spec.activeDeadlineSeconds === undefined || started === undefined || spec.suspend) return undefined;
  return started + spec.activeDeadlineSeconds * 1000 - now;
}

function wantedPods({ spec }: AJob, tally: Tally, active: number): number {
  const parallelism = spec.parallelism ?? 1;
  const succeeded = successes(tally, spec.completionMode === 'Indexed');
  // Work is shared out by the pods themselves: once one has found it done, no new ones are made.
  if (spec.completions === undefined) return succeeded > 0 ? Math.min(active, parallelism) : parallelism;
  return Math.max(0, Math.min(spec.completions - succeeded - tally.failedIndexes.size, parallelism));
}

/** Pods beyond the wanted number: of doubled indexes first, then those that are least far. */
function excess(active: readonly APod[], wanted: number, indexed: boolean): readonly APod[] {
  const order = (pod: APod) => (pod.spec.nodeName ? 2 : 0) + (isPodReady(pod) ? 1 : 0);
  const seen = new Set<number>();
  const doubled = (pod: APod): boolean => {
    const index = indexOf(pod);
    if (!indexed || index === undefined || !seen.has(index)) {
      if (index !== undefined) seen.add(index);
      return false;
    }
    return true;
  };
  const twice = active.filter(doubled);
  const rest = active.filter((pod) => !twice.includes(pod)).sort((a, b) => order(a) - order(b));
  return [...twice, ...rest].slice(0, Math.min(active.length - wanted, maxPodsPerStep));
}

function freeIndexes({ spec }: AJob, tally: Tally, active: readonly APod[], missing: number): number[] {
  const taken = new Set(active.map(indexOf));
  const free: number[] = [];
  for (let i = 0; i < (spec.completions ?? 0) && free.length < missing; i++)
    if (!taken.has(i) && !tally.done.has(i) && !tally.failedIndexes.has(i)) free.push(i);
  return free;
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
