import type { AffinityTerm } from './affinity-term.ts';
import type { PodInfo } from './pod-info.ts';

export type TermKind = 'required' | 'requiredAnti' | 'preferred' | 'preferredAnti';

/** All pods on nodes that say the same about other pods. */
export interface TermGroup {
  readonly kind: TermKind;
  readonly weight: number;
  readonly term: AffinityTerm;
  /** How many of these pods are on which node. */
  readonly slots: Map<number, number>;
}

/**
 * What the pods on nodes say about other pods: their affinity holds for those who come after them. The replicas of a workload
 * say the same, so they are one group, and a pod to be placed is matched against groups and not against pods.
 */
export class TermGroups {
  readonly #groups = new Map<string, TermGroup>();
  /** Goes up when groups come or go, not when they grow or shrink. */
  version = 0;

  podChanged(pod: PodInfo, slot: number, sign: 1 | -1): void {
    const { affinity } = pod.template;
    if (affinity === undefined) return;
    for (const term of affinity.required) this.#count('required', 1, term, slot, sign);
    for (const term of affinity.requiredAnti) this.#count('requiredAnti', 1, term, slot, sign);
    for (const { weight, term } of affinity.preferred) this.#count('preferred', weight, term, slot, sign);
    for (const { weight, term } of affinity.preferredAnti) this.#count('preferredAnti', weight, term, slot, sign);
  }

  all(): Iterable<TermGroup> {
    return this.#groups.values();
  }

  get size(): number {
    return this.#groups.size;
  }

  #count(kind: TermKind, weight: number, term: AffinityTerm, slot: number, sign: 1 | -1): void {
    const key = `${kind}|${weight}|${term.topologyKey}|${term.podsKey}`;
    let group = this.#groups.get(key);
    if (group === undefined) {
      group = { kind, weight, term, slots: new Map() };
      this.#groups.set(key, group);
      this.version++;
    }
    const count = (group.slots.get(slot) ?? 0) + sign;
    if (count !== 0) group.slots.set(slot, count);
    else group.slots.delete(slot);
    if (group.slots.size === 0) {
      this.#groups.delete(key);
      this.version++;
    }
  }
}
