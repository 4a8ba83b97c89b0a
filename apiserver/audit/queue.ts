import type { Clock } from '../../api/clock.ts';
import { sleep } from '../../api/clock.ts';
import type { Logger } from '../../api/logger.ts';
import type { AuditMode, AuditSink } from './sink.ts';

export interface QueueOptions {
  readonly mode: AuditMode;
  /** Records that may wait to be written; one more is dropped and counted. Kubernetes' buffer has 10,000. */
  readonly bound: number;
  /** Records handed over at once, at most. */
  readonly batch: number;
  /** In mode `batch`: how long a batch that is not full is waited for, in milliseconds. */
  readonly waitMs: number;
  readonly clock: Clock;
  readonly log: Logger;
  /** Counts records that are lost. */
  readonly lost: (records: number) => void;
}

/** Writes records, in order; called anew when the call before has ended. A rejection loses these records, not later ones. */
export type WriteLines = (lines: readonly string[]) => Promise<void>;

/** How long `close` waits for what is queued. */
const closeMs = 5000;
/** Losses are told of as they begin, and then about this often. */
const complainMs = 60_000;

interface Waiting {
  readonly line: string;
  readonly done: ((written: boolean) => void) | undefined;
}

/**
 * Records on their way to where they are written, in order. What comes while others are written goes with the next batch. The
 * queue is bounded: when it is full, records are dropped, which is counted and logged; in mode `blocking-strict` their
 * requests are refused.
 */
export class AuditQueue implements AuditSink {
  readonly #write: WriteLines;
  readonly #options: QueueOptions;
  #queue: Waiting[] = [];
  #running: Promise<void> | undefined;
  #closed = false;
  readonly #hurry = new AbortController();
  #complained = Number.NEGATIVE_INFINITY;

  constructor(write: WriteLines, options: QueueOptions) {
    this.#write = write;
    this.#options = options;
  }

  take(line: string): Promise<boolean> | undefined {
    const { mode, bound } = this.#options;
    if (this.#closed || this.#queue.length >= bound) {
      this.#lose(1, new Error(this.#closed ? 'the audit log is closed' : `${bound} records wait already`));
      return mode === 'blocking-strict' ? Promise.resolve(false) : undefined;
    }
    if (mode === 'batch') {
      this.#queue.push({ line, done: undefined });
      this.#running ??= this.#run();
      return undefined;
    }
    return new Promise((resolve) => {
      const done = mode === 'blocking' ? () => resolve(true) : resolve;
      this.#queue.push({ line, done });
      this.#running ??= this.#run();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#hurry.abort();
    if (!this.#running) return;
    const { clock } = this.#options;
    const enough = new AbortController();
    await Promise.race([this.#running, sleep(clock, closeMs, enough.signal)]);
    enough.abort();
    const left = this.#queue.splice(0);
    if (left.length > 0) this.#lose(left.length, new Error('the server has ended before they were written'));
    for (const { done } of left) done?.(false);
  }

  async #run(): Promise<void> {
    const { mode, batch, waitMs, clock } = this.#options;
    // What else comes in the same turn goes along.
    await Promise.resolve();
    while (this.#queue.length > 0) {
      if (mode === 'batch' && waitMs > 0 && this.#queue.length < batch) await sleep(clock, waitMs, this.#hurry.signal);
      const taken = this.#queue.splice(0, batch);
      let written = true;
      try {
        await this.#write(taken.map(({ line }) => line));
      } catch (error) {
        written = false;
        this.#lose(taken.length, error);
      }
      for (const { done } of taken) done?.(written);
    }
    this.#running = undefined;
  }

  #lose(records: number, error: unknown): void {
    const { clock, log, lost } = this.#options;
    lost(records);
    if (clock.now() - this.#complained < complainMs) return;
    this.#complained = clock.now();
    log.error('audit records are lost', { records, error });
  }
}
