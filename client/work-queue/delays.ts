import type { Clock } from '../../api/clock.ts';

interface Entry<K> {
  readonly key: K;
  readonly at: number;
}

/**
 * Keys that wait for their times: a heap and one timer, however many keys there are. A key is in it once, with the
 * earliest of the times it was given.
 */
export class Delays<K> {
  readonly #clock: Clock;
  readonly #due: (key: K) => void;
  /** The entry that counts for a key; others of that key in the heap are leftovers and are skipped. */
  readonly #current = new Map<K, Entry<K>>();
  readonly #heap: Entry<K>[] = [];
  #cancelTimer: (() => void) | undefined;
  #timerAt = Number.POSITIVE_INFINITY;

  constructor(clock: Clock, due: (key: K) => void) {
    this.#clock = clock;
    this.#due = due;
  }

  get size(): number {
    return this.#current.size;
  }

  add(key: K, ms: number): void {
    const at = this.#clock.now() + ms;
    const known = this.#current.get(key);
    if (known && known.at <= at) return;
    const entry = { key, at };
    this.#current.set(key, entry);
    this.#push(entry);
    this.#arm();
  }

  clear(): void {
    this.#current.clear();
    this.#heap.length = 0;
    this.#arm();
  }

  /** One timer stands for the earliest entry; it is set anew only when that one changes. */
  #arm(): void {
    const at = this.#heap[0]?.at ?? Number.POSITIVE_INFINITY;
    if (at === this.#timerAt) return;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#timerAt = at;
    if (at === Number.POSITIVE_INFINITY) return;
    // Node fires timers beyond 2^31 ms at once; waking up early does no harm, for `#fire` looks at the clock.
    this.#cancelTimer = this.#clock.after(Math.min(2 ** 31 - 1, Math.max(0, at - this.#clock.now())), () =>
      this.#fire(),
    );
  }

  #fire(): void {
    this.#timerAt = Number.POSITIVE_INFINITY;
    const now = this.#clock.now();
    for (let top = this.#heap[0]; top && top.at <= now; top = this.#heap[0]) {
      this.#pop();
      if (this.#current.get(top.key) !== top) continue;
      this.#current.delete(top.key);
      this.#due(top.key);
    }
    this.#arm();
  }

  #push(entry: Entry<K>): void {
    const heap = this.#heap;
    let index = heap.push(entry) - 1;
    while (index > 0) {
      const up = (index - 1) >> 1;
      const parent = heap[up] as Entry<K>;
      if (parent.at <= entry.at) break;
      heap[index] = parent;
      index = up;
    }
    heap[index] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && (heap[child + 1] as Entry<K>).at < (heap[child] as Entry<K>).at) child++;
      const smaller = heap[child] as Entry<K>;
      if (smaller.at >= last.at) break;
      heap[index] = smaller;
      index = child;
    }
    heap[index] = last;
  }
}
