import type { Cluster } from '../cache/cluster.ts';
import type { PodInfo } from '../cache/pod-info.ts';
import type { Candidates, NodeScorer, PreScoreOutcome, ScorePlugin } from '../framework/plugin.ts';
import type { Profile } from '../framework/profile.ts';
import type { KeptScorers, TemplateMemo } from './template-memo.ts';

/** Scores the nodes that fit and picks the best. */
export class NodeScores {
  readonly #profile: Profile;
  readonly #cluster: Cluster;
  #totals = new Float64Array(0);
  #scores = new Float64Array(0);
  #best = new Int32Array(0);

  constructor(profile: Profile, cluster: Cluster) {
    this.#profile = profile;
    this.#cluster = cluster;
  }

  /** The slot with the highest weighted sum of scores; chance decides among equals. */
  best(pod: PodInfo, memo: TemplateMemo, candidates: Candidates, random: () => number): number {
    const { slots, count } = candidates;
    if (this.#totals.length < slots.length) {
      this.#totals = new Float64Array(slots.length);
      this.#scores = new Float64Array(slots.length);
      this.#best = new Int32Array(slots.length);
    }
    this.#addKept(pod, memo, candidates);
    for (const { plugin, weight } of this.#profile.score) {
      if (plugin.scoreScope === 'node') continue;
      const outcome = plugin.preScore(pod, this.#cluster, candidates);
      if (outcome.kind === 'ready') this.#add(outcome.scorer, weight, candidates);
    }
    let highest = Number.NEGATIVE_INFINITY;
    let equals = 0;
    for (let i = 0; i < count; i++) {
      const total = this.#totals[i] ?? 0;
      if (total < highest) continue;
      if (total > highest) equals = 0;
      highest = total;
      this.#best[equals++] = slots[i] ?? 0;
    }
    return this.#best[equals === 1 ? 0 : Math.floor(random() * equals)] ?? 0;
  }

  /** Starts the totals with the scores that hold as long as the nodes do not change. */
  #addKept(pod: PodInfo, memo: TemplateMemo, candidates: Candidates): void {
    const { slots, count } = candidates;
    const { generation } = this.#cluster.table;
    memo.scorers ??= this.#keptScorers(pod, memo, candidates);
    const { plain, normalized } = memo.scorers;
    for (let i = 0; i < count; i++) {
      const slot = slots[i] ?? 0;
      if (memo.scoredAt[slot] !== generation[slot]) {
        let sum = 0;
        for (const { scorer, weight } of plain) sum += weight * scorer.score(slot);
        memo.plainScores[slot] = sum;
        for (const { scorer, raw } of normalized) raw[slot] = scorer.score(slot);
        memo.scoredAt[slot] = generation[slot] ?? 0;
      }
      this.#totals[i] = memo.plainScores[slot] ?? 0;
    }
    for (const { scorer, weight, raw } of normalized) {
      for (let i = 0; i < count; i++) this.#scores[i] = raw[slots[i] ?? 0] ?? 0;
      this.#addScores(scorer, weight, candidates);
    }
  }

  #keptScorers(pod: PodInfo, memo: TemplateMemo, candidates: Candidates): KeptScorers {
    const plain: { scorer: NodeScorer; weight: number }[] = [];
    const normalized: { scorer: NodeScorer; weight: number; raw: Float64Array }[] = [];
    for (const { plugin, weight } of this.#profile.score) {
      if (plugin.scoreScope !== 'node') continue;
      const outcome = this.#preScore(plugin, pod, memo, candidates);
      if (outcome.kind === 'skip') continue;
      const { scorer } = outcome;
      if (scorer.normalize === undefined) plain.push({ scorer, weight });
      else normalized.push({ scorer, weight, raw: new Float64Array(this.#cluster.table.capacity) });
    }
    return { plain, normalized };
  }

  #preScore(plugin: ScorePlugin, pod: PodInfo, memo: TemplateMemo, candidates: Candidates): PreScoreOutcome {
    let outcome = memo.preScores.get(plugin);
    if (outcome === undefined) {
      outcome = plugin.preScore(pod, this.#cluster, candidates);
      memo.preScores.set(plugin, outcome);
    }
    return outcome;
  }

  #add(scorer: NodeScorer, weight: number, candidates: Candidates): void {
    const { slots, count } = candidates;
    for (let i = 0; i < count; i++) this.#scores[i] = scorer.score(slots[i] ?? 0);
    this.#addScores(scorer, weight, candidates);
  }

  #addScores(scorer: NodeScorer, weight: number, { slots, count }: Candidates): void {
    scorer.normalize?.(this.#scores, slots, count);
    for (let i = 0; i < count; i++) this.#totals[i] = (this.#totals[i] ?? 0) + weight * (this.#scores[i] ?? 0);
  }
}
