/** A number that goes up. */
export class Counter {
  value = 0;

  inc(by = 1): void {
    this.value += by;
  }
}

/** A number that goes up and down. */
export class Gauge {
  value = 0;

  set(value: number): void {
    this.value = value;
  }

  add(by: number): void {
    this.value += by;
  }
}

/** Counts values by size. An observation costs a search of a few steps and three additions. */
export class Histogram {
  readonly bounds: readonly number[];
  /** One count for each bound, and one for what is above all; not cumulative. */
  readonly counts: number[];
  sum = 0;

  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.counts = new Array<number>(bounds.length + 1).fill(0);
  }

  observe(value: number): void {
    this.sum += value;
    let at = 0;
    while (at < this.bounds.length && value > (this.bounds[at] ?? 0)) at++;
    this.counts[at] = (this.counts[at] ?? 0) + 1;
  }
}
