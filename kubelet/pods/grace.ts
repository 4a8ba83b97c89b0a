import type { Clock } from '../../api/clock.ts';

/** How long containers that are being stopped may still take. It may only become shorter. */
export class Grace {
  readonly #clock: Clock;
  readonly #listeners = new Set<() => void>();
  #at: number;

  constructor(clock: Clock, seconds: number) {
    this.#clock = clock;
    this.#at = clock.now() + seconds * 1000;
  }

  /** Milliseconds, not below nought. */
  get leftMs(): number {
    return Math.max(0, this.#at - this.#clock.now());
  }

  /** Seconds from now; a longer time than is left changes nothing. */
  shorten(seconds: number): void {
    const at = this.#clock.now() + seconds * 1000;
    if (at >= this.#at) return;
    this.#at = at;
    for (const listener of this.#listeners) listener();
  }

  /** Until the returned function is called. */
  onShorter(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
