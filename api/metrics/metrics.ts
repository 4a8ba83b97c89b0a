import { exposition } from './exposition.ts';
import { Family } from './family.ts';
import { Counter, Gauge, Histogram } from './series.ts';

/** All measures of a process, or of a part of one. Names may be registered once. */
export class Metrics {
  readonly #families = new Map<string, Family<Counter> | Family<Gauge> | Family<Histogram>>();
  readonly #collectors: (() => void | Promise<void>)[] = [];

  counter(name: string, help: string, labels: readonly string[] = []): Family<Counter> {
    return this.#add(new Family(name, help, 'counter', labels, () => new Counter()));
  }

  gauge(name: string, help: string, labels: readonly string[] = []): Family<Gauge> {
    return this.#add(new Family(name, help, 'gauge', labels, () => new Gauge()));
  }

  /** `bounds` are the upper bounds of the buckets, rising; the one without a bound comes by itself. */
  histogram(name: string, help: string, bounds: readonly number[], labels: readonly string[] = []): Family<Histogram> {
    return this.#add(new Family(name, help, 'histogram', labels, () => new Histogram(bounds)));
  }

  /** Called before each reading: for what is cheaper to look up then than to count all the time. */
  onRead(collect: () => void | Promise<void>): void {
    this.#collectors.push(collect);
  }

  /** The text form that Prometheus reads. */
  async text(): Promise<string> {
    for (const collect of this.#collectors) await collect();
    return exposition(this.#families.values());
  }

  #add<F extends Family<Counter> | Family<Gauge> | Family<Histogram>>(family: F): F {
    if (this.#families.has(family.name)) throw new Error(`${family.name} is measured twice`);
    this.#families.set(family.name, family);
    return family;
  }
}
