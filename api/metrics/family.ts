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
