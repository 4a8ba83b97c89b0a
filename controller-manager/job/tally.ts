import { hasFinalizer, isTerminating } from '../../api/meta/finalizers.ts';
import { isPodActive } from '../../api/pod/phase.ts';
import type { Shared } from '../../client/client.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';
import { judgeFailure } from './failure-policy.ts';
import { failuresBefore } from './index-failures.ts';
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
        if (verdict.kind === 'fail index' || failuresBefore(pod) >= spec.backoffLimitPerIndex) failedIndexes.add(index);
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
    release,
    done,
    failedIndexes,
    failMessage,
  };
}

/** All successes, those on the list of the uncounted among them. */
export const successes = (tally: Tally, indexed: boolean) =>
  tally.succeeded + (indexed ? 0 : tally.pendingSucceeded.length);
