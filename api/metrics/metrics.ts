import { exposition } from './exposition.ts';
import { Counter, Gauge, Histogram } from './series.ts';

/** Series that a family tells apart; more are counted together, so that names made up by clients cannot fill the memory. */
const seriesBound = 2000;
const overflow = 'other';

/** Measures of one name, told apart by the values of its labels. */
export class Family<T> {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly labels: readonly string[];
  readonly #make: () => T;
  readonly #series = new Map<string, { readonly values: readonly string[]; readonly series: T }>();

  constructor(name: string, help: string, type: Family<T>['type'], labels: readonly string[], make: () => T) {
    this.name = name;
    this.help = help;
    this.type = type;
    this.labels = labels;
    this.#make = make;
  }

  /** The series with these values, in the order of the labels. Whoever needs it often keeps it. */
  with(...values: readonly string[]): T {
    const key = values.join('\u0000');
    const known = this.#series.get(key);
    if (known) return known.series;
    if (this.#series.size >= seriesBound && values.some((value) => value !== overflow)) {
      return this.with(...values.map(() => overflow));
    }
    const series = this.#make();
    this.#series.set(key, { values, series });
    return series;
  }

  /** Forgets all series: what is measured when somebody asks begins anew each time. */
  clear(): void {
    this.#series.clear();
  }

  all(): Iterable<{ readonly values: readonly string[]; readonly series: T }> {
    return this.#series.values();
  }
}

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
