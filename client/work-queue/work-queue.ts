/** Told what a queue does; all optional, all called synchronously. Times in milliseconds. */
export interface WorkQueueMetrics {
  /** A key was added and was not waiting already; `depth` keys wait now. */
  added?(depth: number): void;
  /** A worker took a key that had waited for `waitedMs`. */
  started?(waitedMs: number, depth: number): void;
  finished?(workedMs: number): void;
  /** A key comes back after a failure. */
  retried?(): void;
}

/**
 * Keys that wait to be worked on. It is
 * - fair: keys come out in the order in which they went in;
 * - stingy: a key that was added many times before it came out comes out once;
 * - safe: a key is never handed to two workers at once. Added while it is worked on, it comes out again after `done`.
 *
 * Every `add` is followed by a `get` of that key that begins later, unless the queue is shut down.
 */
export interface WorkQueue<K = string> {
  /** False when the queue is shut down, or holds as many keys as it may: then the key was not taken. */
  add(key: K): boolean;
  /** Adds after `ms`; when the key waits for a time already, the earlier one counts. */
  addAfter(key: K, ms: number): void;
  /** Adds after a time that doubles with every call for this key, until `forget`. */
  addRateLimited(key: K): void;
  /** The key succeeded: its next failure waits the shortest time. Does not take it out of the queue. */
  forget(key: K): void;
  /** How often the key was added with `addRateLimited` since it was last forgotten. */
  failures(key: K): number;
  /** The next key, when there is one; undefined when the queue is shut down and empty. Call `done` after the work. */
  get(): Promise<K | undefined>;
  /** The next key if one waits now. */
  tryGet(): K | undefined;
  done(key: K): void;
  /** Keys that wait now, without those that are worked on or wait for a time. */
  readonly length: number;
  /** No key goes in any more; those that wait still come out, those that wait for a time are dropped. */
  shutDown(): void;
  /** Drops the keys that wait as well. */
  clear(): void;
}
