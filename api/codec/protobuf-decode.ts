import type { Reader } from 'protobufjs';
import protobuf from 'protobufjs/minimal.js';
import type { FieldSchema, MessageSchema } from '../../proto/schema/schema.ts';
import { messageOf } from '../errors/message-of.ts';
import { decodeSpecialMessage } from './protobuf-forms.ts';
import { DecodeError, type JsonObject } from './wording.ts';

/**
 * Reads a protobuf message into the JSON form of its kind. Presence rules are not applied here: pass the result through
 * `decodeJson`, as an object from JSON is. Throws DecodeError on bytes that are not of this message.
 */
export function decodeProtobuf(schema: MessageSchema, bytes: Uint8Array): JsonObject {
  try {
    return readMessage(schema, protobuf.Reader.create(bytes), bytes.length, {});
  } catch (cause) {
    if (cause instanceof DecodeError) throw cause;
    throw new DecodeError(`proto: ${messageOf(cause)}`, { cause });
  }
}

const numberMaps = new WeakMap<MessageSchema, ReadonlyMap<number, FieldSchema>>();

function byNumber(schema: MessageSchema): ReadonlyMap<number, FieldSchema> {
  let map = numberMaps.get(schema);
  if (!map) {
    map = new Map(schema.fields.map((field) => [field.number, field]));
    numberMaps.set(schema, map);
  }
  return map;
}

function readMessage(schema: MessageSchema, reader: Reader, end: number, into: JsonObject): JsonObject {
  const fields = byNumber(schema);
  while (reader.pos < end) {
    const tag = reader.uint32();
    const field = fields.get(tag >>> 3);
    if (!field) {
      reader.skipType(tag & 7);
      continue;
    }
    readField(field, reader, tag & 7, into);
  }
  return into;
}

function readField(field: FieldSchema, reader: Reader, wireType: number, into: JsonObject): void {
  if (field.label === 'map') {
    const end = reader.uint32() + reader.pos;
    let key = '';
    let value: unknown = field.scalar === 'string' ? '' : field.scalar === 'bytes' ? '' : field.message ? undefined : 0;
    while (reader.pos < end) {
      const tag = reader.uint32();
      if (tag >>> 3 === 1) key = reader.string();
      else if (tag >>> 3 === 2) value = readSingle(field, reader);
      else reader.skipType(tag & 7);
    }
    const existing = into[field.name] as JsonObject | undefined;
    // A key named __proto__ must become a key, not a prototype.
    const map = existing ?? {};
    Object.defineProperty(map, key, {
      value: value === undefined ? {} : value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
    into[field.name] = map;
    return;
  }
  if (field.presence === 'inline' && field.message) {
    const end = reader.uint32() + reader.pos;
    readMessage(field.message, reader, end, into);
    return;
  }
  if (field.label === 'repeated') {
    const list = (into[field.name] as unknown[] | undefined) ?? [];
    into[field.name] = list;
    if (wireType === 2 && field.scalar !== undefined && field.scalar !== 'string' && field.scalar !== 'bytes') {
      const end = reader.uint32() + reader.pos;
      while (reader.pos < end) list.push(readSingle(field, reader));
    } else list.push(readSingle(field, reader));
    return;
  }
  into[field.name] = readSingle(field, reader);
}

function readSingle(field: FieldSchema, reader: Reader): unknown {
  switch (field.scalar) {
    case 'string':
      return reader.string();
    case 'bytes':
      return Buffer.from(reader.bytes()).toString('base64');
    case 'bool':
      return reader.bool();
    case 'int32':
      return reader.int32();
    case 'uint32':
      return reader.uint32();
    case 'int64':
      return toNumber(reader.int64());
    case 'uint64':
      return toNumber(reader.uint64());
    case 'double':
      return reader.double();
    case 'float':
      return reader.float();
    case undefined:
      break;
  }
  const message = field.message;
  if (!message) throw new DecodeError(`${field.name} has no type`);
  const end = reader.uint32() + reader.pos;
  if (message.json === undefined) return readMessage(message, reader, end, {});
  return decodeSpecialMessage(message, readMessage(message, reader, end, {}));
}

function toNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  return Number(String(value));
}
