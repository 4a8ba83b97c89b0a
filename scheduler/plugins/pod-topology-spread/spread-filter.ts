import type { Cluster } from '../../cache/cluster.ts';
import type { PodInfo } from '../../cache/pod-info.ts';
import type { TopologyColumn } from '../../cache/topology.ts';
import { type FilterOutcome, fits, type Rejected } from '../../framework/outcome.ts';
import type { NodeFilter } from '../../framework/plugin.ts';
import { type Constraint, countOf, hasAllKeys, nodeInclusion } from './constraint.ts';

/** The rejections, made by the plugin. */
export interface SpreadRejections {
  readonly skew: Rejected;
  readonly missingLabel: Rejected;
}

interface Domains {
  readonly constraint: Constraint;
  readonly column: TopologyColumn;
  readonly includes: (slot: number) => boolean;
  /** Whether a domain has a node that counts. */
  readonly present: Uint8Array;
  readonly matching: Int32Array;
  readonly self: number;
  /** The fewest matching pods of a domain; undefined when it must be looked up anew. */
  fewest: number | undefined;
}

/**
 * Holds each hard constraint: after the pod, no domain may have more than maxSkew pods more than the domain that has fewest,
 * which counts as zero while there are fewer domains than minDomains. Domains have only nodes that have all the topology keys.
 */
export class SpreadFilter implements NodeFilter {
  readonly #pod: PodInfo;
  readonly #cluster: Cluster;
  readonly #rejections: SpreadRejections;
  readonly #columns: readonly TopologyColumn[];
  readonly #domains: readonly Domains[];

  constructor(pod: PodInfo, cluster: Cluster, constraints: readonly Constraint[], rejections: SpreadRejections) {
    this.#pod = pod;
    this.#cluster = cluster;
    this.#rejections = rejections;
    this.#columns = constraints.map(({ topologyKey }) => cluster.topology(topologyKey));
    this.#domains = constraints.map((constraint, i) =>
      this.#count(constraint, this.#columns[i] ?? cluster.topology('')),
    );
  }

  filter(slot: number): FilterOutcome {
    for (const domains of this.#domains) {
      const domain = domains.column.domainOf[slot] ?? -1;
      if (domain < 0) return this.#rejections.missingLabel;
      const skew = (domains.matching[domain] ?? 0) + domains.self - fewestOf(domains);
      if (skew > domains.constraint.maxSkew) return this.#rejections.skew;
    }
    return fits;
  }

  addPod(other: PodInfo, slot: number): void {
    this.#change(other, slot, 1);
  }

  removePod(other: PodInfo, slot: number): void {
    this.#change(other, slot, -1);
  }

  #change(other: PodInfo, slot: number, sign: number): void {
    if (other.namespace !== this.#pod.namespace || other.terminating || !hasAllKeys(this.#columns, slot)) return;
    for (const domains of this.#domains) {
      const { constraint, column, matching, includes } = domains;
      if (!constraint.selector.matches(other.labels) || !includes(slot)) continue;
      const domain = column.domainOf[slot] ?? 0;
      matching[domain] = (matching[domain] ?? 0) + sign;
      domains.fewest = undefined;
    }
  }

  #count(constraint: Constraint, column: TopologyColumn): Domains {
    const present = new Uint8Array(column.domains);
    const matching = new Int32Array(column.domains);
    const { counts } = countOf(constraint, this.#pod, this.#cluster);
    const { domainOf } = column;
    const includes = nodeInclusion(constraint, this.#pod, this.#cluster);
    for (const slot of this.#cluster.table.order()) {
      if (!hasAllKeys(this.#columns, slot) || !includes(slot)) continue;
      const domain = domainOf[slot] ?? 0;
      present[domain] = 1;
      matching[domain] = (matching[domain] ?? 0) + (counts[slot] ?? 0);
    }
    const self = constraint.selector.matches(this.#pod.labels) ? 1 : 0;
    return { constraint, column, includes, present, matching, self, fewest: undefined };
  }
}

function fewestOf(domains: Domains): number {
  if (domains.fewest !== undefined) return domains.fewest;
  let count = 0;
  let fewest = Number.MAX_SAFE_INTEGER;
  for (let domain = 0; domain < domains.present.length; domain++) {
    if (domains.present[domain] !== 1) continue;
    count++;
    fewest = Math.min(fewest, domains.matching[domain] ?? 0);
  }
  domains.fewest = count < domains.constraint.minDomains ? 0 : fewest;
  return domains.fewest;
}
