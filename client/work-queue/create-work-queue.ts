import type { Clock } from '../../api/clock.ts';
import { type Backoff, backoffMs, controllerBackoff } from './backoff.ts';
import { Delays } from './delays.ts';
import type { WorkQueue, WorkQueueMetrics } from './work-queue.ts';

/** What a queue runs on. */
export interface WorkQueueOptions {
  readonly clock: Clock;
  /** Between 0 (in) and 1 (out). */
  readonly random: () => number;
  readonly backoff?: Backoff;
  /** How many keys may wait at once; a million. Keys are names of objects, so that a queue never comes near it. */
  readonly capacity?: number;
  readonly metrics?: WorkQueueMetrics | undefined;
}

/** An empty queue. */
export function createWorkQueue<K = string>(options: WorkQueueOptions): WorkQueue<K> {
  return new KeyQueue<K>(options);
}

/** The list is an array whose head moves on, cut off when half of it is behind the head: no shifting, no nodes. */
const cutAt = 1024;

class KeyQueue<K> implements WorkQueue<K> {
  readonly #options: WorkQueueOptions;
  readonly #backoff: Backoff;
  readonly #capacity: number;
  readonly #delays: Delays<K>;
  #list: K[] = [];
  #head = 0;
  /** Keys that must come out: those in the list, and those that were added while they were worked on. */
  readonly #dirty = new Set<K>();
  readonly #working = new Set<K>();
  readonly #failures = new Map<K, number>();
  /** Workers that wait for a key; they look again when woken. */
  readonly #takers: (() => void)[] = [];
  /** When keys went in and when their work began; kept only when somebody measures. */
  readonly #times: Map<K, number> | undefined;
  #closed = false;

  constructor(options: WorkQueueOptions) {
    this.#options = options;
    this.#backoff = options.backoff ?? controllerBackoff;
    this.#capacity = options.capacity ?? 1_000_000;
    this.#delays = new Delays(options.clock, (key) => this.#insert(key));
    this.#times = options.metrics ? new Map() : undefined;
  }

  get length(): number {
    return this.#list.length - this.#head;
  }

  add(key: K): boolean {
    if (this.#closed) return false;
    if (this.#dirty.has(key)) return true;
    if (this.#dirty.size >= this.#capacity) return false;
    this.#insert(key);
    return true;
  }

  addAfter(key: K, ms: number): void {
    if (this.#closed) return;
    if (ms <= 0) this.add(key);
    else this.#delays.add(key, ms);
  }

  addRateLimited(key: K): void {
    const failures = this.#failures.get(key) ?? 0;
    this.#failures.set(key, failures + 1);
    this.#options.metrics?.retried?.();
    this.addAfter(key, backoffMs(this.#backoff, failures, this.#options.random));
  }

  forget(key: K): void {
    this.#failures.delete(key);
  }

  failures(key: K): number {
    return this.#failures.get(key) ?? 0;
  }

  tryGet(): K | undefined {
    if (this.#head >= this.#list.length) return undefined;
    const key = this.#list[this.#head++] as K;
    if (this.#head === this.#list.length) {
      this.#list.length = 0;
      this.#head = 0;
    } else if (this.#head >= cutAt && this.#head * 2 >= this.#list.length) {
      this.#list = this.#list.slice(this.#head);
      this.#head = 0;
    }
    this.#take(key);
    return key;
  }

  async get(): Promise<K | undefined> {
    for (;;) {
      const key = this.tryGet();
      if (key !== undefined || this.#closed) return key;
      await new Promise<void>((resolve) => this.#takers.push(resolve));
    }
  }

  done(key: K): void {
    if (!this.#working.delete(key)) return;
    if (this.#times) {
      const since = this.#times.get(key);
      this.#times.delete(key);
      if (since !== undefined) this.#options.metrics?.finished?.(this.#options.clock.now() - since);
    }
    if (this.#dirty.has(key)) this.#enlist(key);
  }

  shutDown(): void {
    this.#closed = true;
    this.#delays.clear();
    for (const wake of this.#takers.splice(0)) wake();
  }

  clear(): void {
    this.#delays.clear();
    for (let at = this.#head; at < this.#list.length; at++) this.#times?.delete(this.#list[at] as K);
    this.#list.length = 0;
    this.#head = 0;
    this.#dirty.clear();
  }

  /** Takes a key whatever the capacity: one whose time has come was promised a turn. */
  #insert(key: K): void {
    if (this.#closed || this.#dirty.has(key)) return;
    this.#dirty.add(key);
    // One that is worked on comes back in `done`: no two workers may hold it.
    if (!this.#working.has(key)) this.#enlist(key);
  }

  #enlist(key: K): void {
    this.#times?.set(key, this.#options.clock.now());
    this.#list.push(key);
    this.#options.metrics?.added?.(this.length);
    // The worker takes the key in a later microtask: what is added until then is one with it.
    this.#takers.shift()?.();
  }

  #take(key: K): void {
    this.#dirty.delete(key);
    this.#working.add(key);
    if (!this.#times) return;
    const now = this.#options.clock.now();
    this.#options.metrics?.started?.(now - (this.#times.get(key) ?? now), this.length);
    this.#times.set(key, now);
  }
}
