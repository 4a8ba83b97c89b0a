import type { Writer } from 'protobufjs';
import protobuf from 'protobufjs/minimal.js';
import { isPlainObject, type JsonObject } from '../../api/codec/wording.ts';

/**
 * How a field is written: `any` is a value as YAML, `named` an object as a list of pairs, `inside` the content of a message that
 * is a wrapper only, `each` one of several such wrappers.
 */
type Form =
  | 'string'
  | 'strings'
  | 'bool'
  | 'int64'
  | 'double'
  | 'any'
  | 'anys'
  | { readonly one: string }
  | { readonly many: string }
  | { readonly named: string }
  | { readonly inside: (writer: Writer, value: unknown) => void }
  | { readonly each: (writer: Writer, value: unknown) => void };

interface Field {
  readonly key: string;
  readonly number: number;
  readonly form: Form;
}

interface Message {
  readonly fields: readonly Field[];
  /** Where members whose names begin with `x-` go. */
  readonly extensions?: number;
}

const fields = (...list: readonly (readonly [key: string, number: number, form: Form])[]): Field[] =>
  list.map(([key, number, form]) => ({ key, number, form }));

/** What parameters outside the body say of their values, from the field `type` on. */
const valueFields = (first: number): Field[] =>
  fields(
    ['type', first, 'string'],
    ['format', first + 1, 'string'],
    ['default', first + 4, 'any'],
    ['uniqueItems', first + 14, 'bool'],
  );

const aboutParameter = fields(
  ['required', 1, 'bool'],
  ['in', 2, 'string'],
  ['description', 3, 'string'],
  ['name', 4, 'string'],
);

const messages: Readonly<Record<string, Message>> = {
  Document: {
    fields: fields(
      ['swagger', 1, 'string'],
      ['info', 2, { one: 'Info' }],
      ['paths', 8, { inside: (writer, value) => pairs(writer, 2, value, 'PathItem') }],
      ['definitions', 9, { named: 'Schema' }],
      ['security', 12, { each: writeSecurity }],
      ['securityDefinitions', 13, { named: 'SecurityDefinitionsItem' }],
    ),
    extensions: 16,
  },
  Info: {
    fields: fields(['title', 1, 'string'], ['version', 2, 'string'], ['description', 3, 'string']),
    extensions: 7,
  },
  PathItem: {
    fields: fields(
      ['get', 2, { one: 'Operation' }],
      ['put', 3, { one: 'Operation' }],
      ['post', 4, { one: 'Operation' }],
      ['delete', 5, { one: 'Operation' }],
      ['options', 6, { one: 'Operation' }],
      ['head', 7, { one: 'Operation' }],
      ['patch', 8, { one: 'Operation' }],
      ['parameters', 9, { many: 'ParametersItem' }],
    ),
    extensions: 10,
  },
  Operation: {
    fields: fields(
      ['tags', 1, 'strings'],
      ['summary', 2, 'string'],
      ['description', 3, 'string'],
      ['operationId', 5, 'string'],
      ['produces', 6, 'strings'],
      ['consumes', 7, 'strings'],
      ['parameters', 8, { many: 'ParametersItem' }],
      ['responses', 9, { named: 'ResponseValue' }],
      ['schemes', 10, 'strings'],
      ['deprecated', 11, 'bool'],
    ),
    extensions: 13,
  },
  BodyParameter: {
    fields: fields(
      ['description', 1, 'string'],
      ['name', 2, 'string'],
      ['in', 3, 'string'],
      ['required', 4, 'bool'],
      ['schema', 5, { one: 'Schema' }],
    ),
    extensions: 6,
  },
  QueryParameterSubSchema: { fields: [...aboutParameter, ...valueFields(6)], extensions: 23 },
  PathParameterSubSchema: { fields: [...aboutParameter, ...valueFields(5)], extensions: 22 },
  HeaderParameterSubSchema: { fields: [...aboutParameter, ...valueFields(5)], extensions: 22 },
  Response: {
    fields: fields(
      ['description', 1, 'string'],
      ['schema', 2, { inside: (writer, value) => nested(writer, 1, 'Schema', value) }],
    ),
    extensions: 5,
  },
  ApiKeySecurity: {
    fields: fields(['type', 1, 'string'], ['name', 2, 'string'], ['in', 3, 'string'], ['description', 4, 'string']),
    extensions: 5,
  },
  Schema: {
    fields: fields(
      ['$ref', 1, 'string'],
      ['format', 2, 'string'],
      ['title', 3, 'string'],
      ['description', 4, 'string'],
      ['default', 5, 'any'],
      ['multipleOf', 6, 'double'],
      ['maximum', 7, 'double'],
      ['exclusiveMaximum', 8, 'bool'],
      ['minimum', 9, 'double'],
      ['exclusiveMinimum', 10, 'bool'],
      ['maxLength', 11, 'int64'],
      ['minLength', 12, 'int64'],
      ['pattern', 13, 'string'],
      ['maxItems', 14, 'int64'],
      ['minItems', 15, 'int64'],
      ['uniqueItems', 16, 'bool'],
      ['maxProperties', 17, 'int64'],
      ['minProperties', 18, 'int64'],
      ['required', 19, 'strings'],
      ['enum', 20, 'anys'],
      ['additionalProperties', 21, { inside: writeAdditional }],
      ['type', 22, { inside: writeType }],
      ['items', 23, { inside: writeItems }],
      ['allOf', 24, { many: 'Schema' }],
      ['properties', 25, { named: 'Schema' }],
      ['readOnly', 27, 'bool'],
      ['example', 30, 'any'],
    ),
    extensions: 31,
  },
};

