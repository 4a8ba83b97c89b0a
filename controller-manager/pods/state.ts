import { availableAt, isPodTerminal, isPodTerminating, podCondition } from '../../api/pod/phase.ts';
import { parseTime } from '../../api/time/timestamp.ts';
import type { Shared } from '../../client/client.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';

type APod = Shared<Pod>;

/** Being deleted and not yet ended. */
export function isWindingDown(pod: APod): boolean {
  return isPodTerminating(pod) && !isPodTerminal(pod);
}

/** When the pod became ready, in milliseconds; undefined when it is not, or does not say. */
export function readySince(pod: APod): number | undefined {
  const ready = podCondition(pod, 'Ready');
  return ready?.status === 'True' ? parseTime(ready.lastTransitionTime) : undefined;
}

/**
 * The earliest moment at which one more pod becomes available, in milliseconds from now; undefined when none will by time
 * alone.
 */
export function nextAvailabilityMs(pods: readonly APod[], minReadySeconds: number, now: number): number | undefined {
  if (minReadySeconds <= 0) return undefined;
  let next: number | undefined;
  for (const pod of pods) {
    const left = (availableAt(pod, minReadySeconds) ?? now) - now;
    if (left > 0 && (next === undefined || left < next)) next = left;
  }
  return next;
}
