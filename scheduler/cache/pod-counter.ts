import type { PodInfo } from './pod-info.ts';

/** Which pods are counted. */
export interface PodCounterSpec {
  /** Equal for equal specs. */
  readonly key: string;
  /** The only namespace whose pods can match; undefined when there may be several. */
  readonly namespace: string | undefined;
  matches(pod: PodInfo): boolean;
}

/** How many pods of a kind are on each node, kept up to date as pods come and go. */
export interface PodCounter {
  readonly spec: PodCounterSpec;
  /** By slot. */
  counts: Int32Array;
  total: number;
}

/**
 * Counts pods by node for everyone who asks about the same pods: spread constraints, affinity terms. The first question counts
 * all pods once; from then on each pod that comes or goes is looked at, so a question costs nothing however many pods there are.
 */
export class PodCounters {
  readonly #counters = new Map<string, PodCounter>();
  readonly #byNamespace = new Map<string, Set<PodCounter>>();
  readonly #anyNamespace = new Set<PodCounter>();
  readonly #limit: number;

  constructor(limit = 256) {
    this.#limit = limit;
  }

  /** `pods` gives all pods on nodes, with their slots. Good until the next change of nodes. */
  get(spec: PodCounterSpec, capacity: number, pods: () => Iterable<readonly [PodInfo, number]>): PodCounter {
    let counter = this.#counters.get(spec.key);
    if (counter !== undefined) {
      if (counter.counts.length < capacity) {
        const counts = new Int32Array(capacity);
        counts.set(counter.counts);
        counter.counts = counts;
      }
      // Last used, last forgotten.
      this.#counters.delete(spec.key);
      this.#counters.set(spec.key, counter);
      return counter;
    }
    if (this.#counters.size >= this.#limit)
      for (const oldest of this.#counters.values()) return this.#replace(oldest, spec, capacity, pods);
    counter = { spec, counts: new Int32Array(capacity), total: 0 };
    for (const [pod, slot] of pods()) if (spec.matches(pod)) add(counter, slot, 1);
    this.#counters.set(spec.key, counter);
    this.#setOf(spec).add(counter);
    return counter;
  }

  #replace(
    oldest: PodCounter,
    spec: PodCounterSpec,
    capacity: number,
    pods: () => Iterable<readonly [PodInfo, number]>,
  ): PodCounter {
    this.#drop(oldest);
    return this.get(spec, capacity, pods);
  }

  podChanged(pod: PodInfo, slot: number, sign: 1 | -1): void {
    for (const counter of this.#byNamespace.get(pod.namespace) ?? []) {
      if (counter.spec.matches(pod)) add(counter, slot, sign);
    }
    for (const counter of this.#anyNamespace) if (counter.spec.matches(pod)) add(counter, slot, sign);
  }

  /** Labels of namespaces changed: counts that may depend on them are made anew when asked for. */
  forgetNamespaceSelections(): void {
    for (const counter of [...this.#anyNamespace]) this.#drop(counter);
  }

  #drop(counter: PodCounter): void {
    this.#counters.delete(counter.spec.key);
    const set = this.#setOf(counter.spec);
    set.delete(counter);
    if (set.size === 0 && counter.spec.namespace !== undefined) this.#byNamespace.delete(counter.spec.namespace);
  }

  #setOf({ namespace }: PodCounterSpec): Set<PodCounter> {
    if (namespace === undefined) return this.#anyNamespace;
    let set = this.#byNamespace.get(namespace);
    if (set === undefined) {
      set = new Set();
      this.#byNamespace.set(namespace, set);
    }
    return set;
  }
}

function add(counter: PodCounter, slot: number, sign: number): void {
  counter.total += sign;
  if (slot >= counter.counts.length) {
    const counts = new Int32Array(slot * 2 + 1);
    counts.set(counter.counts);
    counter.counts = counts;
  }
  counter.counts[slot] = (counter.counts[slot] ?? 0) + sign;
}
