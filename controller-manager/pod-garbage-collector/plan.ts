import { byAge } from '../../api/meta/by-age.ts';
import { setCondition } from '../../api/meta/conditions.ts';
import { isPodTerminal, isPodTerminating } from '../../api/pod/phase.ts';
import type { Shared } from '../../client/client.ts';
import type { Pod, PodStatus } from '../../proto/gen/core/v1.ts';

type APod = Shared<Pod>;

/** Ended pods beyond the threshold: evicted ones first, then the oldest. */
export function planTerminated(ended: readonly APod[], threshold: number): readonly APod[] {
  const excess = ended.length - threshold;
  if (threshold <= 0 || excess <= 0) return [];
  const evicted = (pod: APod) => (pod.status?.reason === 'Evicted' ? 0 : 1);
  return [...ended].sort((a, b) => evicted(a) - evicted(b) || byAge(a, b)).slice(0, excess);
}

/** Being deleted without ever having been bound: no kubelet will finish it. */
export function isUnboundAndTerminating(pod: APod): boolean {
  return isPodTerminating(pod) && !pod.spec.nodeName;
}

/**
 * The status of a pod before it is removed: a pod that has not ended fails, so that its owner counts it as failed and not as
 * vanished. Undefined when it has ended already.
 * https://kubernetes.io/docs/concepts/workloads/pods/disruptions/#pod-disruption-conditions
 */
export function failedStatus(pod: APod, message: string | undefined, now: number): Shared<PodStatus> | undefined {
  if (isPodTerminal(pod)) return undefined;
  const conditions = pod.status?.conditions ?? [];
  const told =
    message === undefined
      ? conditions
      : setCondition(conditions, { type: 'DisruptionTarget', status: 'True', reason: 'DeletionByPodGC', message }, now);
  return { ...pod.status, phase: 'Failed', conditions: told };
}
