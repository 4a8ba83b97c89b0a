import { isPodReady, podCondition } from '../../api/pod/phase.ts';
import { parseTime } from '../../api/time/timestamp.ts';
import type { Shared } from '../../client/client.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';

/** Running pods have most to show, then lost ones, then those that wait. */
const phaseRank: Readonly<Record<string, number>> = { Running: 0, Unknown: 1, Pending: 2 };

/**
 * Which pod of several a verb takes: the one that is best to look into comes first. Whoever reads logs wants the pod that
 * has restarted most often, whoever runs commands the one that has least. Pods that are equal keep their order.
 */
export function byInterest(restarts: 'most first' | 'fewest first'): (a: Shared<Pod>, b: Shared<Pod>) => number {
  const sign = restarts === 'most first' ? -1 : 1;
  return (a, b) =>
    rank(!a.spec?.nodeName, !b.spec?.nodeName) ||
    phaseOf(a) - phaseOf(b) ||
    rank(!isPodReady(a), !isPodReady(b)) ||
    (isPodReady(a) && isPodReady(b) ? earlier(readySince(a), readySince(b)) : 0) ||
    sign * (maxRestarts(a) - maxRestarts(b)) ||
    earlier(parseTime(a.metadata.creationTimestamp), parseTime(b.metadata.creationTimestamp));
}

const rank = (a: boolean, b: boolean): number => Number(a) - Number(b);

// Phases without a rank, as of pods that have ended, stand with the running ones.
const phaseOf = ({ status }: Shared<Pod>): number => phaseRank[status?.phase ?? ''] ?? 0;

/** No time at all counts as the latest. */
function earlier(a: number | undefined, b: number | undefined): number {
  const first = a ?? Number.POSITIVE_INFINITY;
  const second = b ?? Number.POSITIVE_INFINITY;
  return first === second ? 0 : first - second;
}

const readySince = (pod: Shared<Pod>): number | undefined => parseTime(podCondition(pod, 'Ready')?.lastTransitionTime);

function maxRestarts({ status }: Shared<Pod>): number {
  return Math.max(0, ...(status?.containerStatuses ?? []).map(({ restartCount }) => restartCount));
}
