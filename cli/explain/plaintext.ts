import { type OpenApiDocument, resolveSchema, type Schema, typeText, valueSchema } from './schema.ts';
import { indent, wrapText } from './wrap.ts';

/** What is explained. */
interface Explained {
  readonly document: OpenApiDocument;
  /** Only names and types, of all fields below as well. */
  readonly recursive: boolean;
}

/** A schema, or the field of it that a path leads to, in text; undefined when the path leads nowhere. */
export function explainField(schema: Schema, path: readonly string[], explained: Explained): string | undefined {
  return follow(schema, path, explained, new Set());
}

function follow(
  schema: Schema,
  path: readonly string[],
  explained: Explained,
  seen: ReadonlySet<string>,
): string | undefined {
  const { document } = explained;
  const resolved = resolveSchema(schema, document);
  const [name, ...rest] = path;
  if (name === undefined) return explainSchema(resolved, explained);
  if (schema.$ref !== undefined && seen.has(schema.$ref)) return undefined;
  const further = schema.$ref === undefined ? seen : new Set([...seen, schema.$ref]);
  const field = resolved.properties?.[name];
  if (field) {
    const head = rest.length === 0 ? `FIELD: ${name} <${typeText(field, document)}>\n${longEnum(field)}\n\n` : '';
    const below = follow(field, rest, explained, new Set());
    return below === undefined ? undefined : head + below;
  }
  const inner = resolved.items ?? valueSchema(resolved);
  if (inner) return follow(inner, path, explained, further);
  for (const one of resolved.allOf ?? []) {
    const found = follow(one, path, explained, further);
    if (found !== undefined) return found;
  }
  return undefined;
}

function explainSchema(schema: Schema, explained: Explained): string {
  const description = indent(wrapText(describe(schema, explained.document) || '<empty>', 76), 4);
  const fields = listFields(schema, explained, 1, new Set());
  const docs = externalDocs(schema, 0);
  return `DESCRIPTION:\n${description}\n${docs === '' ? '' : `\n${docs}`}${fields === '' ? '' : `FIELDS:\n${fields}`}`;
}

/** The descriptions of a schema and of what it is made of, each on its lines. */
function describe(schema: Schema, document: OpenApiDocument): string {
  const resolved = resolveSchema(schema, document);
  const values = valueSchema(resolved);
  const parts = [...(resolved.allOf ?? []), ...(resolved.items ? [resolved.items] : []), ...(values ? [values] : [])];
  const own = resolved.description ? `${resolved.description}\n` : '';
  return own + parts.map((one) => describe(one, document)).join('');
}

function listFields(schema: Schema, explained: Explained, level: number, seen: ReadonlySet<string>): string {
  if (schema.$ref !== undefined && seen.has(schema.$ref)) return '';
  const further = schema.$ref === undefined ? seen : new Set([...seen, schema.$ref]);
  const resolved = resolveSchema(schema, explained.document);
  let text = '';
  for (const name of Object.keys(resolved.properties ?? {}).sort()) {
    const field = resolved.properties?.[name] ?? {};
    text += fieldText(name, field, resolved.required?.includes(name) ?? false, explained, level);
    if (explained.recursive) text += listFields(field, explained, level + 1, further);
  }
  const values = valueSchema(resolved);
  for (const one of [...(resolved.allOf ?? []), resolved.items, values])
    if (one) text += listFields(one, explained, level, further);
  return text;
}

function fieldText(
  name: string,
  field: Schema,
  required: boolean,
  { document, recursive }: Explained,
  level: number,
): string {
  const by = level * 2;
  const mark = required ? ' -required-' : '';
  const head = `${' '.repeat(by)}${name}\t<${typeText(field, document)}>${mark}${shortEnum(field, by)}\n`;
  if (recursive) return head;
  const description = indent(wrapText(field.description || '<no description>', 78 - by), by + 2);
  const docs = externalDocs(field, by);
  return `${head}${description}\n${docs === '' ? '' : `\n${docs}`}\n`;
}

function externalDocs({ externalDocs: docs }: Schema, by: number): string {
  if (!docs) return '';
  const inside = by === 0 ? 4 : by + 4;
  const title = by === 0 ? 'EXTERNAL DOCS:\n' : `${indent('EXTERNAL DOCS:', by + 2)}\n`;
  const description = docs.description ? `${indent(wrapText(docs.description, 76 - by), inside)}\n` : '';
  return `${title}${description}${docs.url ? `${indent(`URL: ${docs.url}`, inside)}\n` : ''}`;
}

const enumText = (value: unknown) => (value === '' ? '""' : String(value));

/** The first four values. */
function shortEnum({ enum: values }: Schema, by: number): string {
  if (!values?.length) return '';
  const more = values.length > 4 ? ', ....' : '';
  return `\n${' '.repeat(by)}enum: ${values.slice(0, 4).map(enumText).join(', ')}${more}`;
}

function longEnum({ enum: values }: Schema): string {
  return values?.length ? `ENUM:${values.map((value) => `\n    ${enumText(value)}`).join('')}` : '';
}
