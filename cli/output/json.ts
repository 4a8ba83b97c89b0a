import { goJson } from '../../api/field/quote.ts';

/** JSON as kubectl prints objects: keys sorted, four spaces. No newline at the end. */
export function toJson(value: unknown): string {
  return write(value, '\n');
}

/** JSON on one line, keys sorted: parts of objects in jsonpath and columns. */
export function toCompactJson(value: unknown): string {
  return write(value, undefined);
}

/**
 * `newline` is a line break with the indentation of the value; undefined for one line. By hand, for JSON.stringify puts
 * keys that are numbers first, and Go sorts them like all others.
 */
function write(value: unknown, newline: string | undefined): string {
  if (typeof value !== 'object' || value === null) return goJson(value ?? null);
  const inner = newline === undefined ? undefined : `${newline}    `;
  const colon = newline === undefined ? ':' : ': ';
  const parts = Array.isArray(value)
    ? value.map((item) => write(item, inner))
    : Object.entries(value)
        .filter(([, one]) => one !== undefined)
        // By code units, which is the order of bytes for all that names are made of.
        .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
        .map(([key, one]) => `${write(key, undefined)}${colon}${write(one, inner)}`);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  if (parts.length === 0) return open + close;
  return newline === undefined
    ? `${open}${parts.join(',')}${close}`
    : `${open}${inner}${parts.join(`,${inner}`)}${newline}${close}`;
}
