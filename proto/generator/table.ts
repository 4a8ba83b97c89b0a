import type { FieldDeclaration, FileDeclaration, MessageDeclaration } from './parse.ts';

const scalarCodes: Readonly<Record<string, string>> = {
  string: 's',
  bytes: 'y',
  bool: 'b',
  int32: 'i',
  int64: 'l',
  uint32: 'u',
  uint64: 'v',
  double: 'd',
  float: 'f',
};
const labels = ['optional', 'repeated', 'map'];
const presences = ['POINTER', 'OMIT', 'ALWAYS', 'OMITZERO', 'INLINE', 'NULLABLE'];

/** Short keys of what only some fields have; `proto/schema/table.ts` reads them back. */
function extras(field: FieldDeclaration): Record<string, unknown> | 0 {
  const out: Record<string, unknown> = {};
  const option = (name: string) => field.options.get(name);
  if (field.protoName !== field.jsonName) out.n = field.protoName;
  const fallback = option('default');
  if (fallback !== undefined) out.d = JSON.parse(fallback);
  const closed = option('enum');
  if (closed) out.e = closed.split(',');
  const strategy = option('patch_strategy');
  if (strategy) out.ps = strategy.split(',');
  if (option('merge_key')) out.pk = option('merge_key');
  if (option('list_type')) out.lt = option('list_type');
  const keys = option('list_keys');
  if (keys) out.lk = keys.split(',');
  if (option('map_type')) out.mt = option('map_type');
  if (option('immutable') === 'true') out.im = 1;
  if (option('format')) out.f = option('format');
  return Object.keys(out).length > 0 ? out : 0;
}

/**
 * The schema of every message in one compact JSON text: a message is [name, file, options, fields], a field is
 * [jsonName, number, type, bits, extras], where type is a scalar's letter or a message's index and bits are
 * label + 4 * presence + 32 * required.
 */
export function schemaTable(files: readonly FileDeclaration[]): string {
  const messages = files.flatMap((file, index) => file.messages.map((message) => ({ message, file: index })));
  const indexOf = new Map(messages.map(({ message }, index) => [message.fullName, index]));
  const fieldRow = (owner: MessageDeclaration, field: FieldDeclaration) => {
    const type = scalarCodes[field.type] ?? indexOf.get(field.type);
    if (type === undefined) throw new Error(`${owner.fullName}.${field.protoName} has the unknown type ${field.type}`);
    const presence = presences.indexOf(field.options.get('presence') ?? 'POINTER');
    const bits = labels.indexOf(field.label) + 4 * presence + (field.options.get('required') === 'true' ? 32 : 0);
    const more = extras(field);
    return more === 0 ? [field.jsonName, field.number, type, bits] : [field.jsonName, field.number, type, bits, more];
  };
  const messageOptions = (message: MessageDeclaration) => {
    const out: Record<string, unknown> = {};
    if (message.options.has('resource') || message.options.get('object') === 'true') out.o = 1;
    if (message.options.has('json')) out.j = message.options.get('json');
    if (message.options.get('atomic') === 'true') out.a = 1;
    if (message.options.has('discriminator')) out.u = message.options.get('discriminator');
    return Object.keys(out).length > 0 ? out : 0;
  };
  const table = {
    files: files.map((file) => [file.packageName, file.group, file.version]),
    messages: messages.map(({ message, file }) => [
      message.name,
      file,
      messageOptions(message),
      message.fields.map((field) => fieldRow(message, field)),
    ]),
  };
  return JSON.stringify(table);
}

/** The comments in the order of the table: [of the message, [of each field]]. */
export function docsTable(files: readonly FileDeclaration[]): string {
  return JSON.stringify(
    files.flatMap((file) => file.messages.map((message) => [message.comment, message.fields.map((f) => f.comment)])),
  );
}
