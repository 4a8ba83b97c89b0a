import { podCondition } from '../../api/pod/phase.ts';
import { parseTime } from '../../api/time/timestamp.ts';
import type { Shared } from '../../client/client.ts';
import type { Pod, Service } from '../../proto/gen/core/v1.ts';

/** When the oldest change was that endpoints tell of: whoever programs a network by them measures how late it is. */
export const triggerTimeAnnotation = 'endpoints.kubernetes.io/last-change-trigger-time';

interface Seen {
  readonly service: number;
  readonly pods: ReadonlyMap<string, number>;
}

/**
 * Remembers of each service, by its key, when it and its pods last changed. Asked once for every look at a service, also when
 * nothing is written: the next answer tells of what came since.
 * https://kubernetes.io/docs/reference/labels-annotations-taints/#endpoints-kubernetes-io-last-change-trigger-time
 */
export class TriggerTimes {
  readonly #seen = new Map<string, Seen>();

  /** The oldest of the changes since the last look, in milliseconds; undefined when there was none. */
  look(key: string, service: Shared<Service>, pods: readonly Shared<Pod>[]): number | undefined {
    const before = this.#seen.get(key);
    const made = parseTime(service.metadata.creationTimestamp) ?? 0;
    const times = new Map<string, number>();
    let oldest = before && made > before.service ? made : Number.POSITIVE_INFINITY;
    for (const pod of pods) {
      const at = parseTime(podCondition(pod, 'Ready')?.lastTransitionTime);
      if (at === undefined) continue;
      const { name } = pod.metadata;
      times.set(name, at);
      if (at > (before?.pods.get(name) ?? 0)) oldest = Math.min(oldest, at);
    }
    this.#seen.set(key, { service: made, pods: times });
    if (!before) return made;
    return Number.isFinite(oldest) ? oldest : undefined;
  }

  forget(key: string): void {
    this.#seen.delete(key);
  }
}

/** The annotations with the time of the change, or without any. */
export function withTriggerTime(
  annotations: { readonly [key: string]: string } | undefined,
  at: number | undefined,
): { [key: string]: string } | undefined {
  const { [triggerTimeAnnotation]: _, ...rest } = annotations ?? {};
  if (at !== undefined) return { ...rest, [triggerTimeAnnotation]: inNanoseconds(at) };
  return Object.keys(rest).length > 0 ? rest : undefined;
}

/** RFC 3339 as Go writes it: no more of a fraction than there is. */
const inNanoseconds = (ms: number): string => new Date(ms).toISOString().replace(/\.?0*Z$/, 'Z');
