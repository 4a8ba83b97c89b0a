import { tryParseQuantity } from '../../api/quantity/quantity.ts';
import { CommandError } from '../errors/errors.ts';
import { valuesOf } from '../jsonpath/evaluate.ts';
import { JsonPathError } from '../jsonpath/nodes.ts';
import { parseRelaxed } from '../jsonpath/parse.ts';

/**
 * The items in the order of the values that a path finds in their objects; those without a value come first. Undefined when
 * it leads nowhere in any of them. Throws CommandError for a path that cannot be read.
 */
export function sortByPath<T>(items: readonly T[], path: string, objectOf: (item: T) => unknown): T[] | undefined {
  const keyed = items.map((item) => ({ item, key: keyOf(path, objectOf(item)) }));
  if (items.length > 0 && keyed.every(({ key }) => key === undefined)) return undefined;
  return keyed.sort((a, b) => compare(a.key, b.key)).map(({ item }) => item);
}

/** What is said of a path that leads nowhere. */
export const leadsNowhere = (path: string): CommandError =>
  new CommandError(`couldn't find any field with path "${braced(path)}" in the list of objects`);

const braced = (path: string) => (path.startsWith('{') ? path : `{${path.startsWith('.') ? '' : '.'}${path}}`);

function keyOf(path: string, object: unknown): unknown {
  try {
    return valuesOf(parseRelaxed(path), object)[0];
  } catch (cause) {
    if (!(cause instanceof JsonPathError)) throw cause;
    throw new CommandError(cause.message, { cause });
  }
}

function compare(a: unknown, b: unknown): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') {
    const [x, y] = [tryParseQuantity(a), tryParseQuantity(b)];
    if (x && y) return x.compare(y);
  }
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
}
