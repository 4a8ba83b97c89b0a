import { nearestName } from './nearest.ts';

/**
 * What was wrong with a command line that node's `parseArgs` has refused, as a part of a sentence; for an unknown flag with
 * the one of `names` that was meant, where one is near.
 */
export function parseProblem(error: unknown, names: readonly string[]): string {
  const message = error instanceof Error ? (error.message.split('. ')[0] ?? error.message) : String(error);
  const problem = `${message.charAt(0).toLowerCase()}${message.slice(1)}`;
  const [, negation = '', unknown] = /^unknown option '--(no-)?([^']*)'/.exec(problem) ?? [];
  const meant = unknown === undefined ? undefined : nearestName(unknown, names);
  return meant === undefined ? problem : `${problem} (did you mean --${negation}${meant}?)`;
}
