/**
 * Reads times as Kubernetes does, which is as Go's `time.Parse` does: part by part, and an error says where it stopped.
 * https://pkg.go.dev/time#Parse
 */

interface Part {
  /** How the layout writes the part, which is how errors name it. */
  readonly name: string;
  readonly pattern: RegExp;
  /** What numbers may stand there, and the name of the part in the error for others. */
  readonly range?: { readonly from: number; readonly to: number; readonly what: string };
}

const sign = (name: string): Part => ({ name, pattern: new RegExp(`^${name}`) });
const fractionPart: Part = { name: '.000000', pattern: /^[.,]\d{6}/ };
const date: readonly Part[] = [
  { name: '2006', pattern: /^\d{4}/ },
  sign('-'),
  { name: '01', pattern: /^\d\d/, range: { from: 1, to: 12, what: 'month' } },
  sign('-'),
  { name: '02', pattern: /^\d\d/ },
  sign('T'),
  { name: '15', pattern: /^\d\d?/, range: { from: 0, to: 23, what: 'hour' } },
  sign(':'),
  { name: '04', pattern: /^\d\d/, range: { from: 0, to: 59, what: 'minute' } },
  sign(':'),
];
const second = { from: 0, to: 59, what: 'second' };
const zone: Part = { name: 'Z07:00', pattern: /^(Z|[+-]\d\d:\d\d)/ };

/** By the number of digits of the fraction: with none any fraction is allowed, else it is of just so many digits. */
const layouts = {
  0: {
    text: '2006-01-02T15:04:05Z07:00',
    parts: [...date, { name: '05', pattern: /^\d\d([.,]\d+)?/, range: second }, zone] as readonly Part[],
  },
  6: {
    text: '2006-01-02T15:04:05.000000Z07:00',
    parts: [...date, { name: '05', pattern: /^\d\d/, range: second }, fractionPart, zone] as readonly Part[],
  },
} as const;

/** The time in UTC with that many digits of fraction, as metav1.Time (0) and MicroTime (6) print it, or what is wrong. */
export function readTime(given: string, digits: 0 | 6): { readonly time: string } | { readonly error: string } {
  const { text: layout, parts } = layouts[digits];
  const about = `parsing time ${JSON.stringify(given)}`;
  const found: string[] = [];
  let rest = given;
  for (const { name, pattern, range } of parts) {
    const [text] = pattern.exec(rest) ?? [];
    if (text === undefined) {
      const says = `cannot parse ${JSON.stringify(rest)} as ${JSON.stringify(name)}`;
      return { error: `${about} as ${JSON.stringify(layout)}: ${says}` };
    }
    const number = Number.parseInt(text, 10);
    if (range && (number < range.from || number > range.to)) return { error: `${about}: ${range.what} out of range` };
    found.push(text);
    rest = rest.slice(text.length);
  }
  if (rest) return { error: `${about}: extra text: ${JSON.stringify(rest)}` };
  const [year = '', , month = '', , day = '', , hour = '', , minute = '', , seconds = ''] = found;
  const at = new Date(0);
  at.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  if (at.getUTCDate() !== Number(day)) return { error: `${about}: day out of range` };
  at.setUTCHours(Number(hour), Number(minute) - offset(found.at(-1)), Number.parseInt(seconds, 10));
  const whole = at.toISOString().slice(0, 19);
  return { time: digits === 0 ? `${whole}Z` : `${whole}.${found.at(-2)?.slice(1)}Z` };
}

/** Minutes that the zone is ahead of UTC. */
function offset(zone = 'Z'): number {
  if (zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4));
  return zone.startsWith('-') ? -minutes : minutes;
}
