/**
 * A question whose answer is good for everybody who asked before it was put: those who ask while it is under way share the
 * next one. However many ask, one call is on its way at a time.
 */
export class SharedRounds<T> {
  readonly #ask: () => Promise<T>;
  #running: Promise<unknown> | undefined;
  #next: Promise<T> | undefined;

  constructor(ask: () => Promise<T>) {
    this.#ask = ask;
  }

  /** The answer to a question that was put after this call. Rejects when it was not answered. */
  answer(): Promise<T> {
    if (!this.#running) return this.#begin();
    this.#next ??= this.#running.then(() => {
      this.#next = undefined;
      return this.#begin();
    });
    return this.#next;
  }

  #begin(): Promise<T> {
    const asked = this.#ask();
    // The next round begins whether this one was answered or not: its own callers hear of a failure.
    const running: Promise<unknown> = asked.then(
      () => this.#end(running),
      () => this.#end(running),
    );
    this.#running = running;
    return asked;
  }

  #end(running: Promise<unknown>): void {
    if (this.#running === running && !this.#next) this.#running = undefined;
  }
}
