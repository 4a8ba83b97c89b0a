/** The longest that a client is told to wait, in seconds. */
const longest = 32;

/**
 * How long those who are refused shall stay away: a second at first, twice as long each time refusals go on, and a
 * second less when they get rare. https://kubernetes.io/docs/concepts/cluster-administration/flow-control/
 */
export class RetryAfter {
  #seconds = 1;
  #raisedAt = 0;
  /** Refusals of past seconds, oldest first. */
  #past: { readonly second: number; readonly refused: number }[] = [];
  #second = 0;
  #refused = 0;

  get seconds(): number {
    return this.#seconds;
  }

  /** Counts one refusal; `now` in milliseconds. */
  note(now: number): void {
    const second = Math.floor(now / 1000);
    if (second === this.#second) {
      this.#refused++;
      return;
    }
    if (this.#refused > 0) this.#past.push({ second: this.#second, refused: this.#refused });
    this.#past = this.#past.filter((one) => second - one.second <= longest);
    this.#second = second;
    this.#refused = 1;
    this.#adapt(second);
  }

  #adapt(second: number): void {
    const recent = this.#past
      .filter((one) => second - one.second <= this.#seconds)
      .reduce((sum, one) => sum + one.refused, 0);
    if (second - this.#raisedAt >= this.#seconds && recent >= 3 * this.#seconds) {
      this.#seconds = Math.min(longest, this.#seconds * 2);
      this.#raisedAt = second;
    } else if (recent < this.#seconds && this.#seconds > 1) this.#seconds--;
  }
}
