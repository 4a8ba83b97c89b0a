import protobuf from 'protobufjs/minimal.js';
import { DecodeError } from './wording.ts';

/** `k8s` and a zero byte begin every protobuf body; a runtime.Unknown message with the kind follows. */
const magic = Buffer.from([0x6b, 0x38, 0x73, 0x00]);

export interface Envelope {
  readonly apiVersion: string;
  readonly kind: string;
  readonly raw: Uint8Array;
}

/** Wraps an encoded message as Kubernetes sends it. */
export function sealEnvelope(apiVersion: string, kind: string, raw: Uint8Array): Buffer {
  const writer = protobuf.Writer.create();
  writer.uint32(10).fork().uint32(10).string(apiVersion).uint32(18).string(kind).ldelim();
  writer.uint32(18).bytes(raw);
  writer.uint32(26).string('').uint32(34).string('');
  return Buffer.concat([magic, writer.finish()]);
}

/** Opens what `sealEnvelope` made; throws DecodeError where the bytes are something else. */
export function openEnvelope(bytes: Uint8Array): Envelope {
  if (bytes.length < 4 || !magic.equals(bytes.subarray(0, 4))) {
    throw new DecodeError('provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]');
  }
  try {
    const reader = protobuf.Reader.create(bytes.subarray(4));
    let apiVersion = '';
    let kind = '';
    let raw: Uint8Array = new Uint8Array();
    while (reader.pos < reader.len) {
      const tag = reader.uint32();
      if (tag === 10) {
        const end = reader.uint32() + reader.pos;
        while (reader.pos < end) {
          const inner = reader.uint32();
          if (inner === 10) apiVersion = reader.string();
          else if (inner === 18) kind = reader.string();
          else reader.skipType(inner & 7);
        }
      } else if (tag === 18) raw = reader.bytes();
      else reader.skipType(tag & 7);
    }
    return { apiVersion, kind, raw };
  } catch (cause) {
    throw new DecodeError('the protobuf envelope is damaged', { cause });
  }
}
