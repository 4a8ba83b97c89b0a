/** The messages of etcd's watch streams. https://etcd.io/docs/v3.5/dev-guide/api_reference_v3/ */
import type { Reader } from 'protobufjs';
import protobuf from 'protobufjs/minimal.js';
import { type EtcdKeyValue, readHeader, readKv, readNumber } from './wire.ts';

export interface WatchCreateRequest {
  readonly key: Uint8Array;
  readonly rangeEnd?: Uint8Array;
  readonly startRevision: number;
  /** Tells now and then how far it is while nothing happens. */
  readonly progressNotify?: boolean;
  /** Events come with what was there before. */
  readonly previous?: boolean;
  /** A large answer comes in parts. */
  readonly fragment?: boolean;
}

export interface WatchResponse {
  readonly revision: number;
  readonly watchId: number;
  readonly created: boolean;
  readonly canceled: boolean;
  readonly compactRevision: number;
  readonly cancelReason: string;
  /** More of the same revision follows. */
  readonly fragment: boolean;
  readonly events: readonly WatchedEvent[];
}

export interface WatchedEvent {
  readonly type: 'put' | 'delete';
  /** Of what was deleted, the key and the revision. */
  readonly kv: EtcdKeyValue;
  readonly previous: EtcdKeyValue | undefined;
}

export function encodeWatchCreate(request: WatchCreateRequest): Uint8Array {
  const writer = protobuf.Writer.create().uint32(10).fork();
  writer.uint32(10).bytes(request.key);
  if (request.rangeEnd) writer.uint32(18).bytes(request.rangeEnd);
  writer.uint32(24).int64(request.startRevision);
  if (request.progressNotify) writer.uint32(32).bool(true);
  if (request.previous) writer.uint32(48).bool(true);
  if (request.fragment) writer.uint32(64).bool(true);
  return writer.ldelim().finish();
}

/** WatchRequest with an empty WatchProgressRequest. */
export const progressRequest: Uint8Array = Uint8Array.of(0x1a, 0);

export function decodeWatch(bytes: Uint8Array): WatchResponse {
  const reader = protobuf.Reader.create(bytes);
  let revision = 0;
  let watchId = 0;
  let created = false;
  let canceled = false;
  let compactRevision = 0;
  let cancelReason = '';
  let fragment = false;
  const events: WatchedEvent[] = [];
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag === 10) revision = readHeader(reader);
    else if (tag === 16) watchId = readNumber(reader);
    else if (tag === 24) created = reader.bool();
    else if (tag === 32) canceled = reader.bool();
    else if (tag === 40) compactRevision = readNumber(reader);
    else if (tag === 50) cancelReason = reader.string();
    else if (tag === 56) fragment = reader.bool();
    else if (tag === 90) events.push(readEvent(reader));
    else reader.skipType(tag & 7);
  }
  return { revision, watchId, created, canceled, compactRevision, cancelReason, fragment, events };
}

function readEvent(reader: Reader): WatchedEvent {
  const end = reader.uint32() + reader.pos;
  let type: WatchedEvent['type'] = 'put';
  let kv: EtcdKeyValue | undefined;
  let previous: EtcdKeyValue | undefined;
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === 8) type = reader.uint32() === 1 ? 'delete' : 'put';
    else if (tag === 18) kv = readKv(reader).kv;
    else if (tag === 26) previous = readKv(reader).kv;
    else reader.skipType(tag & 7);
  }
  if (!kv) throw new Error('etcd tells of an event without its key');
  return { type, kv, previous };
}
