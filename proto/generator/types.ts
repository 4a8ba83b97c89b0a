import type { FieldDeclaration, FileDeclaration, MessageDeclaration } from './parse.ts';

const scalarTypes: Readonly<Record<string, string>> = {
  string: 'string',
  bytes: 'string',
  bool: 'boolean',
  int32: 'number',
  int64: 'number',
  uint32: 'number',
  uint64: 'number',
  double: 'number',
  float: 'number',
};

/** The TypeScript form of messages whose JSON is not an object of their fields. */
const jsonTypes: Readonly<Record<string, string>> = {
  quantity: 'string',
  time: 'string',
  microTime: 'string',
  duration: 'string',
  intOrString: 'number | string',
  rawExtension: '{ [key: string]: unknown }',
  fields: '{ [key: string]: unknown }',
  any: 'unknown',
  schemaOrArray: 'JSONSchemaProps | JSONSchemaProps[]',
  schemaOrBool: 'JSONSchemaProps | boolean',
  schemaOrStringArray: 'JSONSchemaProps | string[]',
  items: 'string[]',
};

function moduleAlias(path: string): string {
  return path.replace(/\/(.)/, (_, c: string) => c.toUpperCase());
}

/** Writes the TypeScript module of one .proto file: an interface for each message. */
export function typesModule(file: FileDeclaration, byPackage: ReadonlyMap<string, FileDeclaration>): string {
  const messages = new Map([...byPackage.values()].flatMap((f) => f.messages.map((m) => [m.fullName, m] as const)));
  const imports = new Map<string, string>();

  const refer = (fullName: string): string => {
    const at = fullName.lastIndexOf('.');
    const packageName = fullName.slice(0, at);
    const name = fullName.slice(at + 1);
    if (packageName === file.packageName) return name;
    const other = byPackage.get(packageName);
    if (!other) throw new Error(`${file.path}.proto refers to ${fullName}, which no file declares`);
    imports.set(moduleAlias(other.path), other.path);
    return `${moduleAlias(other.path)}.${name}`;
  };

  const single = (field: FieldDeclaration): string => scalarTypes[field.type] ?? refer(field.type);

  const typeOf = (field: FieldDeclaration, owner: MessageDeclaration): string => {
    // Closed enumerations stay strings: a newer server may send a value that this list does not have.
    const base = single(field);
    if (field.label === 'map') return `{ [key: string]: ${base} }`;
    if (field.label === 'repeated') return base.includes(' ') ? `(${base})[]` : `${base}[]`;
    // Only what the server stores is sure to have a name and a uid: a template's metadata may hold anything.
    if (field.type.endsWith('.ObjectMeta') && !owner.options.has('resource')) return `Partial<${base}>`;
    return base;
  };

  const lines = (message: MessageDeclaration): string[] => {
    const special = message.options.get('json');
    const doc = (text: string, indent: string) => (text ? [`${indent}/** ${text.replaceAll('*/', '* /')} */`] : []);
    if (special) return [...doc(message.comment, ''), `export type ${message.name} = ${jsonTypes[special]};`, ''];
    const members: string[] = [];
    const isObject = message.options.has('resource') || message.options.get('object') === 'true';
    if (isObject) members.push('  apiVersion?: string;', '  kind?: string;');
    const inlineFields = (owner: MessageDeclaration): FieldDeclaration[] =>
      owner.fields.flatMap((field) => {
        if (field.options.get('presence') !== 'INLINE') return [field];
        const inlined = messages.get(field.type);
        if (!inlined) throw new Error(`${field.type} is inlined but not declared`);
        return inlineFields(inlined);
      });
    for (const field of inlineFields(message)) {
      const always =
        field.options.get('required') === 'true' ||
        ((message.options.has('resource') || field.jsonName === 'metadata') &&
          isObject &&
          field.options.get('presence') === 'ALWAYS');
      const required =
        always ||
        (message.name === 'ObjectMeta' &&
          ['name', 'uid', 'resourceVersion', 'creationTimestamp'].includes(field.jsonName));
      const key = /^[A-Za-z_]\w*$/.test(field.jsonName) ? field.jsonName : `'${field.jsonName}'`;
      const type = `${typeOf(field, message)}${field.options.get('presence') === 'NULLABLE' ? ' | null' : ''}`;
      members.push(...doc(field.comment, '  '), `  ${key}${required ? '' : '?'}: ${type};`);
    }
    if (members.length === 0)
      return [...doc(message.comment, ''), `export type ${message.name} = Record<string, never>;`, ''];
    return [...doc(message.comment, ''), `export interface ${message.name} {`, ...members, '}', ''];
  };

  const body = file.messages.flatMap(lines);
  const depth = '../'.repeat(file.path.split('/').length - 1);
  const head = [...imports].sort().map(([alias, path]) => `import type * as ${alias} from '${depth}${path}.ts';`);
  return [`// Made by 'npm run gen' from proto/${file.path}.proto. Do not edit.`, ...head, '', ...body].join('\n');
}
