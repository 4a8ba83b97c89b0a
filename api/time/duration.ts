/** Go durations, which stand in a few fields (metav1.Duration), in flags and in configuration: `1h30m`, `250ms`. */

const unitMs: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};
const part = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/y;

/** Milliseconds; undefined when the text is no duration. */
export function parseDuration(text: string): number | undefined {
  const negative = text.startsWith('-');
  let at = negative || text.startsWith('+') ? 1 : 0;
  if (text.slice(at) === '0') return 0;
  if (at === text.length) return undefined;
  let ms = 0;
  while (at < text.length) {
    part.lastIndex = at;
    const match = part.exec(text);
    if (!match) return undefined;
    ms += Number(match[1]) * (unitMs[match[2] ?? ''] ?? 0);
    at = part.lastIndex;
  }
  return negative ? -ms : ms;
}

/** As Go prints it: `1h0m0s`, `1.5s`, `300ms`, `0s`. Precise to a nanosecond. */
export function formatDuration(ms: number): string {
  if (ms === 0) return '0s';
  const sign = ms < 0 ? '-' : '';
  const nanos = Math.round(Math.abs(ms) * 1e6);
  if (nanos < 1e3) return `${sign}${nanos}ns`;
  if (nanos < 1e6) return `${sign}${nanos / 1e3}µs`;
  if (nanos < 1e9) return `${sign}${nanos / 1e6}ms`;
  const seconds = Math.floor(nanos / 1e9);
  const fraction = String(nanos - seconds * 1e9)
    .padStart(9, '0')
    .replace(/0+$/, '');
  const tail = `${seconds % 60}${fraction === '' ? '' : `.${fraction}`}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes === 0) return `${sign}${tail}`;
  const hours = Math.floor(minutes / 60);
  return hours === 0 ? `${sign}${minutes}m${tail}` : `${sign}${hours}h${minutes % 60}m${tail}`;
}
