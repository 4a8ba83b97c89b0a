import { openEnvelope } from '../../api/codec/envelope.ts';
import { decodeJson } from '../../api/codec/json-decode.ts';
import { decodeProtobuf } from '../../api/codec/protobuf-decode.ts';
import { schemaOfKind } from '../../proto/schema/table.ts';
import type { ApiObject, StoredObject } from '../registry/object.ts';

/**
 * How objects lie in the store: their JSON without resourceVersion, apiVersion, kind and metadata first. The revision is
 * known only after the write, so the form that clients see is made by putting the version in front of the other metadata.
 */

/** The bytes to store. Leaves `object.metadata.resourceVersion` undefined: it is set when the write has its revision. */
export function encodeStored(object: ApiObject): Buffer {
  // A slot that stringify skips keeps the shape of metadata the same for all objects.
  (object.metadata as { resourceVersion: string | undefined }).resourceVersion = undefined;
  if (isInOrder(object)) return Buffer.from(JSON.stringify(object));
  const { apiVersion, kind, metadata, ...rest } = object;
  return Buffer.from(JSON.stringify({ apiVersion, kind, metadata, ...rest }));
}

/** Whether apiVersion, kind and metadata come first already. */
function isInOrder(object: ApiObject): boolean {
  let at = 0;
  for (const key in object) {
    if (key !== leading[at]) return false;
    if (++at === leading.length) return true;
  }
  return false;
}

const leading = ['apiVersion', 'kind', 'metadata'];

const metadataStart = Buffer.from('"metadata":{');

const versionStart = Buffer.from('"metadata":{"resourceVersion":"');

/** Where bytes are put that are kept. */
export type Allocate = (length: number) => Buffer;

/** In memory of its own, not a slice of a larger piece: a slice would keep its neighbours. */
const alone: Allocate = (length) => Buffer.allocUnsafeSlow(length);

/** The JSON that clients get: the stored bytes with the version put in. */
export function clientForm(stored: Uint8Array, revision: number, allocate = alone): Buffer {
  if (!isJsonForm(stored)) return Buffer.from(JSON.stringify(decodeStored(stored, revision)));
  const bytes = Buffer.isBuffer(stored) ? stored : Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength);
  const at = bytes.indexOf(metadataStart);
  if (at < 0) throw new Error('a stored object has no metadata');
  return spliced(
    bytes,
    at + metadataStart.length,
    at + metadataStart.length,
    `"resourceVersion":"${revision}",`,
    allocate,
  );
}

/** A client form of another version of the same object; undefined when the version does not stand at its usual place. */
export function atVersion(json: Buffer, from: number, to: number): Buffer | undefined {
  const start = versionAt(json, from);
  return start < 0 ? undefined : spliced(json, start, start + String(from).length, String(to), alone);
}

/** Where the version stands that is to be put in the place of; -1 when that is not its usual place. */
export function versionAt(json: Buffer, version: number): number {
  const at = json.indexOf(versionStart);
  if (at < 0) return -1;
  const start = at + versionStart.length;
  return json.toString('latin1', start, start + String(version).length + 1) === `${version}"` ? start : -1;
}

function spliced(bytes: Buffer, from: number, to: number, text: string, allocate: Allocate): Buffer {
  const out = allocate(bytes.length - (to - from) + text.length);
  bytes.copy(out, 0, 0, from);
  out.write(text, from, 'latin1');
  bytes.copy(out, from + text.length, to);
  return out;
}

/** The object of a client form. */
export function parseClientForm(json: Buffer): StoredObject {
  return JSON.parse(json.toString('utf8')) as StoredObject;
}

const protobufMagic = 0x6b;

/** Whether these are the bytes that `encodeStored` writes; other API servers on the same etcd may write protobuf. */
function isJsonForm(stored: Uint8Array): boolean {
  return stored[0] !== protobufMagic;
}

/** Reads stored bytes back. Throws when they are no object: the store is damaged. */
function decodeStored(stored: Uint8Array, revision: number): StoredObject {
  let object: ApiObject;
  if (isJsonForm(stored)) {
    object = JSON.parse(Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength).toString('utf8')) as ApiObject;
  } else {
    const envelope = openEnvelope(stored);
    const schema = schemaOfKind(envelope.apiVersion, envelope.kind);
    if (!schema) throw new Error(`the store holds a ${envelope.apiVersion} ${envelope.kind}, a kind that is not known`);
    const fields = decodeJson(schema, decodeProtobuf(schema, envelope.raw));
    object = { apiVersion: envelope.apiVersion, kind: envelope.kind, ...fields } as unknown as ApiObject;
  }
  object.metadata.resourceVersion = String(revision);
  return object;
}
