import { readTime } from '../../api/time/layout.ts';
import { CommandError } from '../errors/errors.ts';

/** A time of RFC 3339 as it was given; throws CommandError, saying at which part it goes wrong. */
export function isoTime(given: string): string {
  const read = readTime(given, 0);
  if ('error' in read) throw new CommandError(read.error);
  return given;
}
