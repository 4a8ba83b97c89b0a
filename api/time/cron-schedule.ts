import { parseDuration } from './duration.ts';
import { isTimeZone } from './time-zone.ts';

interface Bounds {
  readonly low: number;
  readonly high: number;
  readonly names?: readonly string[];
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** Minute, hour, day of the month, month, day of the week. */
const fieldBounds: readonly Bounds[] = [
  { low: 0, high: 59 },
  { low: 0, high: 23 },
  { low: 1, high: 31 },
  { low: 1, high: 12, names: months },
  { low: 0, high: 6, names: weekdays },
];

const shorthands = new Set(['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly']);
const spaces = /\s+/;
const integer = /^[+-]?\d+$/;

/**
 * What is wrong with a schedule, in the words of the parser that Kubernetes uses; undefined when nothing is.
 * https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
 */
export function scheduleProblem(schedule: string): string | undefined {
  let spec = schedule;
  if (spec.startsWith('TZ=') || spec.startsWith('CRON_TZ=')) {
    const space = spec.indexOf(' ');
    const zone = spec.slice(spec.indexOf('=') + 1, space < 0 ? undefined : space);
    if (!isTimeZone(zone)) return `provided bad location ${zone}: unknown time zone ${zone}`;
    spec = space < 0 ? '' : spec.slice(space).trim();
  }
  if (spec.startsWith('@')) return shorthandProblem(spec);
  const fields = spec.trim() === '' ? [] : spec.trim().split(spaces);
  if (fields.length !== fieldBounds.length) {
    return `expected exactly ${fieldBounds.length} fields, found ${fields.length}: [${fields.join(' ')}]`;
  }
  for (const [i, bounds] of fieldBounds.entries()) {
    for (const range of (fields[i] ?? '').split(',')) {
      // Empty items are passed over.
      const problem = range === '' ? undefined : rangeProblem(range, bounds);
      if (problem !== undefined) return problem;
    }
  }
  return undefined;
}

function shorthandProblem(spec: string): string | undefined {
  if (shorthands.has(spec)) return undefined;
  if (!spec.startsWith('@every ')) return `unrecognized descriptor: ${spec}`;
  const text = spec.slice('@every '.length);
  if (parseDuration(text) !== undefined) return undefined;
  return `failed to parse duration ${spec}: time: invalid duration ${JSON.stringify(text)}`;
}

/** `*`, `5`, `mon-fri`, each with an optional `/step`. */
function rangeProblem(text: string, { low, high, names }: Bounds): string | undefined {
  const [range = '', stepText, ...moreSteps] = text.split('/');
  const [firstText = '', lastText, ...moreLimits] = range.split('-');
  let first = low;
  let last = high;
  if (firstText !== '*' && firstText !== '?') {
    const start = limit(firstText, names);
    if (typeof start === 'string') return start;
    first = start;
    last = start;
    if (moreLimits.length > 0) return `too many hyphens: ${text}`;
    if (lastText !== undefined) {
      const end = limit(lastText, names);
      if (typeof end === 'string') return end;
      last = end;
    }
  }
  let step = 1;
  if (moreSteps.length > 0) return `too many slashes: ${text}`;
  if (stepText !== undefined) {
    const given = limit(stepText, undefined);
    if (typeof given === 'string') return given;
    step = given;
    // `5/10` begins at 5 and goes on to the end.
    if (lastText === undefined) last = high;
  }
  if (first < low) return `beginning of range (${first}) below minimum (${low}): ${text}`;
  if (last > high) return `end of range (${last}) above maximum (${high}): ${text}`;
  if (first > last) return `beginning of range (${first}) beyond end of range (${last}): ${text}`;
  return step === 0 ? `step of range should be a positive number: ${text}` : undefined;
}

/** A number or a name of the field; a text says what is wrong. */
function limit(text: string, names: readonly string[] | undefined): number | string {
  const named = names?.indexOf(text.toLowerCase()) ?? -1;
  if (named >= 0) return names === months ? named + 1 : named;
  if (!integer.test(text)) {
    return `failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`;
  }
  const number = Number(text);
  return number < 0 ? `negative number (${number}) not allowed: ${text}` : number;
}
