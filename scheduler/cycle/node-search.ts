import type { Cluster } from '../cache/cluster.ts';
import type { PodInfo } from '../cache/pod-info.ts';
import { type FilterOutcome, fits } from '../framework/outcome.ts';
import type { NodeFilter } from '../framework/plugin.ts';
import { fitting, type TemplateMemo } from './template-memo.ts';

/** Asks the filters about nodes for one pod, in one cycle. */
export class NodeSearch {
  readonly #cluster: Cluster;
  readonly #pod: PodInfo;
  readonly #memo: TemplateMemo;
  readonly #filters: readonly NodeFilter[];

  constructor(cluster: Cluster, pod: PodInfo, memo: TemplateMemo, filters: readonly NodeFilter[]) {
    this.#cluster = cluster;
    this.#pod = pod;
    this.#memo = memo;
    this.#filters = filters;
  }

  /** The verdict on a node as it is, from the memo where it can be. */
  judge(slot: number): number {
    if (this.#cluster.nominations.size > 0 && this.#nominatedAhead(slot).length > 0) {
      const outcome = this.filter(slot);
      return outcome.kind === 'fits' ? fitting : this.#memo.numberOf(outcome);
    }
    const memo = this.#memo;
    const generation = this.#cluster.table.generation[slot] ?? 0;
    let verdict = memo.verdicts[slot] ?? 0;
    if (memo.judgedAt[slot] !== generation) {
      verdict = this.#ask(slot, 0, memo.localFilters);
      memo.verdicts[slot] = verdict;
      memo.judgedAt[slot] = generation;
    }
    return verdict === fitting ? this.#ask(slot, memo.localFilters, this.#filters.length) : verdict;
  }

  /**
   * All filters anew. The pods nominated to the node that come first must have room as well; and because a pod may also need
   * them, for its affinity, it must fit without them too: nobody knows whether they will come.
   */
  filter(slot: number): FilterOutcome {
    const ahead = this.#nominatedAhead(slot);
    if (ahead.length > 0) {
      for (const other of ahead) this.addPod(other, slot);
      const outcome = this.#run(slot);
      for (const other of ahead) this.removePod(other, slot);
      if (outcome.kind === 'rejected') return outcome;
    }
    return this.#run(slot);
  }

  addPod(other: PodInfo, slot: number): void {
    this.#cluster.table.attach(other, slot);
    for (const filter of this.#filters) filter.addPod?.(other, slot);
  }

  removePod(other: PodInfo, slot: number): void {
    this.#cluster.table.detach(other, slot);
    for (const filter of this.#filters) filter.removePod?.(other, slot);
  }

  #ask(slot: number, from: number, to: number): number {
    for (let i = from; i < to; i++) {
      const outcome = this.#filters[i]?.filter(slot) ?? fits;
      if (outcome.kind === 'rejected') return this.#memo.numberOf(outcome);
    }
    return fitting;
  }

  #run(slot: number): FilterOutcome {
    for (const filter of this.#filters) {
      const outcome = filter.filter(slot);
      if (outcome.kind === 'rejected') return outcome;
    }
    return fits;
  }

  #nominatedAhead(slot: number): PodInfo[] {
    const { nominations, table } = this.#cluster;
    if (nominations.size === 0) return [];
    const ahead = nominations.on(table.names[slot] ?? '');
    return ahead.filter(
      ({ uid, priority }) => priority >= this.#pod.priority && uid !== this.#pod.uid && !this.#cluster.isPlaced(uid),
    );
  }
}
