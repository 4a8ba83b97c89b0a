import { CommandError } from '../errors/errors.ts';

const layout = '2006-01-02T15:04:05Z07:00';

/** The parts of a time, each with what must stand there and how messages name it. */
const parts: readonly { readonly pattern: RegExp; readonly name: string }[] = [
  { pattern: /^\d{4}/, name: '2006' },
  { pattern: /^-/, name: '-' },
  { pattern: /^\d{2}/, name: '01' },
  { pattern: /^-/, name: '-' },
  { pattern: /^\d{2}/, name: '02' },
  { pattern: /^T/, name: 'T' },
  { pattern: /^\d{2}/, name: '15' },
  { pattern: /^:/, name: ':' },
  { pattern: /^\d{2}/, name: '04' },
  { pattern: /^:/, name: ':' },
  { pattern: /^\d{2}(\.\d+)?/, name: '05' },
  { pattern: /^(Z|[+-]\d{2}:\d{2})$/, name: 'Z07:00' },
];

/** A time of RFC 3339 as it was given; throws CommandError, saying at which part it goes wrong. */
export function isoTime(given: string): string {
  let rest = given;
  for (const { pattern, name } of parts) {
    const match = pattern.exec(rest);
    if (!match)
      throw new CommandError(
        `parsing time ${JSON.stringify(given)} as ${JSON.stringify(layout)}: cannot parse ${JSON.stringify(rest)} as ${JSON.stringify(name)}`,
      );
    rest = rest.slice(match[0].length);
  }
  return given;
}
