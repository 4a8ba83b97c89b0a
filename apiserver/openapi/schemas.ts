import type { FieldSchema, MessageSchema } from '../../proto/schema/schema.ts';

/** OpenAPI has two forms, which differ in how they refer and in what they can say of mixed types. */
export type Dialect = 'v2' | 'v3';

export type Schema = Record<string, unknown>;

/** `k8s.io.api.core.v1.Pod` is published as `io.k8s.api.core.v1.Pod`. */
export function definitionName(message: MessageSchema): string {
  return message.fullName
    .replace(/^k8s\.io\./, 'io.k8s.')
    .replace('io.k8s.apiextensions_apiserver', 'io.k8s.apiextensions-apiserver')
    .replace('io.k8s.kube_aggregator', 'io.k8s.kube-aggregator');
}

function reference(message: MessageSchema, dialect: Dialect): string {
  return `${dialect === 'v2' ? '#/definitions/' : '#/components/schemas/'}${definitionName(message)}`;
}

/** A reference with more to say: v2 lets a description stand beside it, v3 wants it wrapped. */
function referTo(message: MessageSchema, dialect: Dialect, description: string): Schema {
  const $ref = reference(message, dialect);
  const about = description === '' ? {} : { description };
  return dialect === 'v2' || description === '' ? { ...about, $ref } : { ...about, allOf: [{ $ref }] };
}

const scalars: Readonly<Record<string, Schema>> = {
  string: { type: 'string' },
  bytes: { type: 'string', format: 'byte' },
  bool: { type: 'boolean' },
  int32: { type: 'integer', format: 'int32' },
  int64: { type: 'integer', format: 'int64' },
  uint32: { type: 'integer', format: 'int64' },
  uint64: { type: 'integer', format: 'int64' },
  double: { type: 'number', format: 'double' },
  float: { type: 'number', format: 'float' },
};

function valueSchema(field: FieldSchema, dialect: Dialect): Schema {
  if (field.scalar) return { ...scalars[field.scalar], ...(field.format ? { format: field.format } : {}) };
  const { message } = field;
  if (!message) return {};
  // A list of strings under another name has no definition of its own.
  if (message.json === 'items') return { type: 'array', items: { type: 'string' } };
  return { $ref: reference(message, dialect) };
}

function fieldSchema(field: FieldSchema, dialect: Dialect): Schema {
  const description = field.doc();
  const about: Schema = description === '' ? {} : { description };
  const out: Schema =
    field.label === 'repeated'
      ? { ...about, type: 'array', items: valueSchema(field, dialect) }
      : field.label === 'map'
        ? { ...about, type: 'object', additionalProperties: valueSchema(field, dialect) }
        : field.message && field.message.json !== 'items'
          ? referTo(field.message, dialect, description)
          : { ...about, ...valueSchema(field, dialect) };
  if (dialect === 'v3' && field.fallback !== undefined && field.label === 'optional') out.default = field.fallback;
  if (field.values && field.scalar === 'string' && field.label === 'optional') out.enum = [...field.values];
  if (field.listType) out['x-kubernetes-list-type'] = field.listType;
  if (field.listKeys.length > 0) out['x-kubernetes-list-map-keys'] = [...field.listKeys];
  if (field.mapType) out['x-kubernetes-map-type'] = field.mapType;
  if (field.mergeKey) out['x-kubernetes-patch-merge-key'] = field.mergeKey;
  if (field.patchStrategy.length > 0) out['x-kubernetes-patch-strategy'] = field.patchStrategy.join(',');
  return out;
}

/** The definition of a message. */
export function messageDefinition(message: MessageSchema, dialect: Dialect): Schema {
  const description = message.doc();
  const about: Schema = description === '' ? {} : { description };
  switch (message.json) {
    case undefined:
      return objectDefinition(message, dialect, about);
    case 'quantity':
      return dialect === 'v2'
        ? { ...about, type: 'string' }
        : { ...about, oneOf: [{ type: 'string' }, { type: 'number' }] };
    case 'intOrString':
      return dialect === 'v2'
        ? { ...about, type: 'string', format: 'int-or-string' }
        : { ...about, format: 'int-or-string', oneOf: [{ type: 'integer' }, { type: 'string' }] };
    case 'time':
    case 'microTime':
      return { ...about, type: 'string', format: 'date-time' };
    case 'duration':
      return { ...about, type: 'string' };
    case 'rawExtension':
    case 'fields':
      return { ...about, type: 'object' };
    default:
      return about;
  }
}

function objectDefinition(message: MessageSchema, dialect: Dialect, about: Schema): Schema {
  const properties: Record<string, Schema> = {};
  const required: string[] = [];
  if (message.isObject) {
    properties.apiVersion = { description: 'The group and version that this object is written in.', type: 'string' };
    properties.kind = { description: 'What kind of object this is.', type: 'string' };
  }
  for (const [name, field] of [...message.byName].sort(([a], [b]) => (a < b ? -1 : 1))) {
    properties[name] = fieldSchema(field, dialect);
    if (field.required) required.push(name);
  }
  return {
    ...about,
    type: 'object',
    properties,
    ...(required.length > 0 ? { required } : {}),
    ...(message.isObject ? { 'x-kubernetes-group-version-kind': kindsOf(message) } : {}),
    ...(message.atomic ? { 'x-kubernetes-map-type': 'atomic' } : {}),
  };
}

function kindsOf(message: MessageSchema): Schema[] {
  const group = message.group === 'meta.k8s.io' ? '' : message.group;
  return [{ group, version: message.version, kind: message.name }];
}

/** The messages that these ones are made of, themselves included. */
export function reachable(roots: Iterable<MessageSchema>): Set<MessageSchema> {
  const found = new Set<MessageSchema>();
  const queue = [...roots];
  for (let message = queue.pop(); message; message = queue.pop()) {
    if (found.has(message)) continue;
    found.add(message);
    for (const field of message.byName.values())
      if (field.message && !found.has(field.message)) queue.push(field.message);
  }
  return found;
}
