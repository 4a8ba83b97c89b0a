import type { Clock } from '../../../api/clock.ts';
import type { Logger } from '../../../api/logger.ts';
import { commitFailure } from './commit-failure.ts';
import { decodeRecord } from './schema.ts';
import { readMeta, type Tables, writeMeta } from './tables.ts';

/** How much history is kept. Both bounds hold: what is older than the one or beyond the other goes. */
export interface HistoryBounds {
  /** Milliseconds; kube-apiserver's default with etcd (`--etcd-compaction-interval`) is five minutes. 0: no bound. */
  readonly historyMs: number;
  readonly historyRevisions: number;
}

const writesPerStep = 1000;
const retryMs = 30_000;

/**
 * Gives up history. First the new bound becomes durable, and reads and watches from before it are refused; then the log
 * is swept from the old bound to the new: each write says which record it replaced. The work is that of the writes swept,
 * not of the size of the store. A sweep that a crash cut off goes on at the next start.
 */
export class Compaction {
  readonly #tables: Tables;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #durable: () => number;
  readonly #bounds: HistoryBounds;
  /** Which revision was the newest at which time; the oldest first. */
  #samples: { readonly at: number; readonly revision: number }[] = [];
  #cancelTimer: (() => void) | undefined;
  #compacted: number;
  #bounding: Promise<void> | undefined;
  #sweeping: Promise<void> | undefined;
  #stopped = false;

  constructor(tables: Tables, durable: () => number, bounds: HistoryBounds, clock: Clock, log: Logger) {
    this.#tables = tables;
    this.#durable = durable;
    this.#bounds = bounds;
    this.#clock = clock;
    this.#log = log;
    this.#compacted = readMeta(tables, 'compacted');
    if (readMeta(tables, 'swept') < this.#compacted) this.#sweep();
    this.noticeWrites();
  }

  get compactRevision(): number {
    return this.#compacted;
  }

  /** Called after every group of writes: sees to it that the history they leave is given up in time. */
  noticeWrites(): void {
    if (this.#stopped) return;
    const newest = this.#durable();
    // Not at every write beyond the bound but a tenth later, so that one sweep takes many.
    if (newest - this.#compacted > this.#bounds.historyRevisions * 1.1 && !this.#sweeping)
      this.#compactSoon(newest - this.#bounds.historyRevisions);
    if (this.#bounds.historyMs > 0 && newest > this.#compacted && !this.#cancelTimer) this.#arm();
  }

  /** Resolves when the new bound is durable; the sweep goes on behind. Revisions to come, and given up ones, change nothing. */
  async compact(revision: number): Promise<void> {
    const bound = Math.min(revision, this.#durable());
    if (bound <= this.#compacted || this.#stopped) return;
    const before = this.#compacted;
    this.#compacted = bound;
    try {
      this.#bounding = this.#tables.batch(() => writeMeta(this.#tables, 'compacted', bound));
      await this.#bounding;
    } catch (error) {
      if (this.#compacted === bound) this.#compacted = before;
      throw await commitFailure(this.#tables.folder, error);
    }
    if (!this.#stopped) this.#sweep();
  }

  /** Ends timers; resolves when no sweep touches the tables any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelTimer?.();
    await Promise.allSettled([this.#bounding, this.#sweeping]);
  }

  /** For tests: resolves when what has been compacted is swept. */
  async settled(): Promise<void> {
    await this.#bounding;
    await null; // The sweep begins right after.
    while (this.#sweeping) await this.#sweeping;
  }

  #arm(): void {
    if (this.#samples.length === 0) this.#samples.push({ at: this.#clock.now(), revision: this.#durable() });
    this.#cancelTimer = this.#clock.after(this.#bounds.historyMs / 5, () => {
      this.#cancelTimer = undefined;
      const now = this.#clock.now();
      const old = this.#samples.findLastIndex((sample) => sample.at <= now - this.#bounds.historyMs);
      const bound = this.#samples[old]?.revision ?? 0;
      this.#samples = this.#samples.slice(Math.max(0, old));
      this.#samples.push({ at: now, revision: this.#durable() });
      if (bound > this.#compacted) this.#compactSoon(bound);
      // Once everything is given up there is nothing to wait for until the next write.
      if (this.#durable() > this.#compacted) this.#arm();
      else this.#samples = [];
    });
  }

  #compactSoon(revision: number): void {
    this.compact(revision).catch((error: unknown) => {
      if (!this.#stopped) this.#log.warn('compaction failed, will try again', { revision, error });
    });
  }

  #sweep(): void {
    this.#sweeping ??= this.#sweepAll()
      .catch((error: unknown) => {
        if (this.#stopped) return;
        this.#log.warn('sweeping the history failed, will try again', { error });
        this.#clock.after(retryMs, () => {
          if (!this.#stopped) this.#sweep();
        });
      })
      .finally(() => {
        this.#sweeping = undefined;
      });
  }

  async #sweepAll(): Promise<void> {
    while (!this.#tables.mapped) await this.#tables.ready();
    for (let from = readMeta(this.#tables, 'swept'); from < this.#compacted && !this.#stopped; ) {
      const end = Math.min(from + writesPerStep, this.#compacted);
      const gone: number[] = [];
      for (const { key: revision, value } of this.#tables.log.getRange({ start: from, end })) {
        this.#tables.touched(value.length);
        const { kind, previousRevision } = decodeRecord(value, value.length);
        if (previousRevision > 0) gone.push(previousRevision);
        if (kind === 'delete') gone.push(revision);
      }
      await this.#tables
        .batch(() => {
          for (const revision of gone) void this.#tables.log.remove(revision);
          writeMeta(this.#tables, 'swept', end);
        })
        .catch(async (error: unknown) => {
          throw await commitFailure(this.#tables.folder, error);
        });
      from = end;
      await new Promise((resolve) => setImmediate(resolve));
      while (!this.#tables.mapped) await this.#tables.ready();
    }
  }
}
