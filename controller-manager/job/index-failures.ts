import type { Shared } from '../../client/client.ts';
import type { Job } from '../../proto/gen/batch/v1.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';
import { backoffLeft, endedAt } from './backoff.ts';
import { judgeFailure } from './failure-policy.ts';
import { indexOf } from './indexes.ts';
import { hasFailed } from './state.ts';

const countedAnnotation = 'batch.kubernetes.io/job-index-failure-count';
const ignoredAnnotation = 'batch.kubernetes.io/job-index-ignored-failure-count';

type APod = Shared<Pod>;

/** How often an index failed before a pod of it was made: each pod carries the count on to the next. */
export const failuresBefore = (pod: APod): number => annotated(pod, countedAnnotation);

function annotated({ metadata }: APod, name: string): number {
  const text = metadata.annotations?.[name];
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : 0;
}

/** All failures, those that the policy ignores among them. */
const allBefore = (pod: APod): number => failuresBefore(pod) + annotated(pod, ignoredAnnotation);

/** Of each index that has failed, the pod that failed last: the one with most failures before it. */
export function lastFailures(job: Shared<Job>, pods: readonly APod[]): ReadonlyMap<number, APod> {
  const last = new Map<number, APod>();
  for (const pod of pods) {
    const index = indexOf(pod);
    if (index === undefined || !hasFailed(job, pod)) continue;
    const known = last.get(index);
    if (!known || allBefore(pod) >= allBefore(known)) last.set(index, pod);
  }
  return last;
}

/** The annotations that tell the next pod of an index how often it has failed; `last` is the pod that failed last. */
export function failureAnnotations(job: Shared<Job>, last: APod | undefined): Record<string, string> {
  if (!last) return { [countedAnnotation]: '0' };
  const isIgnored = judgeFailure(job.spec, last).kind === 'ignore';
  const ignored = annotated(last, ignoredAnnotation) + (isIgnored ? 1 : 0);
  return {
    [countedAnnotation]: String(failuresBefore(last) + (isIgnored ? 0 : 1)),
    ...(ignored > 0 ? { [ignoredAnnotation]: String(ignored) } : {}),
  };
}

/**
 * Milliseconds until an index may be tried again; 0 or less for now. Ignored failures lengthen the wait as well.
 * https://github.com/kubernetes/enhancements/tree/master/keps/sig-apps/3850-backoff-limits-per-index-for-indexed-jobs
 */
export function indexWait(last: APod | undefined, now: number): number {
  return last ? backoffLeft({ failures: allBefore(last) + 1, last: endedAt(last, now) }, now) : 0;
}
