import type { Clock } from '../../api/clock.ts';

/** One timer for many reasons to wake: it goes off at the earliest of the times asked for since it last did. */
export class Wake {
  readonly #clock: Clock;
  readonly #woken: () => void;
  #next: { readonly at: number; readonly cancel: () => void } | undefined;

  constructor(clock: Clock, woken: () => void) {
    this.#clock = clock;
    this.#woken = woken;
  }

  /** Milliseconds; what is past is at once. */
  at(at: number | undefined): void {
    if (at === undefined || (this.#next && this.#next.at <= at)) return;
    this.#next?.cancel();
    const cancel = this.#clock.after(Math.max(0, at - this.#clock.now()), () => {
      this.#next = undefined;
      this.#woken();
    });
    this.#next = { at, cancel };
  }

  cancel(): void {
    this.#next?.cancel();
    this.#next = undefined;
  }
}
