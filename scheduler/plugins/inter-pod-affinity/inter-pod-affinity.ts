import { type AffinityTerm, termMatches } from '../../cache/affinity-term.ts';
import type { PodInfo } from '../../cache/pod-info.ts';
import type { TermGroup } from '../../cache/term-groups.ts';
import { rejected } from '../../framework/outcome.ts';
import { type FilterPlugin, maxNodeScore, type NodeScorer, type ScorePlugin } from '../../framework/plugin.ts';
import { AffinityFilter, countMatching } from './affinity-filter.ts';
import { addAt, addCounts, type DomainSums, emptySums, sumAt } from './domain-sums.ts';
import { MatchingGroups } from './matching-groups.ts';

const name = 'InterPodAffinity';

const rejections = {
  affinity: rejected(name, "node(s) didn't match pod affinity rules", { preemptionMayHelp: false }),
  antiAffinity: rejected(name, "node(s) didn't match pod anti-affinity rules", { preemptionMayHelp: true }),
  existingAntiAffinity: rejected(name, "node(s) didn't satisfy existing pods anti-affinity rules", {
    preemptionMayHelp: true,
  }),
};

export interface InterPodAffinityOptions {
  /** What the required affinity of a pod on a node weighs for pods that match it; 1. */
  readonly hardPodAffinityWeight?: number;
  /** Let pods without preferences of their own not be drawn by those of others. */
  readonly ignorePreferredTermsOfExistingPods?: boolean;
}

/**
 * Places pods near pods that they want near, and away from those that they do not, by what both sides say.
 * https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity
 */
export function createInterPodAffinity(options: InterPodAffinityOptions = {}): FilterPlugin & ScorePlugin {
  const { hardPodAffinityWeight = 1, ignorePreferredTermsOfExistingPods = false } = options;
  const matching = new MatchingGroups();
  return {
    name,
    filterScope: 'cluster',
    scoreScope: 'cluster',
    wakeUps: [
      { resource: 'AssignedPod', actions: ['add', 'labels', 'delete'], hint: concerns },
      { resource: 'Node', actions: ['add', 'labels'] },
      { resource: 'Namespace', actions: ['labels'] },
    ],

    preFilter(pod, cluster) {
      const groups = matching.of(pod, cluster);
      const { required = [], requiredAnti = [] } = pod.template.affinity ?? {};
      const concerned = groups.some(({ kind }) => kind === 'requiredAnti');
      if (!concerned && required.length + requiredAnti.length === 0) return { kind: 'skip' };
      return { kind: 'ready', filter: new AffinityFilter(pod, cluster, groups, rejections) };
    },

    preScore(pod, cluster) {
      const { preferred = [], preferredAnti = [] } = pod.template.affinity ?? {};
      const hasOwn = preferred.length + preferredAnti.length > 0;
      if (ignorePreferredTermsOfExistingPods && !hasOwn) return { kind: 'skip' };
      const byKey = new Map<string, DomainSums>();
      const sumsFor = (key: string): DomainSums => {
        let sums = byKey.get(key);
        if (sums === undefined) {
          sums = emptySums(cluster.topology(key));
          byKey.set(key, sums);
        }
        return sums;
      };
      const addOwn = (term: AffinityTerm, weight: number) => {
        const { counts, total } = countMatching([term], cluster);
        if (total > 0) addCounts(sumsFor(term.topologyKey), counts, cluster, weight);
      };
      for (const { term, weight } of preferred) addOwn(term, weight);
      for (const { term, weight } of preferredAnti) addOwn(term, -weight);
      for (const group of matching.of(pod, cluster)) {
        const weight = weightOf(group, hardPodAffinityWeight);
        if (weight === 0) continue;
        const sums = sumsFor(group.term.topologyKey);
        for (const [slot, count] of group.slots) addAt(sums, slot, count * weight);
      }
      return byKey.size === 0 ? { kind: 'skip' } : { kind: 'ready', scorer: scorerOf([...byKey.values()]) };
    },
  };
}

function weightOf({ kind, weight }: TermGroup, hardPodAffinityWeight: number): number {
  switch (kind) {
    case 'required':
      return hardPodAffinityWeight;
    case 'preferred':
      return weight;
    case 'preferredAnti':
      return -weight;
    case 'requiredAnti':
      return 0;
  }
}

function scorerOf(all: readonly DomainSums[]): NodeScorer {
  return {
    score(slot) {
      let score = 0;
      for (const sums of all) score += sumAt(sums, slot);
      return score;
    },
    normalize(scores, _slots, count) {
      let lowest = Number.POSITIVE_INFINITY;
      let highest = Number.NEGATIVE_INFINITY;
      for (let i = 0; i < count; i++) {
        lowest = Math.min(lowest, scores[i] ?? 0);
        highest = Math.max(highest, scores[i] ?? 0);
      }
      const range = highest - lowest;
      for (let i = 0; i < count; i++) {
        scores[i] = range > 0 ? Math.floor(maxNodeScore * (((scores[i] ?? 0) - lowest) / range)) : 0;
      }
    },
  };
}

/** Whether a pod that came, went or changed can matter: because of what the waiting pod says, or of what itself says. */
function concerns(
  pod: PodInfo,
  event: Parameters<NonNullable<NonNullable<FilterPlugin['wakeUps']>[number]['hint']>>[1],
): boolean {
  if (event.resource !== 'AssignedPod') return true;
  const { metadata, spec } = event.pod;
  // Its going lifts what it said; labels of namespaces are not at hand here, so terms that select them count as matching.
  const about = (term: AffinityTerm) =>
    term.namespaceSelector !== undefined ||
    termMatches(term, metadata.namespace ?? '', metadata.labels, () => undefined);
  const { required = [], requiredAnti = [] } = pod.template.affinity ?? {};
  if (required.some(about) || requiredAnti.some(about)) return true;
  return (spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.length ?? 0) > 0;
}