/**
 * The bytes of a v2 document that has been made as JSON, as clients written in Go ask for it: in the messages and with the
 * numbers of gnostic.
 * https://github.com/google/gnostic/blob/main/openapiv2/OpenAPIv2.proto
 */
export function encodeOpenApiV2(document: Readonly<Record<string, unknown>>): Buffer {
  const writer = protobuf.Writer.create();
  writeMessage(writer, 'Document', document);
  return Buffer.from(writer.finish());
}

const tag = (number: number, wire: 0 | 1 | 2): number => (number << 3) | wire;

function delimited(writer: Writer, number: number, write: () => void): void {
  writer.uint32(tag(number, 2)).fork();
  write();
  writer.ldelim();
}

function nested(writer: Writer, number: number, name: string, value: unknown): void {
  delimited(writer, number, () => writeMessage(writer, name, value));
}

function string(writer: Writer, number: number, value: unknown): void {
  writer.uint32(tag(number, 2)).string(String(value));
}

/** JSON is YAML too. */
function any(writer: Writer, number: number, value: unknown): void {
  delimited(writer, number, () => string(writer, 2, `${JSON.stringify(value)}\n`));
}

/** An object as pairs of a name and a message. */
function pairs(writer: Writer, number: number, value: unknown, name: string): void {
  for (const [key, inner] of Object.entries(value as JsonObject)) {
    delimited(writer, number, () => {
      string(writer, 1, key);
      nested(writer, 2, name, inner);
    });
  }
}

/** Messages that only say which of several others they hold. */
function chosen(name: string, value: unknown): readonly [number: number, name: string] | undefined {
  const { in: place } = value as { readonly in?: string };
  switch (name) {
    case 'ParametersItem':
      return [1, 'Parameter'];
    case 'Parameter':
      return place === 'body' ? [1, 'BodyParameter'] : [2, 'NonBodyParameter'];
    case 'NonBodyParameter':
      if (place === 'header') return [1, 'HeaderParameterSubSchema'];
      return place === 'path' ? [4, 'PathParameterSubSchema'] : [3, 'QueryParameterSubSchema'];
    case 'ResponseValue':
      return [1, 'Response'];
    case 'SecurityDefinitionsItem':
      return [2, 'ApiKeySecurity'];
    default:
      return undefined;
  }
}

function writeMessage(writer: Writer, name: string, value: unknown): void {
  const choice = chosen(name, value);
  if (choice) {
    nested(writer, choice[0], choice[1], value);
    return;
  }
  const message = messages[name];
  if (!message || !isPlainObject(value)) throw new Error(`an OpenAPI document has no ${name} here`);
  for (const { key, number, form } of message.fields) {
    if (value[key] !== undefined) writeField(writer, number, form, value[key]);
  }
  if (message.extensions === undefined) return;
  for (const [key, inner] of Object.entries(value)) {
    if (!key.startsWith('x-')) continue;
    delimited(writer, message.extensions, () => {
      string(writer, 1, key);
      any(writer, 2, inner);
    });
  }
}

function writeField(writer: Writer, number: number, form: Form, value: unknown): void {
  switch (form) {
    case 'string':
      string(writer, number, value);
      return;
    case 'strings':
      for (const each of value as unknown[]) string(writer, number, each);
      return;
    case 'bool':
      writer.uint32(tag(number, 0)).bool(value === true);
      return;
    case 'int64':
      writer.uint32(tag(number, 0)).int64(Number(value));
      return;
    case 'double':
      writer.uint32(tag(number, 1)).double(Number(value));
      return;
    case 'any':
      any(writer, number, value);
      return;
    case 'anys':
      for (const each of value as unknown[]) any(writer, number, each);
      return;
    default:
      break;
  }
  if ('one' in form) nested(writer, number, form.one, value);
  else if ('many' in form) for (const each of value as unknown[]) nested(writer, number, form.many, each);
  else if ('named' in form) delimited(writer, number, () => pairs(writer, 1, value, form.named));
  else if ('inside' in form) delimited(writer, number, () => form.inside(writer, value));
  else for (const each of value as unknown[]) delimited(writer, number, () => form.each(writer, each));
}

function writeAdditional(writer: Writer, value: unknown): void {
  if (typeof value === 'boolean') writer.uint32(tag(2, 0)).bool(value);
  else nested(writer, 1, 'Schema', value);
}

function writeType(writer: Writer, value: unknown): void {
  for (const each of Array.isArray(value) ? (value as unknown[]) : [value]) string(writer, 1, each);
}

function writeItems(writer: Writer, value: unknown): void {
  for (const each of Array.isArray(value) ? (value as unknown[]) : [value]) nested(writer, 1, 'Schema', each);
}

/** Which of the security definitions is needed, with its scopes. */
function writeSecurity(writer: Writer, value: unknown): void {
  for (const [key, scopes] of Object.entries(value as JsonObject)) {
    delimited(writer, 1, () => {
      string(writer, 1, key);
      delimited(writer, 2, () => {
        for (const scope of scopes as unknown[]) string(writer, 1, scope);
      });
    });
  }
}
