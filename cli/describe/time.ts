import { parseTime } from '../../api/time/timestamp.ts';

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (value: number) => String(value).padStart(2, '0');

/** `Mon, 02 Jan 2006 15:04:05 +0100`, in the time of the place; empty without a time. RFC 1123 with a numeric zone. */
export function describeTime(timestamp: string | undefined): string {
  const ms = parseTime(timestamp);
  if (ms === undefined) return 'Mon, 01 Jan 0001 00:00:00 +0000';
  const at = new Date(ms);
  return `${days[at.getDay()]}, ${two(at.getDate())} ${months[at.getMonth()]} ${at.getFullYear()} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())} ${zoneOf(at)}`;
}

/** `2006-01-02 15:04:05 +0100 CET`: how Go prints a time that nobody formats; the name of the zone where it has one. */
export function goTime(ms: number | undefined): string {
  if (ms === undefined) return '0001-01-01 00:00:00 +0000 UTC';
  const at = new Date(ms);
  const zone = zoneOf(at);
  const name = zone === '+0000' ? 'UTC' : zone;
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())} ${zone} ${name}`;
}

function zoneOf(at: Date): string {
  const offset = -at.getTimezoneOffset();
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(Math.abs(offset) / 60))}${two(Math.abs(offset) % 60)}`;
}
