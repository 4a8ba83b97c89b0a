import type { Cluster } from '../cache/cluster.ts';
import type { PodInfo } from '../cache/pod-info.ts';
import type { Rejected } from '../framework/outcome.ts';
import type { Profile } from '../framework/profile.ts';
import type { Decision } from './decision.ts';
import { nodesToFind } from './node-count.ts';
import { NodeScores } from './node-scores.ts';
import { NodeSearch } from './node-search.ts';
import { prepare } from './prepare.ts';
import { explain } from './rejection.ts';
import { fitting, TemplateMemo, TemplateMemos } from './template-memo.ts';

export interface DeciderOptions {
  readonly random: () => number;
  /** False makes pods share nothing: for tests, which compare. */
  readonly share?: boolean;
}

/**
 * Decides where pods go, one after the other, by the plugins of one profile. It reads the cluster and changes nothing in it; a
 * choice must be assumed before the next pod is decided. Throws what a plugin throws.
 */
export class Decider {
  readonly #profile: Profile;
  readonly #cluster: Cluster;
  readonly #random: () => number;
  readonly #share: boolean;
  readonly #memos = new TemplateMemos();
  readonly #scores: NodeScores;
  /** Where the last search ended: the next goes on from there, so that all nodes get their turn. */
  #start = 0;
  #candidates = new Int32Array(0);
  #verdicts = new Uint16Array(0);

  constructor(profile: Profile, cluster: Cluster, { random, share = true }: DeciderOptions) {
    this.#profile = profile;
    this.#cluster = cluster;
    this.#random = random;
    this.#share = share;
    this.#scores = new NodeScores(profile, cluster);
  }

  decide(pod: PodInfo): Decision {
    const { table } = this.#cluster;
    if (table.count === 0) return { kind: 'noNodes' };
    const memo = this.#share ? this.#memos.of(pod.template) : new TemplateMemo();
    const prepared = prepare(pod, this.#cluster, this.#profile, memo);
    if (prepared.kind === 'rejected')
      return this.#fail(pod, memo, new NodeSearch(this.#cluster, pod, memo, []), prepared);
    const search = new NodeSearch(this.#cluster, pod, memo, prepared.filters);

    const nominated = this.#cluster.nominations.nodeOf(pod.uid);
    const nominatedSlot = nominated ? table.slotOf(nominated) : undefined;
    if (nominatedSlot !== undefined && search.judge(nominatedSlot) === fitting) return this.#chosen(nominatedSlot, 1);

    const slots = prepared.onlyNodes === undefined ? table.order() : this.#slotsOf(prepared.onlyNodes);
    const count = this.#find(search, slots);
    if (count === 0) return this.#fail(pod, memo, search, undefined, prepared.narrowedBy);
    if (count === 1) return this.#chosen(this.#candidates[0] ?? 0, 1);
    const best = this.#scores.best(pod, memo, { slots: this.#candidates, count }, this.#random);
    return this.#chosen(best, count);
  }

  /** Fills the candidates; answers how many there are. */
  #find(search: NodeSearch, slots: Int32Array): number {
    const { table } = this.#cluster;
    const all = table.count;
    if (this.#candidates.length < table.capacity) {
      this.#candidates = new Int32Array(table.capacity);
      this.#verdicts = new Uint16Array(table.capacity);
    }
    this.#verdicts.fill(0);
    // Where nobody scores, one is as good as another.
    const { score, percentageOfNodesToScore } = this.#profile;
    const wanted = score.length === 0 ? Math.min(1, slots.length) : nodesToFind(slots.length, percentageOfNodesToScore);
    let found = 0;
    let looked = 0;
    let at = slots.length === 0 ? 0 : this.#start % slots.length;
    for (; looked < slots.length && found < wanted; looked++) {
      const slot = slots[at] ?? 0;
      if (++at === slots.length) at = 0;
      const verdict = search.judge(slot);
      this.#verdicts[slot] = verdict;
      if (verdict === fitting) this.#candidates[found++] = slot;
    }
    this.#start = (this.#start + looked) % all;
    return found;
  }

  #fail(
    pod: PodInfo,
    memo: TemplateMemo,
    search: NodeSearch,
    preFilter: Rejected | undefined,
    narrowedBy: readonly string[] = [],
  ): Decision {
    const rejectionOf = (slot: number) => preFilter ?? memo.rejection(this.#verdicts[slot] ?? 0);
    return explain(pod, this.#cluster, this.#profile, { search, preFilter, rejectionOf, narrowedBy });
  }

  #chosen(slot: number, feasible: number): Decision {
    return { kind: 'chosen', slot, nodeName: this.#cluster.table.names[slot] ?? '', feasible };
  }

  #slotsOf(names: ReadonlySet<string>): Int32Array {
    const slots: number[] = [];
    for (const name of names) {
      const slot = this.#cluster.table.slotOf(name);
      if (slot !== undefined) slots.push(slot);
    }
    return Int32Array.from(slots);
  }
}
