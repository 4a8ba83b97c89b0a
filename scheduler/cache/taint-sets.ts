import type { Shared } from '../../client/client.ts';
import type { Taint } from '../../proto/gen/core/v1.ts';

type Taints = Shared<Taint[]>;

/**
 * The taints of nodes, told apart as whole sets: thousands of nodes have a handful of different ones, so what a pod makes of a
 * set is worked out once and not once for each node.
 */
export class TaintSets {
  /** The set of each slot; 0 is the empty one. */
  readonly setOf: number[] = [];
  readonly #sets: (Taints | undefined)[] = [[]];
  readonly #ids = new Map<string, number>();
  readonly #uses: number[] = [Number.POSITIVE_INFINITY];
  readonly #free: number[] = [];
  /** Goes up when the number of a set comes to mean another set. */
  epoch = 0;

  set(slot: number, taints: Taints | undefined): void {
    const before = this.setOf[slot] ?? 0;
    const next = taints === undefined || taints === null || taints.length === 0 ? 0 : this.#idOf(taints);
    this.setOf[slot] = next;
    this.#uses[next] = (this.#uses[next] ?? 0) + 1;
    if (before !== 0) this.#release(before);
  }

  taintsOf(set: number): Taints {
    return this.#sets[set] ?? [];
  }

  #idOf(taints: Taints): number {
    const key = keyOf(taints);
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const reused = this.#free.pop();
    if (reused !== undefined) this.epoch++;
    const id = reused ?? this.#sets.length;
    this.#sets[id] = taints;
    this.#uses[id] = 0;
    this.#ids.set(key, id);
    return id;
  }

  #release(id: number): void {
    this.#uses[id] = (this.#uses[id] ?? 1) - 1;
    if (this.#uses[id] !== 0) return;
    const taints = this.#sets[id];
    if (taints !== undefined) this.#ids.delete(keyOf(taints));
    this.#sets[id] = undefined;
    this.#free.push(id);
  }
}

function keyOf(taints: Taints): string {
  return JSON.stringify(taints.map(({ key, value, effect }) => [key, value ?? '', effect]));
}
