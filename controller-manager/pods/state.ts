import { findCondition } from '../../api/meta/conditions.ts';
import { isTerminating } from '../../api/meta/finalizers.ts';
import { parseTime } from '../../api/time/timestamp.ts';
import type { Shared } from '../../client/client.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';

type APod = Shared<Pod>;

/** All containers have ended, and none will start again. */
export function hasEnded(pod: APod): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
}

/** Neither ended nor being deleted: it counts as a replica. */
export function isActive(pod: APod): boolean {
  return !hasEnded(pod) && !isTerminating(pod);
}

/** Being deleted and not yet ended. */
export function isWindingDown(pod: APod): boolean {
  return isTerminating(pod) && !hasEnded(pod);
}

export function isReady(pod: APod): boolean {
  return findCondition(pod.status?.conditions, 'Ready')?.status === 'True';
}

/** When the pod became ready, in milliseconds; undefined when it is not, or does not say. */
export function readySince(pod: APod): number | undefined {
  const ready = findCondition(pod.status?.conditions, 'Ready');
  return ready?.status === 'True' ? parseTime(ready.lastTransitionTime) : undefined;
}

/**
 * Milliseconds until a pod has been ready for `minReadySeconds`: 0 or less when it is available, undefined when it is not ready.
 */
export function availableInMs(pod: APod, minReadySeconds: number, now: number): number | undefined {
  if (!isReady(pod)) return undefined;
  if (minReadySeconds === 0) return 0;
  const since = readySince(pod);
  return since === undefined ? undefined : since + minReadySeconds * 1000 - now;
}

export function isAvailable(pod: APod, minReadySeconds: number, now: number): boolean {
  const left = availableInMs(pod, minReadySeconds, now);
  return left !== undefined && left <= 0;
}

/** The earliest moment at which one more pod becomes available, in milliseconds from now; undefined when none will by time alone. */
export function nextAvailabilityMs(pods: readonly APod[], minReadySeconds: number, now: number): number | undefined {
  if (minReadySeconds === 0) return undefined;
  let next: number | undefined;
  for (const pod of pods) {
    const left = availableInMs(pod, minReadySeconds, now);
    if (left !== undefined && left > 0 && (next === undefined || left < next)) next = left;
  }
  return next;
}
