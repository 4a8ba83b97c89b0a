import { LRUCache } from 'lru-cache';

/**
 * Answers of another server, each for a time of its own. Holds at most `max`; the least recently used go first. Whoever asks
 * for what is being asked for already waits for the same answer. Failures are told to all who wait, and not remembered.
 */
export class AnswerCache<T> {
  readonly #now: () => number;
  readonly #answers: LRUCache<string, { readonly value: T; readonly until: number }>;
  readonly #asked = new Map<string, Promise<T>>();

  constructor(now: () => number, max = 4096) {
    this.#now = now;
    this.#answers = new LRUCache({ max });
  }

  /** The remembered answer, or that of `ask`, remembered for `ttlMs(answer)`; 0 remembers nothing. */
  get(key: string, ask: () => Promise<T>, ttlMs: (answer: T) => number): T | Promise<T> {
    const known = this.#answers.get(key);
    if (known !== undefined && this.#now() < known.until) return known.value;
    const under = this.#asked.get(key);
    if (under !== undefined) return under;
    const asking = ask().then((value) => {
      const ms = ttlMs(value);
      if (ms > 0) this.#answers.set(key, { value: value as T, until: this.#now() + ms });
      return value;
    });
    this.#asked.set(key, asking);
    const done = () => this.#asked.delete(key);
    asking.then(done, done);
    return asking;
  }
}
