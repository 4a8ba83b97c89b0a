import type { Clock } from '../../api/clock.ts';
import { type LinkedSignal, linkSignals } from '../../api/linked-signal.ts';

/** What a set of tasks runs on. */
export interface TaskSetOptions {
  readonly clock: Clock;
  /** Fires when the kubelet stops. */
  readonly signal: AbortSignal;
  /** A task has ended. */
  ended(): void;
  failed(key: string, error: unknown): void;
  /** Milliseconds: something is to be tried again then. */
  wakeAt(at: number): void;
}

/** Milliseconds before the first and at most before any later try. */
export type RetryTimes = readonly [number, number];

/** Pieces of work that run beside each other, none of them twice at a time; what failed waits for its next try. */
export class TaskSet {
  readonly #options: TaskSetOptions;
  readonly #link: LinkedSignal;
  readonly #tasks = new Map<string, Promise<void>>();
  readonly #retryAt = new Map<string, number>();
  readonly #tries = new Map<string, number>();

  constructor(options: TaskSetOptions) {
    this.#options = options;
    this.#link = linkSignals(options.signal);
  }

  get size(): number {
    return this.#tasks.size;
  }

  has(key: string): boolean {
    return this.#tasks.has(key);
  }

  /** Milliseconds: not before. */
  retryAt(key: string): number | undefined {
    return this.#retryAt.get(key);
  }

  setRetry(key: string, at: number | undefined): void {
    if (at === undefined) this.#retryAt.delete(key);
    else this.#retryAt.set(key, at);
  }

  /** What failed may have been put right: everything may be tried at once. */
  retryNow(): void {
    this.#retryAt.clear();
  }

  /** Begins a piece of work, unless the same is under way or all is stopped. */
  run(key: string, work: (signal: AbortSignal) => Promise<void>): void {
    if (this.#tasks.has(key) || this.#link.signal.aborted) return;
    const task = work(this.#link.signal)
      .catch((error: unknown) => {
        if (!this.#link.signal.aborted) this.#options.failed(key, error);
      })
      .finally(() => {
        this.#tasks.delete(key);
        this.#options.ended();
      });
    this.#tasks.set(key, task);
  }

  /** As `run`; what fails is tried again later and later. */
  attempt(key: string, [firstMs, lastMs]: RetryTimes, work: (signal: AbortSignal) => Promise<void>): void {
    const { clock } = this.#options;
    const at = this.#retryAt.get(key) ?? 0;
    if (at > clock.now()) {
      this.#options.wakeAt(at);
      return;
    }
    this.run(key, async (signal) => {
      const tries = this.#tries.get(key) ?? 0;
      try {
        await work(signal);
        this.#tries.delete(key);
        this.#retryAt.delete(key);
      } catch (error) {
        this.#tries.set(key, tries + 1);
        this.#retryAt.set(key, clock.now() + Math.min(firstMs * 2 ** tries, lastMs));
        throw error;
      }
    });
  }

  /** Gives up what is under way and begins nothing any more. Resolves, when nothing runs, with whether there was something. */
  async stop(): Promise<boolean> {
    const had = this.#tasks.size > 0;
    this.#link.release();
    this.#link.abort();
    await Promise.allSettled(this.#tasks.values());
    return had;
  }
}
