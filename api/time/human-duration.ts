import { parseTime } from './timestamp.ts';

/** Two units when both matter, one when the smaller is nought. */
const two = (large: number, unit: string, small: number, smallUnit: string): string =>
  small === 0 ? `${large}${unit}` : `${large}${unit}${small}${smallUnit}`;

/**
 * A span of milliseconds as kubectl shows ages: 119s, 9m59s, 7h59m, 47h, 7d23h, 2y10d. Clocks may differ by a little, so up to
 * a second below nothing is `0s`; further below is `<invalid>`.
 */
export function humanDuration(ms: number): string {
  const seconds = Math.trunc(ms / 1000);
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return two(minutes, 'm', seconds % 60, 's');
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 8) return two(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  const days = Math.floor(hours / 24);
  if (hours < 192) return two(days, 'd', hours % 24, 'h');
  if (days < 730) return `${days}d`;
  const years = Math.floor(days / 365);
  return years < 8 ? two(years, 'y', days % 365, 'd') : `${years}y`;
}

/** The age of a timestamp as a table shows it; `<unknown>` without one. */
export function age(timestamp: string | undefined, now: number): string {
  const since = parseTime(timestamp);
  return since === undefined ? '<unknown>' : humanDuration(now - since);
}
