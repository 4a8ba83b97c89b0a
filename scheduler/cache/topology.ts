import type { Labels } from '../../api/labels/requirement.ts';
import type { Shared } from '../../client/client.ts';
import type { Node } from '../../proto/gen/core/v1.ts';

/** Which value of one label each node has, as small numbers. */
export interface TopologyColumn {
  readonly key: string;
  /** The number of the value of each slot; -1 where the node lacks the label, and for slots without a node. */
  domainOf: Int32Array;
  /** Numbers are below this; some may have no node any more. */
  domains: number;
  readonly numbers: Map<string, number>;
}

/** Keeps a column for each label that pods ask about; made when first asked for. */
export class Topology {
  readonly #columns = new Map<string, TopologyColumn>();
  readonly #limit = 64;

  /** Good until the next change of nodes. */
  column(key: string, nodes: readonly (Shared<Node> | undefined)[], capacity: number): TopologyColumn {
    const known = this.#columns.get(key);
    if (known !== undefined && known.domainOf.length >= capacity) return known;
    // Topology keys are the users' own words: forget all before their number gets out of hand.
    if (known === undefined && this.#columns.size >= this.#limit) this.#columns.clear();
    const column: TopologyColumn = { key, domainOf: new Int32Array(capacity).fill(-1), domains: 0, numbers: new Map() };
    for (let slot = 0; slot < nodes.length; slot++) place(column, slot, nodes[slot]?.metadata.labels);
    this.#columns.set(key, column);
    return column;
  }

  set(slot: number, labels: Labels, nodes: readonly (Shared<Node> | undefined)[], capacity: number): void {
    for (const column of [...this.#columns.values()]) {
      // Values of nodes long gone would pile up: hostnames of a cluster that scales up and down.
      if (column.domains > 2 * capacity + 64) this.#columns.delete(column.key);
      else if (column.domainOf.length < capacity) this.column(column.key, nodes, capacity);
      else place(column, slot, labels);
    }
  }

  clear(slot: number): void {
    for (const column of this.#columns.values()) column.domainOf[slot] = -1;
  }
}

function place(column: TopologyColumn, slot: number, labels: Labels): void {
  const value = labels?.[column.key];
  if (value === undefined) {
    column.domainOf[slot] = -1;
    return;
  }
  let number = column.numbers.get(value);
  if (number === undefined) {
    number = column.domains++;
    column.numbers.set(value, number);
  }
  column.domainOf[slot] = number;
}
