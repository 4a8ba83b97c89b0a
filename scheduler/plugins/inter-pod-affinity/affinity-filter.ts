import { type AffinityTerm, termMatches } from '../../cache/affinity-term.ts';
import type { Cluster } from '../../cache/cluster.ts';
import type { PodCounter } from '../../cache/pod-counter.ts';
import type { PodInfo } from '../../cache/pod-info.ts';
import type { TermGroup } from '../../cache/term-groups.ts';
import { type FilterOutcome, fits, type Rejected } from '../../framework/outcome.ts';
import type { NodeFilter } from '../../framework/plugin.ts';
import { addAt, addCounts, type DomainSums, emptySums, sumAt } from './domain-sums.ts';

/** The rejections, made by the plugin. */
export interface AffinityRejections {
  readonly affinity: Rejected;
  readonly antiAffinity: Rejected;
  readonly existingAntiAffinity: Rejected;
}

/** How many pods on each node all of the terms mean. */
export function countMatching(terms: readonly AffinityTerm[], cluster: Cluster): PodCounter {
  const [first] = terms;
  const only = terms.length === 1 && first?.namespaceSelector === undefined && first?.namespaces.size === 1;
  const namespace = only ? [...(first?.namespaces ?? [])][0] : undefined;
  return cluster.count({
    key: `affinity|${terms.map((term) => term.podsKey).join('&')}`,
    namespace,
    matches: (other) => matchesAll(terms, other, cluster),
  });
}

function matchesAll(terms: readonly AffinityTerm[], pod: PodInfo, { objects }: Cluster): boolean {
  for (const term of terms) if (!termMatches(term, pod.namespace, pod.labels, objects.namespaceLabels)) return false;
  return true;
}

/** Holds what the pod requires of other pods, and what other pods on nodes require of it. */
export class AffinityFilter implements NodeFilter {
  readonly #pod: PodInfo;
  readonly #cluster: Cluster;
  readonly #rejections: AffinityRejections;
  readonly #required: readonly AffinityTerm[];
  readonly #requiredSums: readonly DomainSums[];
  readonly #anti: readonly { readonly term: AffinityTerm; readonly sums: DomainSums }[];
  /** By topology key: pods that do not want this one near them. */
  readonly #existing = new Map<string, DomainSums>();
  readonly #matchesItself: boolean;

  constructor(pod: PodInfo, cluster: Cluster, groups: readonly TermGroup[], rejections: AffinityRejections) {
    this.#pod = pod;
    this.#cluster = cluster;
    this.#rejections = rejections;
    const { required = [], requiredAnti = [] } = pod.template.affinity ?? {};
    this.#required = required;
    this.#matchesItself = matchesAll(required, pod, cluster);
    this.#requiredSums = required.map(({ topologyKey }) => emptySums(cluster.topology(topologyKey)));
    if (required.length > 0) {
      const { counts } = countMatching(required, cluster);
      for (const sums of this.#requiredSums) addCounts(sums, counts, cluster, 1);
    }
    this.#anti = requiredAnti.map((term) => {
      const sums = emptySums(cluster.topology(term.topologyKey));
      addCounts(sums, countMatching([term], cluster).counts, cluster, 1);
      return { term, sums };
    });
    for (const group of groups) {
      if (group.kind !== 'requiredAnti') continue;
      const sums = this.#existingSums(group.term.topologyKey);
      for (const [slot, count] of group.slots) addAt(sums, slot, count);
    }
  }

  filter(slot: number): FilterOutcome {
    if (!this.#hasRequired(slot)) return this.#rejections.affinity;
    for (const { sums } of this.#anti) if (sumAt(sums, slot) > 0) return this.#rejections.antiAffinity;
    for (const sums of this.#existing.values()) if (sumAt(sums, slot) > 0) return this.#rejections.existingAntiAffinity;
    return fits;
  }

  addPod(other: PodInfo, slot: number): void {
    this.#change(other, slot, 1);
  }

  removePod(other: PodInfo, slot: number): void {
    this.#change(other, slot, -1);
  }

  #hasRequired(slot: number): boolean {
    let all = true;
    for (const sums of this.#requiredSums) {
      if ((sums.column.domainOf[slot] ?? -1) < 0) return false;
      if (sumAt(sums, slot) <= 0) all = false;
    }
    if (all) return true;
    // The first pod of a group that wants to be together may start anywhere; else none of them ever could.
    return this.#matchesItself && this.#requiredSums.every(({ sums }) => sums.every((count) => count <= 0));
  }

  #change(other: PodInfo, slot: number, sign: number): void {
    const { objects } = this.#cluster;
    for (const term of other.template.affinity?.requiredAnti ?? []) {
      if (termMatches(term, this.#pod.namespace, this.#pod.labels, objects.namespaceLabels)) {
        addAt(this.#existingSums(term.topologyKey), slot, sign);
      }
    }
    if (this.#required.length > 0 && matchesAll(this.#required, other, this.#cluster)) {
      for (const sums of this.#requiredSums) addAt(sums, slot, sign);
    }
    for (const { term, sums } of this.#anti) if (matchesAll([term], other, this.#cluster)) addAt(sums, slot, sign);
  }

  #existingSums(topologyKey: string): DomainSums {
    let sums = this.#existing.get(topologyKey);
    if (sums === undefined) {
      sums = emptySums(this.#cluster.topology(topologyKey));
      this.#existing.set(topologyKey, sums);
    }
    return sums;
  }
}
