import type { PodCondition } from '../../proto/gen/core/v1.ts';
import { findCondition } from '../meta/conditions.ts';
import type { DeepReadonly } from '../meta/deep-readonly.ts';
import { parseTime } from '../time/timestamp.ts';
import type { ReadonlyPod } from './containers.ts';

type WithStatus = Pick<ReadonlyPod, 'status'>;
type WithMeta = { readonly metadata: { readonly deletionTimestamp?: string | null } };

/** Whether all its containers have ended for good. https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-phase */
export function isPodTerminal({ status }: WithStatus): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed';
}

/** Whether it is being deleted. */
export function isPodTerminating({ metadata }: WithMeta): boolean {
  return metadata.deletionTimestamp !== undefined && metadata.deletionTimestamp !== null;
}

/** Whether it counts as one of the pods that its controller wants: neither ended nor being deleted. */
export function isPodActive(pod: WithStatus & WithMeta): boolean {
  return !isPodTerminal(pod) && !isPodTerminating(pod);
}

export function podCondition({ status }: WithStatus, type: string): DeepReadonly<PodCondition> | undefined {
  return findCondition(status?.conditions, type);
}

export function isPodReady(pod: WithStatus): boolean {
  return podCondition(pod, 'Ready')?.status === 'True';
}

/**
 * When a ready pod has been ready for `minReadySeconds`, in milliseconds; undefined when it is not ready. A time to come is
 * when to look again.
 */
export function availableAt(pod: WithStatus, minReadySeconds: number): number | undefined {
  const ready = podCondition(pod, 'Ready');
  if (ready?.status !== 'True') return undefined;
  const since = parseTime(ready.lastTransitionTime);
  if (minReadySeconds <= 0) return since ?? 0;
  return since === undefined ? undefined : since + minReadySeconds * 1000;
}

/** Whether it has been ready for `minReadySeconds` at `now` (milliseconds). */
export function isPodAvailable(pod: WithStatus, minReadySeconds: number, now: number): boolean {
  const at = availableAt(pod, minReadySeconds);
  return at !== undefined && (minReadySeconds <= 0 || at <= now);
}
