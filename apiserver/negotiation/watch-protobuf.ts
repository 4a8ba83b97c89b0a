import { encodeProtobuf } from '../../api/codec/protobuf-encode.ts';
import { messageSchema } from '../../proto/schema/table.ts';
import type { WatchItem } from '../request/watch-source.ts';
import { protobufOf } from './encode.ts';

/**
 * Events as protobuf: each is a WatchEvent message whose object is an envelope of its own, after its length in four bytes.
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#protobuf-encoding
 */
export async function protobufEvents(
  items: readonly WatchItem[],
  shape: (item: WatchItem) => Readonly<Record<string, unknown>>,
): Promise<Buffer> {
  const schema = messageSchema('k8s.io.apimachinery.pkg.apis.meta.v1.WatchEvent');
  const frames: Buffer[] = [];
  for (const item of items) {
    const object = await protobufOf(shape(item));
    const event = rawEvent(item.type, object, schema);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(event.length);
    frames.push(length, event);
  }
  return Buffer.concat(frames);
}

function rawEvent(type: string, object: Buffer, schema: ReturnType<typeof messageSchema>): Buffer {
  // The object is raw bytes here, not JSON: written by hand around the generic encoder. object { raw } = 2 { 1 }.
  const head = encodeProtobuf(schema, { type });
  const inner = Buffer.concat([Buffer.from([0x0a]), varint(object.length), object]);
  const typeField = head.subarray(0, 2 + Buffer.byteLength(type));
  return Buffer.concat([typeField, Buffer.from([0x12]), varint(inner.length), inner]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest & 127) | 128);
    rest >>>= 7;
  }
  bytes.push(rest);
  return Buffer.from(bytes);
}
