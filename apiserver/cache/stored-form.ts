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

/** The JSON that clients get: the stored bytes with the version put in. */
export function withVersion(stored: Uint8Array, revision: number): Buffer {
  const bytes = Buffer.isBuffer(stored) ? stored : Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength);
  const at = bytes.indexOf(metadataStart);
  if (at < 0) throw new Error('a stored object has no metadata');
  const cut = at + metadataStart.length;
  const version = `"resourceVersion":"${revision}",`;
  const out = Buffer.allocUnsafe(bytes.length + version.length);
  bytes.copy(out, 0, 0, cut);
  out.write(version, cut, 'latin1');
  bytes.copy(out, cut + version.length, cut);
  return out;
}

const protobufMagic = 0x6b;

/** Whether these are the bytes that `encodeStored` writes; other API servers on the same etcd may write protobuf. */
export function isJsonForm(stored: Uint8Array): boolean {
  return stored[0] !== protobufMagic;
}

/** Reads stored bytes back. Throws when they are no object: the store is damaged. */
export function decodeStored(stored: Uint8Array, revision: number): StoredObject {
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
