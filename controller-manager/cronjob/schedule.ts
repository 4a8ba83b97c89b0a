import { messageOf } from '../../api/errors/message-of.ts';
import { scheduleProblem } from '../../api/time/cron-schedule.ts';
import { parseDuration } from '../../api/time/duration.ts';
import { formatTime } from '../../api/time/timestamp.ts';

/** Moments that come again and again. */
export interface Schedule {
  /** The first moment after `after`, in milliseconds; undefined when there is none. */
  next(after: number): number | undefined;
}

/** Thrown for a text that is no schedule. */
export class ScheduleError extends Error {
  override readonly name = 'ScheduleError';
}

const shorthands: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/**
 * Reads a schedule: five fields, a shorthand, or `@every` and a duration. Without a time zone it is in that of the process.
 * Throws ScheduleError. https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
 */
export async function parseSchedule(text: string, timeZone?: string): Promise<Schedule> {
  // Other crons have more than Kubernetes knows: `L`, `W`, `#`, seconds.
  const problem = scheduleProblem(text);
  if (problem !== undefined) throw new ScheduleError(problem);
  const every = /^@every\s+(\S+)$/.exec(text);
  if (every) {
    const ms = parseDuration(every[1] ?? '');
    if (ms === undefined || ms < 1000) throw new ScheduleError(`failed to parse duration ${text}`);
    return { next: (after) => Math.floor(after / 1000) * 1000 + ms };
  }
  const pattern = shorthands[text] ?? text;
  const { Cron } = await import('croner');
  try {
    const cron = new Cron(pattern, { paused: true, mode: '5-part', ...(timeZone ? { timezone: timeZone } : {}) });
    return { next: (after) => cron.nextRun(new Date(after))?.getTime() };
  } catch (error) {
    throw new ScheduleError(messageOf(error), { cause: error });
  }
}

/** What was missed since a moment. */
export interface Missed {
  /** The last moment that is not after now; undefined when none was. */
  readonly latest: number | undefined;
  /** How many there were, or about how many. */
  readonly count: number;
}

/** More are not counted one by one: after a long time down there may be millions. */
const maxCounted = 100;

/** The moments after `since` up to `now`. */
export function missedSince(schedule: Schedule, since: number, now: number): Missed {
  let latest: number | undefined;
  let count = 0;
  let at = schedule.next(since);
  const first = at;
  while (at !== undefined && at <= now) {
    latest = at;
    count++;
    at = schedule.next(at);
    if (count < maxCounted || first === undefined || at === undefined || at > now) continue;
    // Skip most of them: from the pace so far, to a little before now.
    const pace = (at - first) / count;
    const skipped = Math.floor((now - at) / pace) - 2;
    if (skipped <= 0) continue;
    count += skipped;
    at = schedule.next(at + skipped * pace - 1);
  }
  return { latest, count };
}

/** A moment as RFC 3339 in a time zone; in UTC without one. */
export function formatIn(ms: number, timeZone: string | undefined): string {
  const utc = formatTime(ms);
  if (!timeZone) return utc;
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(ms);
  const offset = /GMT([+-])(\d\d):(\d\d)/.exec(parts.find((part) => part.type === 'timeZoneName')?.value ?? '');
  if (!offset) return utc;
  const [, sign = '+', hours = '0', minutes = '0'] = offset;
  const shift = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
  return `${formatTime(ms + shift).slice(0, -1)}${sign}${hours}:${minutes}`;
}
