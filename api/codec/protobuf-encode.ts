import type { Writer } from 'protobufjs';
import protobuf from 'protobufjs/minimal.js';
import type { FieldSchema, MessageSchema, Scalar } from '../../proto/schema/schema.ts';
import { encodeSpecialMessage } from './protobuf-forms.ts';
import { isPlainObject, type JsonObject } from './wording.ts';

/**
 * Writes an object in the protobuf form of its kind, byte for byte as Kubernetes does: fields in order of their numbers,
 * map entries in order of their keys, zero values of fields that Go keeps by value included.
 */
export function encodeProtobuf(schema: MessageSchema, object: JsonObject): Uint8Array {
  const writer = protobuf.Writer.create();
  writeMessage(schema, object, writer);
  return writer.finish();
}

function writeMessage(schema: MessageSchema, object: JsonObject, writer: Writer): void {
  for (const field of schema.fields) {
    if (field.presence === 'inline' && field.message) {
      writer.uint32((field.number << 3) | 2).fork();
      writeMessage(field.message, object, writer);
      writer.ldelim();
      continue;
    }
    const value = object[field.name];
    if (value === undefined || value === null) {
      if (field.label === 'optional') writeZero(field, writer);
      continue;
    }
    if (field.label === 'repeated') {
      if (Array.isArray(value)) for (const item of value) writeSingle(field, field.number, item, writer);
    } else if (field.label === 'map') {
      if (isPlainObject(value)) writeMap(field, value, writer);
    } else writeSingle(field, field.number, value, writer);
  }
}

/** Go writes values that are no pointers also when they are zero; absent pointers, lists and maps are not written. */
function writeZero(field: FieldSchema, writer: Writer): void {
  if (field.presence === 'pointer' || field.presence === 'nullable') return;
  switch (field.scalar) {
    case 'string':
      writer.uint32((field.number << 3) | 2).string('');
      return;
    case 'bytes':
      return;
    case 'double':
      writer.uint32((field.number << 3) | 1).double(0);
      return;
    case undefined:
      break;
    default:
      writer.uint32(field.number << 3).int32(0);
      return;
  }
  const message = field.message;
  if (!message) return;
  writer.uint32((field.number << 3) | 2).fork();
  if (message.json === 'intOrString') writeMessage(message, { type: 0, intVal: 0, strVal: '' }, writer);
  else if (message.json === 'quantity') writeMessage(message, { string: '0' }, writer);
  else if (message.json === undefined) writeMessage(message, {}, writer);
  writer.ldelim();
}

function writeMap(field: FieldSchema, map: JsonObject, writer: Writer): void {
  for (const key of Object.keys(map).sort(byBytes)) {
    writer.uint32((field.number << 3) | 2).fork();
    writer.uint32(10).string(key);
    writeSingle(field, 2, map[key], writer);
    writer.ldelim();
  }
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

const wireTypes: Readonly<Record<Scalar, number>> = {
  string: 2,
  bytes: 2,
  bool: 0,
  int32: 0,
  int64: 0,
  uint32: 0,
  uint64: 0,
  double: 1,
  float: 5,
};

function writeSingle(field: FieldSchema, number: number, value: unknown, writer: Writer): void {
  const scalar = field.scalar;
  if (scalar !== undefined) {
    writer.uint32((number << 3) | wireTypes[scalar]);
    switch (scalar) {
      case 'string':
        writer.string(String(value));
        return;
      case 'bytes':
        writer.bytes(Buffer.from(String(value), 'base64'));
        return;
      case 'bool':
        writer.bool(value === true);
        return;
      case 'int32':
        writer.int32(Number(value));
        return;
      case 'uint32':
        writer.uint32(Number(value));
        return;
      case 'int64':
        writer.int64(Number(value));
        return;
      case 'uint64':
        writer.uint64(Number(value));
        return;
      case 'double':
        writer.double(Number(value));
        return;
      case 'float':
        writer.float(Number(value));
        return;
    }
  }
  const message = field.message;
  if (!message) return;
  writer.uint32((number << 3) | 2).fork();
  if (value === null) {
    // The zero time in a map: a message with nothing in it.
    writer.ldelim();
    return;
  }
  const fields =
    message.json === undefined ? (isPlainObject(value) ? value : {}) : encodeSpecialMessage(message, value);
  writeMessage(message, fields, writer);
  writer.ldelim();
}
