import type { Clock } from '../../../api/clock.ts';
import { maxRevision } from './schema.ts';
import type { Tables } from './tables.ts';

/** Expiries are rounded up to this, so that thousands of Events that die one after the other do not wake the process one by one. */
const granularityMs = 1000;
/** The longest wait of a timer; a later expiry is looked at again then. */
const longestWaitMs = 2 ** 31 - 1;
const keysPerRun = 1000;
const retryMs = 5000;

/** Deletes keys when their time has come. The times lie in the `expiry` table; one timer waits for the earliest. */
export class Expiry {
  readonly #tables: Tables;
  readonly #clock: Clock;
  readonly #expire: (key: string, at: number) => Promise<void>;
  readonly #onError: (error: unknown) => void;
  #cancel: (() => void) | undefined;
  #armedFor = Number.POSITIVE_INFINITY;
  #running = false;
  #stopped = false;

  /** `expire` deletes the key if it still expires at that time. */
  constructor(
    tables: Tables,
    clock: Clock,
    expire: (key: string, at: number) => Promise<void>,
    onError: (error: unknown) => void,
  ) {
    this.#tables = tables;
    this.#clock = clock;
    this.#expire = expire;
    this.#onError = onError;
  }

  /** Waits for the earliest key of the table; a store that was closed meanwhile has keys that are due at once. */
  start(): void {
    const [first] = this.#due(maxRevision, 1);
    if (first) this.arm(first.at);
  }

  /** A durable write expires at that time. */
  arm(at: number): void {
    if (this.#stopped || this.#running || at >= this.#armedFor) return;
    this.#cancel?.();
    this.#armedFor = at;
    const rounded = Math.ceil(at / granularityMs) * granularityMs;
    const wait = Math.min(Math.max(0, rounded - this.#clock.now()), longestWaitMs);
    this.#cancel = this.#clock.after(wait, () => void this.#run());
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
  }

  async #run(): Promise<void> {
    this.#running = true;
    this.#armedFor = Number.POSITIVE_INFINITY;
    let next: number | undefined;
    try {
      while (!this.#tables.mapped) await this.#tables.ready();
      const due = this.#due(this.#clock.now() + 1, keysPerRun);
      await Promise.all(due.map(({ key, at }) => this.#expire(key, at)));
      while (!this.#tables.mapped) await this.#tables.ready();
      next = this.#stopped ? undefined : this.#due(maxRevision, 1)[0]?.at;
    } catch (error) {
      if (!this.#stopped) this.#onError(error);
      next = this.#clock.now() + retryMs;
    }
    this.#running = false;
    if (next !== undefined) this.arm(next);
  }

  #due(before: number, limit: number): { at: number; key: string }[] {
    return [...this.#tables.expiry.getKeys({ start: { at: 0, key: '' }, end: { at: before, key: '' }, limit })];
  }
}
