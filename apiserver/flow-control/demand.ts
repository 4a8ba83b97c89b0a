/** What a level asked for in a period: seats in use and waited for, weighted by time. */
export interface DemandSummary {
  readonly average: number;
  readonly deviation: number;
  readonly highest: number;
}

/** Follows a number over time, and sums it up for each period. */
export class DemandMeter {
  #value = 0;
  #since: number;
  #elapsed = 0;
  #sum = 0;
  #squares = 0;
  #highest = 0;

  constructor(now: number) {
    this.#since = now;
  }

  get value(): number {
    return this.#value;
  }

  set(value: number, now: number): void {
    if (value === this.#value) return;
    this.#advance(now);
    this.#value = value;
    if (value > this.#highest) this.#highest = value;
  }

  /** Sums up what has been since the last call, and begins anew with the value as it is. */
  summarize(now: number): DemandSummary {
    this.#advance(now);
    const average = this.#elapsed === 0 ? this.#value : this.#sum / this.#elapsed;
    const square = this.#elapsed === 0 ? this.#value ** 2 : this.#squares / this.#elapsed;
    const summary = { average, deviation: Math.sqrt(Math.max(0, square - average ** 2)), highest: this.#highest };
    this.#elapsed = 0;
    this.#sum = 0;
    this.#squares = 0;
    this.#highest = this.#value;
    return summary;
  }

  #advance(now: number): void {
    const ms = Math.max(0, now - this.#since);
    this.#since = now;
    this.#elapsed += ms;
    this.#sum += ms * this.#value;
    this.#squares += ms * this.#value ** 2;
  }
}

/** What remains of the old demand after a period with less of it; Kubernetes' number. A half is gone after five minutes. */
const remains = 0.977;

/** The demand to plan with: it follows a rise at once and a fall slowly. */
export function smoothDemand(smoothed: number | undefined, { average, deviation }: DemandSummary): number {
  const envelope = average + deviation;
  return smoothed === undefined || envelope > smoothed ? envelope : remains * smoothed + (1 - remains) * envelope;
}
