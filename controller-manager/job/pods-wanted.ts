import { isPodReady } from '../../api/pod/phase.ts';
import type { Shared } from '../../client/client.ts';
import type { Job } from '../../proto/gen/batch/v1.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';
import { indexOf } from './indexes.ts';
import { successes, type Tally } from './tally.ts';

type APod = Shared<Pod>;
type AJob = Shared<Job>;

/** No more pods than this are made or removed in one step. */
export const maxPodsPerStep = 500;

/** How many pods should be active. */
export function wantedPods({ spec }: AJob, tally: Tally, active: number): number {
  const parallelism = spec.parallelism ?? 1;
  const succeeded = successes(tally, spec.completionMode === 'Indexed');
  // Work is shared out by the pods themselves: once one has found it done, no new ones are made.
  if (spec.completions === undefined) return succeeded > 0 ? Math.min(active, parallelism) : parallelism;
  return Math.max(0, Math.min(spec.completions - succeeded - tally.failedIndexes.size, parallelism));
}

/** Pods beyond the wanted number: of doubled indexes first, then those that are least far. */
export function excess(active: readonly APod[], wanted: number, indexed: boolean): readonly APod[] {
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

/** The first indexes that no pod is at work on and that have not ended. */
export function freeIndexes({ spec }: AJob, tally: Tally, active: readonly APod[], missing: number): number[] {
  const taken = new Set(active.map(indexOf));
  const free: number[] = [];
  for (let i = 0; i < (spec.completions ?? 0) && free.length < missing; i++)
    if (!taken.has(i) && !tally.done.has(i) && !tally.failedIndexes.has(i)) free.push(i);
  return free;
}
