import { humanDuration } from '../../api/time/human-duration.ts';

/** How long ago that was, as kubectl shows ages; `<unknown>` for a time that is not set. */
export function ageCell(time: string | null | undefined, now: number): string {
  if (!time) return '<unknown>';
  const then = Date.parse(time);
  return Number.isNaN(then) ? '<unknown>' : humanDuration(now - then);
}
