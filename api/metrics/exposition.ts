import type { Family } from './family.ts';
import { type Counter, type Gauge, Histogram } from './series.ts';

/** What the answer of a /metrics path is. */
export const expositionType = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * Measures as text, families by name: counters, gauges, and histograms with cumulative buckets.
 * https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
 */
export function exposition(families: Iterable<Family<Counter> | Family<Gauge> | Family<Histogram>>): string {
  const lines: string[] = [];
  for (const family of [...families].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const series = [...family.all()];
    if (series.length === 0) continue;
    lines.push(`# HELP ${family.name} ${escapeHelp(family.help)}`, `# TYPE ${family.name} ${family.type}`);
    for (const { values, series: one } of series) {
      const labels = family.labels.map((name, i) => `${name}="${escapeLabel(values[i] ?? '')}"`).join(',');
      if (one instanceof Histogram) pushHistogram(lines, family.name, labels, one);
      else lines.push(`${family.name}${labels === '' ? '' : `{${labels}}`} ${number(one.value)}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

function pushHistogram(lines: string[], name: string, labels: string, { bounds, counts, sum }: Histogram): void {
  const before = labels === '' ? '' : `${labels},`;
  let count = 0;
  for (const [i, bound] of bounds.entries()) {
    count += counts[i] ?? 0;
    lines.push(`${name}_bucket{${before}le="${number(bound)}"} ${count}`);
  }
  count += counts[bounds.length] ?? 0;
  const braced = labels === '' ? '' : `{${labels}}`;
  lines.push(
    `${name}_bucket{${before}le="+Inf"} ${count}`,
    `${name}_sum${braced} ${number(sum)}`,
    `${name}_count${braced} ${count}`,
  );
}

/** Numbers that are none have names of their own. */
function number(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  if (value === Number.NEGATIVE_INFINITY) return '-Inf';
  if (Number.isNaN(value)) return 'NaN';
  return String(value);
}

const escapeLabel = (value: string) =>
  /["\\\n]/.test(value) ? value.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n') : value;

const escapeHelp = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
