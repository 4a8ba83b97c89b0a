import { goPrint } from '../../api/field/quote.ts';
import { CommandError } from '../errors/errors.ts';
import { valuesOf } from '../jsonpath/evaluate.ts';
import { JsonPathError, type Node } from '../jsonpath/nodes.ts';
import { parseRelaxed } from '../jsonpath/parse.ts';
import { Columns } from './columns.ts';
import type { ObjectPrinter } from './object-printer.ts';

/** A column: its header and where its values are. */
export interface CustomColumn {
  readonly header: string;
  readonly nodes: readonly Node[];
}

/** Columns of `NAME:.metadata.name,AGE:.metadata.creationTimestamp`. */
export function columnsOfSpec(spec: string): CustomColumn[] {
  return splitColumns(spec).map((part) => {
    const colon = part.indexOf(':');
    if (colon < 0)
      throw new CommandError(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`);
    return column(part.slice(0, colon), part.slice(colon + 1));
  });
}

/** Columns of a file: headers on the first line, paths on the second. */
export function columnsOfFile(text: string): CustomColumn[] {
  const [headers = '', paths = ''] = text.split('\n');
  const names = headers.split(/\s+/).filter((one) => one !== '');
  const specs = paths.split(/\s+/).filter((one) => one !== '');
  if (names.length !== specs.length)
    throw new CommandError(
      `number of headers (${names.length}) and field specifications (${specs.length}) don't match`,
    );
  return names.map((name, at) => column(name, specs[at] ?? ''));
}

function column(header: string, path: string): CustomColumn {
  try {
    return { header, nodes: parseRelaxed(path) };
  } catch (cause) {
    if (!(cause instanceof JsonPathError)) throw cause;
    throw new CommandError(cause.message, { cause });
  }
}

/** Commas between brackets belong to a path. */
function splitColumns(spec: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < spec.length; at++) {
    const char = spec[at];
    if (char === '[' || char === '(') depth++;
    else if (char === ']' || char === ')') depth--;
    else if (char === ',' && depth === 0) {
      parts.push(spec.slice(from, at));
      from = at + 1;
    }
  }
  parts.push(spec.slice(from));
  return parts;
}

/** Prints the rows of an object, or of all objects of a list; the header once. */
export function columnPrinter(columns: readonly CustomColumn[], noHeaders: boolean): ObjectPrinter {
  const layout = new Columns();
  let headed = noHeaders;
  return (object) => {
    const objects = Array.isArray(object.items) ? (object.items as readonly unknown[]) : [object];
    const rows = objects.map((one) =>
      columns.map(({ nodes }) => {
        const values = valuesOf(nodes, one).map(goPrint);
        return values.length === 0 ? '<none>' : values.join(',');
      }),
    );
    if (!headed) rows.unshift(columns.map(({ header }) => header));
    headed = true;
    return layout.format(rows);
  };
}
