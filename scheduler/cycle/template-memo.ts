import type { PodTemplate } from '../cache/pod-template.ts';
import { grown } from '../cache/resource-column.ts';
import type { Rejected } from '../framework/outcome.ts';
import type { FilterPlugin, NodeScorer, PreFilterOutcome, PreScoreOutcome, ScorePlugin } from '../framework/plugin.ts';

/** What is kept of a node: 0 when it was not looked at, 1 when it fits, and above that the number of a rejection. */
export const fitting = 1;
const firstRejection = 2;

/** Scorers whose answers are kept, in the order of the profile. */
export interface KeptScorers {
  /** Those that need no normalization: their weighted sum is one number. */
  readonly plain: readonly { readonly scorer: NodeScorer; readonly weight: number }[];
  readonly normalized: readonly { readonly scorer: NodeScorer; readonly weight: number; raw: Float64Array }[];
}

/**
 * What plugins of scope `node` said about nodes for pods of one template: each answer is good until its node changes, which its
 * generation tells. A thousand pods of one ReplicaSet cost one look at every node, and one more for each node that was chosen.
 */
export class TemplateMemo {
  readonly preFilters = new Map<FilterPlugin, PreFilterOutcome>();
  readonly preScores = new Map<ScorePlugin, PreScoreOutcome>();
  /** How many of the active filters, from the first, the verdicts sum up. */
  localFilters = -1;
  verdicts = new Uint16Array(0);
  judgedAt = new Float64Array(0);
  scorers: KeptScorers | undefined;
  plainScores = new Float64Array(0);
  scoredAt = new Float64Array(0);
  readonly #rejections: Rejected[] = [];
  readonly #numbers = new Map<Rejected, number>();

  /** Makes room for all slots. */
  reserve(capacity: number): void {
    if (this.verdicts.length >= capacity) return;
    this.verdicts = grown(this.verdicts, new Uint16Array(capacity));
    this.judgedAt = grown(this.judgedAt, new Float64Array(capacity));
    this.plainScores = grown(this.plainScores, new Float64Array(capacity));
    this.scoredAt = grown(this.scoredAt, new Float64Array(capacity));
    for (const one of this.scorers?.normalized ?? []) one.raw = grown(one.raw, new Float64Array(capacity));
  }

  /** Forgets all verdicts. */
  clearVerdicts(): void {
    this.judgedAt.fill(0);
  }

  /** The number that stands for a rejection among the verdicts. */
  numberOf(rejection: Rejected): number {
    let number = this.#numbers.get(rejection);
    if (number === undefined) {
      // Wordings are few; those with users' own words in them are kept from filling up the numbers.
      if (this.#rejections.length >= 60_000) {
        this.#rejections.length = 0;
        this.#numbers.clear();
        this.clearVerdicts();
      }
      number = this.#rejections.push(rejection) - 1 + firstRejection;
      this.#numbers.set(rejection, number);
    }
    return number;
  }

  rejection(verdict: number): Rejected | undefined {
    return this.#rejections[verdict - firstRejection];
  }
}

/** The memos of the templates that were used last. */
export class TemplateMemos {
  readonly #memos = new Map<PodTemplate, TemplateMemo>();
  readonly #limit: number;

  constructor(limit = 64) {
    this.#limit = limit;
  }

  of(template: PodTemplate): TemplateMemo {
    const known = this.#memos.get(template);
    if (known !== undefined) {
      this.#memos.delete(template);
      this.#memos.set(template, known);
      return known;
    }
    if (this.#memos.size >= this.#limit) {
      for (const oldest of this.#memos.keys()) {
        this.#memos.delete(oldest);
        break;
      }
    }
    const memo = new TemplateMemo();
    this.#memos.set(template, memo);
    return memo;
  }
}
