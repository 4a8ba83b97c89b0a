export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface MetricFamily {
  readonly type: string;
  readonly help: string;
  readonly samples: readonly Sample[];
}

const nameForm = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const labelForm = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/y;

/**
 * Reads a /metrics page as strictly as Prometheus: every sample belongs to the family above it, no series comes twice,
 * histograms rise and end with +Inf. Throws with the line that does not fit.
 */
export function parseExposition(text: string): ReadonlyMap<string, MetricFamily> {
  if (!text.endsWith('\n')) throw new Error('the last line does not end');
  const families = new Map<string, { type: string; help: string; samples: Sample[] }>();
  const seen = new Set<string>();
  let current: { name: string; type: string; samples: Sample[] } | undefined;
  let help: readonly [string, string] | undefined;
  for (const line of text.slice(0, -1).split('\n')) {
    const comment = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line);
    if (comment) {
      const [, what, name = '', rest = ''] = comment;
      if (what === 'HELP') help = [name, withoutEscapes(rest)];
      else {
        if (families.has(name) || help?.[0] !== name || !['counter', 'gauge', 'histogram'].includes(rest)) {
          throw new Error(`out of place: ${line}`);
        }
        const family = { type: rest, help: help[1], samples: [] as Sample[] };
        families.set(name, family);
        current = { name, ...family };
      }
      continue;
    }
    const sample = readSample(line);
    if (!current || !belongs(sample.name, current)) throw new Error(`no family for: ${line}`);
    const key = `${sample.name}${JSON.stringify(Object.entries(sample.labels).sort())}`;
    if (seen.has(key)) throw new Error(`twice: ${line}`);
    seen.add(key);
    current.samples.push(sample);
  }
  for (const [name, { type, samples }] of families) if (type === 'histogram') checkHistogram(name, samples);
  return families;
}

function belongs(name: string, family: { readonly name: string; readonly type: string }): boolean {
  const suffixes = family.type === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
  return suffixes.some((suffix) => name === `${family.name}${suffix}`);
}

function readSample(line: string): Sample {
  const match = /^([^\s{]+)(?:\{(.*)\})? (\S+)$/.exec(line);
  const [, name = '', inner = '', text = ''] = match ?? [];
  if (!match || !nameForm.test(name)) throw new Error(`no sample: ${line}`);
  const labels: Record<string, string> = {};
  for (labelForm.lastIndex = 0; labelForm.lastIndex < inner.length; ) {
    const label = labelForm.exec(inner);
    if (!label?.[1] || label[1] in labels) throw new Error(`labels do not fit: ${line}`);
    labels[label[1]] = withoutEscapes(label[2] ?? '');
  }
  const value = text === '+Inf' ? Number.POSITIVE_INFINITY : Number(text);
  if (Number.isNaN(value) && text !== 'NaN') throw new Error(`no number: ${line}`);
  return { name, labels, value };
}

function checkHistogram(name: string, samples: readonly Sample[]): void {
  const series = new Map<string, { bounds: number[]; counts: number[]; count: number | undefined }>();
  for (const { name: of, labels, value } of samples) {
    const { le, ...rest } = labels;
    const key = JSON.stringify(Object.entries(rest).sort());
    const one = series.get(key) ?? { bounds: [], counts: [], count: undefined };
    series.set(key, one);
    if (of.endsWith('_bucket')) {
      one.bounds.push(le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le));
      one.counts.push(value);
    } else if (of.endsWith('_count')) one.count = value;
  }
  for (const [labels, { bounds, counts, count }] of series) {
    const rises = (list: readonly number[], strictly: boolean) =>
      list.every((value, i) => i === 0 || (strictly ? value > (list[i - 1] ?? 0) : value >= (list[i - 1] ?? 0)));
    const ends = bounds[bounds.length - 1] === Number.POSITIVE_INFINITY && counts[counts.length - 1] === count;
    if (!rises(bounds, true) || !rises(counts, false) || !ends) throw new Error(`${name}${labels} is no histogram`);
  }
}

const withoutEscapes = (text: string) => text.replace(/\\(["\\n])/g, (_, c: string) => (c === 'n' ? '\n' : c));
