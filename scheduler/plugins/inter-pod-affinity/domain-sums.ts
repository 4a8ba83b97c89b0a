import type { Cluster } from '../../cache/cluster.ts';
import type { TopologyColumn } from '../../cache/topology.ts';

/** Numbers by domain of one topology key. */
export interface DomainSums {
  readonly column: TopologyColumn;
  readonly sums: Float64Array;
}

export function emptySums(column: TopologyColumn): DomainSums {
  return { column, sums: new Float64Array(column.domains) };
}

/** Adds to the domain of a node; a node without the label is in none. */
export function addAt({ column, sums }: DomainSums, slot: number, amount: number): void {
  const domain = column.domainOf[slot] ?? -1;
  if (domain >= 0) sums[domain] = (sums[domain] ?? 0) + amount;
}

export function sumAt({ column, sums }: DomainSums, slot: number): number {
  const domain = column.domainOf[slot] ?? -1;
  return domain < 0 ? 0 : (sums[domain] ?? 0);
}

/** Sums up counts of nodes, times `weight`. */
export function addCounts(into: DomainSums, counts: Int32Array, cluster: Cluster, weight: number): void {
  for (const slot of cluster.table.order()) {
    const count = counts[slot] ?? 0;
    if (count !== 0) addAt(into, slot, count * weight);
  }
}
