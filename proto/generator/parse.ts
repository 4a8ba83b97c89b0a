import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import protobuf from 'protobufjs';

/** A field as the .proto file states it. */
export interface FieldDeclaration {
  readonly protoName: string;
  readonly jsonName: string;
  readonly number: number;
  /** A scalar's name, or a message's full name. */
  readonly type: string;
  readonly label: 'optional' | 'repeated' | 'map';
  readonly options: ReadonlyMap<string, string>;
  readonly comment: string;
}

/** A message as the .proto file states it. */
export interface MessageDeclaration {
  readonly name: string;
  readonly fullName: string;
  readonly fields: readonly FieldDeclaration[];
  readonly options: ReadonlyMap<string, string>;
  readonly subresources: readonly string[];
  readonly comment: string;
}

/** One .proto file. */
export interface FileDeclaration {
  /** Path below proto/ without the ending, such as `core/v1`. */
  readonly path: string;
  readonly packageName: string;
  readonly group: string;
  readonly version: string;
  readonly messages: readonly MessageDeclaration[];
}

const scalars = new Set(['string', 'bytes', 'bool', 'int32', 'int64', 'uint32', 'uint64', 'double', 'float']);

function options(raw: Record<string, unknown> | undefined): Map<string, string> {
  return new Map(Object.entries(raw ?? {}).map(([key, value]) => [key.replace(/^\(|\)$/g, ''), String(value)]));
}

function comment(text: string | null): string {
  return (text ?? '').replace(/\s+/g, ' ').trim();
}

function fieldOf(field: protobuf.Field, packageName: string): FieldDeclaration {
  const declared = options(field.options);
  const type = field.type.startsWith('.') ? field.type.slice(1) : field.type;
  return {
    protoName: field.name,
    jsonName: declared.get('json_name') ?? field.name,
    number: field.id,
    type: scalars.has(type) || type.includes('.') ? type : `${packageName}.${type}`,
    label: field instanceof protobuf.MapField ? 'map' : field.repeated ? 'repeated' : 'optional',
    options: declared,
    comment: comment(field.comment),
  };
}

function messageOf(type: protobuf.Type, packageName: string): MessageDeclaration {
  const parsed = (type.parsedOptions ?? []) as readonly Record<string, unknown>[];
  return {
    name: type.name,
    fullName: `${packageName}.${type.name}`,
    fields: type.fieldsArray.map((field) => fieldOf(field, packageName)).sort((a, b) => a.number - b.number),
    options: options(type.options),
    subresources: parsed.filter((o) => '(subresource)' in o).map((o) => String(o['(subresource)'])),
    comment: comment(type.comment),
  };
}

/** Reads one .proto file; throws with the file's name when it does not parse. */
export function parseFile(root: string, path: string): FileDeclaration {
  const source = readFileSync(join(root, `${path}.proto`), 'utf8');
  let parsed: protobuf.IParserResult;
  try {
    parsed = protobuf.parse(source, new protobuf.Root(), { keepCase: true, alternateCommentMode: true });
  } catch (cause) {
    throw new Error(`${path}.proto does not parse`, { cause });
  }
  const packageName = parsed.package ?? '';
  const fileOptions = [...source.matchAll(/^option \((\w+)\) = "(.*)";$/gm)];
  const option = (name: string) => fileOptions.find((match) => match[1] === name)?.[2] ?? '';
  const space = parsed.root.lookup(packageName);
  if (!(space instanceof protobuf.Namespace)) throw new Error(`${path}.proto has no package`);
  return {
    path,
    packageName,
    group: option('group'),
    version: option('version'),
    messages: space.nestedArray.filter((n) => n instanceof protobuf.Type).map((type) => messageOf(type, packageName)),
  };
}

/** All .proto files of the API below `root`, in order of their paths. */
export function parseAll(root: string): FileDeclaration[] {
  const skip = new Set(['knarr', 'generator', 'schema', 'gen', 'cri']);
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !skip.has(entry.name))
    .flatMap((entry) =>
      readdirSync(join(root, entry.name))
        .filter((file) => file.endsWith('.proto'))
        .map((file) => `${entry.name}/${file.replace(/\.proto$/, '')}`),
    )
    .sort()
    .map((path) => parseFile(root, path));
}
