/**
 * Times in objects are texts in RFC 3339, in UTC: whole seconds (metav1.Time) in most fields, microseconds (MicroTime) in
 * leases and events. In code a time is milliseconds since the epoch, as a Clock gives it.
 */

let lastSecond = Number.NaN;
let lastText = '';

/** `2026-01-02T03:04:05Z`; fractions of a second are dropped. Throws RangeError on what no date can be. */
export function formatTime(ms: number): string {
  const second = Math.floor(ms / 1000);
  // Most stamps of a busy second are the same text.
  if (second !== lastSecond) {
    lastText = `${new Date(second * 1000).toISOString().slice(0, 19)}Z`;
    lastSecond = second;
  }
  return lastText;
}

/** `2026-01-02T03:04:05.000006Z`; fractions of a microsecond are dropped. */
export function formatMicroTime(ms: number): string {
  const second = Math.floor(ms / 1000);
  const micros = Math.floor((ms - second * 1000) * 1000);
  return `${formatTime(ms).slice(0, 19)}.${String(micros).padStart(6, '0')}Z`;
}

const form = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.(\d+))?(?:[Zz]|[+-]\d\d:\d\d)$/;

/** Milliseconds since the epoch, with the fraction that the text has; undefined for absent or malformed text. */
export function parseTime(text: string | undefined): number | undefined {
  if (text === undefined || text === null) return undefined;
  const match = form.exec(text);
  if (!match) return undefined;
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) return undefined;
  const fraction = match[1];
  if (fraction === undefined || fraction.length <= 3) return ms;
  return ms + Number(`0.${fraction.slice(3, 9)}`);
}

/** Orders two times of objects; absent ones come first. Texts of one zone and precision need no parsing. */
export function compareTimes(a: string | undefined, b: string | undefined): -1 | 0 | 1 {
  if (a === b) return 0;
  if (a?.length === b?.length && a?.endsWith('Z') && b?.endsWith('Z')) return a < b ? -1 : 1;
  const left = parseTime(a) ?? Number.NEGATIVE_INFINITY;
  const right = parseTime(b) ?? Number.NEGATIVE_INFINITY;
  return left < right ? -1 : left > right ? 1 : 0;
}
