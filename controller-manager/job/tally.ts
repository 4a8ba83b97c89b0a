import { isConditionTrue } from '../../api/meta/conditions.ts';
import { hasFinalizer, isTerminating } from '../../api/meta/finalizers.ts';
import { isPodActive } from '../../api/pod/phase.ts';
import type { Shared } from '../../client/client.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';
import { judgeFailure } from './failure-policy.ts';
import { failuresBefore, lastFailures } from './index-failures.ts';
import { indexOf, parseIndexes } from './indexes.ts';
import { hasFailed, isFinished, type JobState, trackingFinalizer } from './state.ts';

type APod = Shared<Pod>;
const maxUncounted = 500;

/** Ended pods, sorted into those counted before, those that are to be counted, and those that may go. */
export interface Tally {
  readonly succeeded: number;
  readonly failed: number;
  /** Ended pods that are not in the counts yet, pending ones among them. */
  readonly uncounted: number;
  readonly pendingSucceeded: string[];
  readonly pendingFailed: string[];
  /** Failures that are counted when their index is tried again: until then the pod tells how often the index has failed. */
  readonly delayed: number;
  readonly release: readonly APod[];
  readonly done: ReadonlySet<number>;
  readonly failedIndexes: ReadonlySet<number>;
  readonly failMessage: string | undefined;
}

/** Counts what has ended since the last step, and finds the pods that may go. */
export function tallyUp({ job, pods }: JobState, indexed: boolean): Tally {
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
  for (const pod of tracked.values()) {
    const index = indexOf(pod);
    if (index !== undefined && index < completions && hasFailed(job, pod) && failsIndex(spec, pod))
      failedIndexes.add(index);
  }
  const kept = keptFailures({ job, pods }, done, failedIndexes);
  let failMessage: string | undefined;
  let uncounted = release.length;
  let delayed = 0;
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
    } else if (lost(job, pod) || (isGoing && !isPodActive(pod))) {
      const verdict = judgeFailure(spec, pod);
      if (verdict.kind === 'fail job') failMessage ??= verdict.message;
      if (kept.has(uid) && !isGoing) {
        if (verdict.kind !== 'ignore') delayed++;
        continue;
      }
      uncounted++;
      if (verdict.kind === 'ignore') {
        release.push(pod);
        continue;
      }
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
    delayed,
    release,
    done,
    failedIndexes,
    failMessage,
  };
}

/** Whether a pod counts as failed. Once a job has succeeded it takes its pods away itself: then only what failed by itself does. */
function lost(job: JobState['job'], pod: APod): boolean {
  if (isConditionTrue(job.status?.conditions, 'SuccessCriteriaMet')) return pod.status?.phase === 'Failed';
  return hasFailed(job, pod);
}

/** Whether a pod that has failed is the end of its index. */
function failsIndex(spec: JobState['job']['spec'], pod: APod): boolean {
  if (spec.backoffLimitPerIndex === undefined) return false;
  const { kind } = judgeFailure(spec, pod);
  return kind === 'fail index' || (kind !== 'ignore' && failuresBefore(pod) >= spec.backoffLimitPerIndex);
}

/** By uid, the last failures of indexes that are to be tried again and are not yet. */
function keptFailures(
  { job, pods }: Pick<JobState, 'job' | 'pods'>,
  done: ReadonlySet<number>,
  failedIndexes: ReadonlySet<number>,
): ReadonlySet<string> {
  if (job.spec.backoffLimitPerIndex === undefined) return new Set();
  const active = new Set(pods.filter(isPodActive).map(indexOf));
  const waiting = [...lastFailures(job, pods)].filter(
    ([index]) => !active.has(index) && !done.has(index) && !failedIndexes.has(index),
  );
  return new Set(waiting.map(([, pod]) => pod.metadata.uid));
}

/**
 * The tally of a job that ends: what has not ended by then fails with it, and goes uncounted where it has succeeded. Either way
 * no pod is waited for.
 */
export function tallyEnd(tally: Tally, { job, pods }: JobState, end: 'Complete' | 'Failed'): Tally {
  const known = new Set([...tally.pendingFailed, ...tally.pendingSucceeded]);
  for (const pod of tally.release) known.add(pod.metadata.uid);
  const left = pods.filter((pod) => hasFinalizer(pod, trackingFinalizer) && !known.has(pod.metadata.uid));
  const counts = (pod: APod) => (end === 'Failed' || lost(job, pod)) && judgeFailure(job.spec, pod).kind !== 'ignore';
  const failed = left.filter(counts).slice(0, Math.max(0, maxUncounted - known.size));
  return {
    ...tally,
    uncounted: tally.uncounted + left.length,
    pendingFailed: [...tally.pendingFailed, ...failed.map((pod) => pod.metadata.uid)],
    release: [...tally.release, ...left.filter((pod) => !counts(pod))],
  };
}

/** All successes, those on the list of the uncounted among them. */
export const successes = (tally: Tally, indexed: boolean) =>
  tally.succeeded + (indexed ? 0 : tally.pendingSucceeded.length);
