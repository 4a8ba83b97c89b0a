import protobuf from 'protobufjs/minimal.js';
import { openEnvelope } from '../../api/codec/envelope.ts';
import { decodeJson } from '../../api/codec/json-decode.ts';
import { decodeProtobuf } from '../../api/codec/protobuf-decode.ts';
import type { JsonObject } from '../../api/codec/wording.ts';
import { messageOf } from '../../api/errors/message-of.ts';
import type { ResourceType } from '../../proto/resource-type.ts';
import { messageSchema } from '../../proto/schema/table.ts';
import type { Http2Client } from '../builders/http2-client.ts';
import { pathOf } from './requests.ts';

interface Identified {
  readonly metadata: { readonly name: string; readonly uid: string; readonly resourceVersion: string };
}

/** What the watches of one kind have shown so far, as JSON and as protobuf, by name. */
export class FollowedKind {
  readonly #type: ResourceType<unknown>;
  readonly json = new Map<string, JsonObject>();
  readonly protobuf = new Map<string, JsonObject>();
  /** What a watch sent that cannot be read, or must not be sent. */
  readonly problems: string[] = [];

  constructor(type: ResourceType<unknown>) {
    this.#type = type;
  }

  /** Begins both watches; they end with the client. */
  begin(client: Http2Client): void {
    const path = `${pathOf(this.#type)}?watch=1&resourceVersion=0`;
    let text = '';
    client.follow(path, { accept: 'application/json' }, (chunk) => {
      const lines = (text + chunk.toString('latin1')).split('\n');
      text = lines.pop() ?? '';
      for (const line of lines)
        this.#guard(() => {
          const { type, object } = JSON.parse(Buffer.from(line, 'latin1').toString('utf8')) as {
            type: string;
            object: JsonObject;
          };
          this.#take(this.json, type, object);
        });
    });
    let bytes = Buffer.alloc(0);
    client.follow(path, { accept: 'application/vnd.kubernetes.protobuf;stream=watch' }, (chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
      while (bytes.length >= 4 && bytes.length >= 4 + bytes.readUInt32BE(0)) {
        const frame = bytes.subarray(4, 4 + bytes.readUInt32BE(0));
        bytes = bytes.subarray(4 + frame.length);
        this.#guard(() => {
          const { type, raw } = watchEventOf(frame);
          this.#take(this.protobuf, type, objectOf(raw, this.#type));
        });
      }
    });
  }

  #take(into: Map<string, JsonObject>, type: string, object: JsonObject): void {
    if (type === 'BOOKMARK') return;
    if (type === 'ERROR') throw new Error(`the watch ended with ${JSON.stringify(object)}`);
    const { name } = (object as unknown as Identified).metadata;
    const before = into.has(name);
    if (type === 'ADDED' ? before : !before)
      throw new Error(`${type} of ${name}, which is ${before ? '' : 'not '}there`);
    if (type === 'DELETED') into.delete(name);
    else into.set(name, object);
  }

  #guard(read: () => void): void {
    try {
      read();
    } catch (error) {
      this.problems.push(messageOf(error));
    }
  }
}

/** The object of a protobuf answer, as JSON has it. */
export function objectOf(bytes: Uint8Array, type: ResourceType<unknown>): JsonObject {
  const envelope = openEnvelope(bytes);
  if (envelope.kind !== type.kind) throw new Error(`a ${envelope.kind} where a ${type.kind} was expected`);
  const schema = messageSchema(type.message);
  // Empty values are in the bytes and not in the JSON: the decoder of JSON knows which.
  const fields = decodeJson(schema, decodeProtobuf(schema, envelope.raw));
  claimsAsJson(fields);
  return { ...fields, kind: envelope.kind, apiVersion: envelope.apiVersion };
}

/** The claims of a stateful set have their type in JSON and not in protobuf, here as in Kubernetes. */
function claimsAsJson(fields: JsonObject): void {
  for (const object of (fields.items as JsonObject[] | undefined) ?? [fields]) {
    const { volumeClaimTemplates } = (object.spec ?? {}) as { volumeClaimTemplates?: JsonObject[] };
    for (const claim of volumeClaimTemplates ?? [])
      Object.assign(claim, { apiVersion: 'v1', kind: 'PersistentVolumeClaim' });
  }
}

/** WatchEvent { 1: type, 2: RawExtension { 1: raw } } */
function watchEventOf(frame: Uint8Array): { type: string; raw: Uint8Array } {
  const reader = protobuf.Reader.create(frame);
  let type = '';
  let raw: Uint8Array = new Uint8Array();
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag === 10) type = reader.string();
    else if (tag === 18) {
      const extension = protobuf.Reader.create(reader.bytes());
      while (extension.pos < extension.len) {
        const inner = extension.uint32();
        if (inner === 10) raw = extension.bytes();
        else extension.skipType(inner & 7);
      }
    } else reader.skipType(tag & 7);
  }
  return { type, raw };
}
