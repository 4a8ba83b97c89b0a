import type { Cluster } from '../../cache/cluster.ts';
import type { PodInfo } from '../../cache/pod-info.ts';
import { type Candidates, maxNodeScore, type NodeScorer } from '../../framework/plugin.ts';
import { type Constraint, countOf, hasAllKeys, hostname, nodeInclusion } from './constraint.ts';

/** What one constraint adds to the score of a node: `perPod[where]` pods there, weighted, and a constant. */
interface Part {
  /** The number of the place of each slot: of its domain, or of the node itself. -1 adds nothing. */
  readonly placeOf: Int32Array | undefined;
  readonly counts: Int32Array | Float64Array;
  readonly weight: number;
  readonly constant: number;
}

/**
 * Prefers nodes in domains with fewer pods that the soft constraints select. A domain's count weighs more the more domains there
 * are, `ln(domains + 2)`, so that many small domains are not drowned by few big ones; maxSkew adds a constant that blurs
 * differences smaller than it. Nodes without one of the keys score nothing, unless the constraints are the default ones.
 */
export function spreadScorer(
  pod: PodInfo,
  cluster: Cluster,
  constraints: readonly Constraint[],
  requireAllKeys: boolean,
  candidates: Candidates,
): NodeScorer {
  const columns = constraints.map(({ topologyKey }) => cluster.topology(topologyKey));
  const ignored = (slot: number) => requireAllKeys && !hasAllKeys(columns, slot);

  const parts = constraints.map((constraint, i): Part => {
    const column = columns[i] ?? cluster.topology(constraint.topologyKey);
    const { counts } = countOf(constraint, pod, cluster);
    const constant = constraint.maxSkew - 1;
    if (constraint.topologyKey === hostname) {
      let nodes = 0;
      for (let c = 0; c < candidates.count; c++) if (!ignored(candidates.slots[c] ?? 0)) nodes++;
      return { placeOf: undefined, counts, weight: Math.log(nodes + 2), constant };
    }
    return { placeOf: column.domainOf, constant, ...domainCounts(constraint, column, counts) };
  });

  function domainCounts(constraint: Constraint, column: (typeof columns)[number], counts: Int32Array) {
    const { domainOf } = column;
    // One more than there are domains: nodes without the label are together in a domain of their own.
    const wanted = new Uint8Array(column.domains + 1);
    let size = 0;
    for (let c = 0; c < candidates.count; c++) {
      const slot = candidates.slots[c] ?? 0;
      if (ignored(slot)) continue;
      const domain = domainOf[slot] ?? -1;
      const place = domain < 0 ? column.domains : domain;
      if (wanted[place] === 0) size++;
      wanted[place] = 1;
    }
    const sums = new Float64Array(column.domains);
    const includes = nodeInclusion(constraint, pod, cluster);
    for (const slot of cluster.table.order()) {
      const domain = domainOf[slot] ?? -1;
      if (domain < 0 || wanted[domain] !== 1 || counts[slot] === 0) continue;
      if (ignored(slot) || !includes(slot)) continue;
      sums[domain] = (sums[domain] ?? 0) + (counts[slot] ?? 0);
    }
    return { counts: sums, weight: Math.log(size + 2) };
  }

  return {
    score(slot) {
      if (ignored(slot)) return -1;
      let score = 0;
      for (let i = 0; i < parts.length; i++) {
        const part = parts[i];
        const column = columns[i];
        if (part === undefined || column === undefined || (column.domainOf[slot] ?? -1) < 0) continue;
        const place = part.placeOf === undefined ? slot : (part.placeOf[slot] ?? 0);
        score += (part.counts[place] ?? 0) * part.weight + part.constant;
      }
      return Math.round(score);
    },
    normalize(scores, _slots, count) {
      let lowest = Number.POSITIVE_INFINITY;
      let highest = 0;
      for (let i = 0; i < count; i++) {
        const score = scores[i] ?? 0;
        if (score < 0) continue;
        if (score < lowest) lowest = score;
        if (score > highest) highest = score;
      }
      for (let i = 0; i < count; i++) {
        const score = scores[i] ?? 0;
        if (score < 0) scores[i] = 0;
        else if (highest === 0) scores[i] = maxNodeScore;
        else scores[i] = Math.floor((maxNodeScore * (highest + lowest - score)) / highest);
      }
    },
  };
}
