import { isPodReady } from '../../api/pod/phase.ts';
import { parseTime } from '../../api/time/timestamp.ts';
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
  // Work is shared out by the pods themselves: once one has found it done, no new ones are made, and none is taken away.
  if (spec.completions === undefined) return succeeded > 0 ? active : parallelism;
  return Math.max(0, Math.min(spec.completions - succeeded - tally.failedIndexes.size, parallelism));
}

const phases: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 };

/** Those first that have come least far: unbound before bound, by phase, unready before ready, and then the youngest. */
function byProgress(a: APod, b: APod): number {
  const steps = (pod: APod) => [
    pod.spec.nodeName ? 1 : 0,
    phases[pod.status?.phase ?? ''] ?? 0,
    isPodReady(pod) ? 1 : 0,
    -(parseTime(pod.metadata.creationTimestamp) ?? 0),
  ];
  const [left, right] = [steps(a), steps(b)];
  for (const [i, step] of left.entries()) if (step !== right[i]) return step - (right[i] ?? 0);
  return 0;
}

/**
 * Pods to take away: in an Indexed job those of no index, of one that is not wanted any more, or of one that another pod is at work
 * on, however many there are; then those beyond the wanted number.
 */
export function surplus({ spec }: AJob, active: readonly APod[], wanted: number): readonly APod[] {
  const ordered = [...active].sort(byProgress);
  const useless: APod[] = [];
  if (spec.completionMode === 'Indexed') {
    const taken = new Set<number>();
    // Of two that do the same the one stays that has come further.
    for (const pod of [...ordered].reverse()) {
      const index = indexOf(pod);
      if (index === undefined || index >= (spec.completions ?? 0) || taken.has(index)) useless.push(pod);
      else taken.add(index);
    }
  }
  const rest = ordered.filter((pod) => !useless.includes(pod));
  const more = Math.max(0, active.length - useless.length - wanted);
  return [...useless, ...rest.slice(0, more)].slice(0, maxPodsPerStep);
}

/** The first indexes that no pod is at work on and that have not ended. */
export function freeIndexes({ spec }: AJob, tally: Tally, active: readonly APod[], missing: number): number[] {
  const taken = new Set(active.map(indexOf));
  const free: number[] = [];
  for (let i = 0; i < (spec.completions ?? 0) && free.length < missing; i++)
    if (!taken.has(i) && !tally.done.has(i) && !tally.failedIndexes.has(i)) free.push(i);
  return free;
}
