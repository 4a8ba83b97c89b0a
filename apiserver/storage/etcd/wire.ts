/**
 * The messages of etcd's API that this driver sends and reads, and of those the fields that it uses.
 * https://etcd.io/docs/v3.5/dev-guide/api_reference_v3/
 */
import type { Reader, Writer } from 'protobufjs';
import protobuf from 'protobufjs/minimal.js';
import type { KeyValue } from '../store.ts';

/** What etcd says of a key (mvccpb.KeyValue). `value` shares the memory of the answer that it came with. */
export interface EtcdKeyValue extends KeyValue {
  readonly value: Buffer;
  /** How often it has been written since it was created. */
  readonly version: number;
}

export interface RangeRequest {
  readonly key: Uint8Array;
  readonly rangeEnd?: Uint8Array;
  readonly limit?: number;
  readonly revision?: number;
  readonly countOnly?: boolean;
}

export interface RangeResponse {
  /** Of the store, at the time of the answer. */
  readonly revision: number;
  readonly kvs: readonly EtcdKeyValue[];
  /** The key of the last of them as it is: a text may not be able to say it. */
  readonly lastKey: Buffer | undefined;
  /** How many there are, without regard to the limit. */
  readonly count: number;
}

/** The id of a lease, 64 bits, as text. */
export type LeaseId = string;

export interface PutRequest {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
  readonly lease?: LeaseId;
  /** The key keeps the lease that it has. */
  readonly keepLease?: boolean;
}

/** A condition on a key; what does not exist has version and modRevision 0. */
export type Compare = { readonly key: Uint8Array } & (
  | { readonly modRevision: number; readonly is: 'equal' | 'greater' }
  | { readonly version: number; readonly is: 'equal' }
);

export type Operation =
  | { readonly put: PutRequest }
  | { readonly range: RangeRequest }
  | { readonly remove: { readonly key: Uint8Array } };

export interface TxnRequest {
  readonly compare?: Compare;
  readonly success: readonly Operation[];
  readonly failure?: readonly Operation[];
}

export interface TxnResponse {
  readonly revision: number;
  readonly succeeded: boolean;
  /** The first key that one of its ranges found. */
  readonly found: EtcdKeyValue | undefined;
}

/** A message of nothing but numbers, by their fields. */
export function encodeNumbers(...fields: readonly (readonly [field: number, value: number])[]): Uint8Array {
  const writer = protobuf.Writer.create();
  for (const [field, value] of fields) writer.uint32(field << 3).int64(value);
  return writer.finish();
}

export function encodeRange(request: RangeRequest): Uint8Array {
  return writeRange(request, protobuf.Writer.create()).finish();
}

function writeRange({ key, rangeEnd, limit, revision, countOnly }: RangeRequest, writer: Writer): Writer {
  writer.uint32(10).bytes(key);
  if (rangeEnd) writer.uint32(18).bytes(rangeEnd);
  if (limit) writer.uint32(24).int64(limit);
  if (revision) writer.uint32(32).int64(revision);
  if (countOnly) writer.uint32(72).bool(true);
  return writer;
}

const equal = 0;
const greater = 1;
const versionTarget = 0;
const modTarget = 2;

export function encodeTxn({ compare, success, failure = [] }: TxnRequest): Uint8Array {
  const writer = protobuf.Writer.create();
  if (compare) {
    const ofVersion = 'version' in compare;
    writer.uint32(10).fork();
    writer.uint32(8).int32(compare.is === 'equal' ? equal : greater);
    writer.uint32(16).int32(ofVersion ? versionTarget : modTarget);
    writer.uint32(26).bytes(compare.key);
    if (ofVersion) writer.uint32(32).int64(compare.version);
    else writer.uint32(48).int64(compare.modRevision);
    writer.ldelim();
  }
  for (const operation of success) writeOperation(operation, writer.uint32(18));
  for (const operation of failure) writeOperation(operation, writer.uint32(26));
  return writer.finish();
}

function writeOperation(operation: Operation, writer: Writer): void {
  writer.fork();
  if ('range' in operation) writeRange(operation.range, writer.uint32(10).fork()).ldelim();
  else if ('put' in operation) {
    const { key, value, lease, keepLease } = operation.put;
    writer.uint32(18).fork().uint32(10).bytes(key).uint32(18).bytes(value);
    if (lease) writer.uint32(24).int64(lease);
    if (keepLease) writer.uint32(48).bool(true);
    writer.ldelim();
  } else writer.uint32(26).fork().uint32(10).bytes(operation.remove.key).ldelim();
  writer.ldelim();
}

export function decodeRange(bytes: Uint8Array): RangeResponse {
  const reader = protobuf.Reader.create(bytes);
  return readRange(reader, reader.len);
}

function readRange(reader: Reader, end: number): RangeResponse {
  let revision = 0;
  let count = 0;
  let last: Kv | undefined;
  const kvs: EtcdKeyValue[] = [];
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === 10) revision = readHeader(reader);
    else if (tag === 18) {
      last = readKv(reader);
      kvs.push(last.kv);
    } else if (tag === 32) count = readNumber(reader);
    else reader.skipType(tag & 7);
  }
  return { revision, kvs, lastKey: last?.key, count };
}

export function decodeTxn(bytes: Uint8Array): TxnResponse {
  const reader = protobuf.Reader.create(bytes);
  let revision = 0;
  let succeeded = false;
  let found: EtcdKeyValue | undefined;
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag === 10) revision = readHeader(reader);
    else if (tag === 16) succeeded = reader.bool();
    else if (tag === 26) found ??= readFound(reader);
    else reader.skipType(tag & 7);
  }
  return { revision, succeeded, found };
}

/** The answer to one operation of a transaction, if it is that of a range. */
function readFound(reader: Reader): EtcdKeyValue | undefined {
  const end = reader.uint32() + reader.pos;
  let found: EtcdKeyValue | undefined;
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === 10) found = readRange(reader, reader.uint32() + reader.pos).kvs[0];
    else reader.skipType(tag & 7);
  }
  return found;
}

export function decodeLease(bytes: Uint8Array): LeaseId {
  const reader = protobuf.Reader.create(bytes);
  let id: LeaseId = '0';
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag === 16) id = reader.int64().toString();
    else reader.skipType(tag & 7);
  }
  return id;
}

/** What a member says of itself. */
export interface MemberStatus {
  readonly version: string;
  /** Of its database, in bytes. */
  readonly size: number;
}

export function decodeStatus(bytes: Uint8Array): MemberStatus {
  const reader = protobuf.Reader.create(bytes);
  let version = '';
  let size = 0;
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag === 18) version = reader.string();
    else if (tag === 24) size = readNumber(reader);
    else reader.skipType(tag & 7);
  }
  return { version, size };
}

/** ResponseHeader: of interest is the revision. */
export function readHeader(reader: Reader): number {
  const end = reader.uint32() + reader.pos;
  let revision = 0;
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === 24) revision = readNumber(reader);
    else reader.skipType(tag & 7);
  }
  return revision;
}

interface Kv {
  readonly kv: EtcdKeyValue;
  readonly key: Buffer;
}

export function readKv(reader: Reader): Kv {
  const end = reader.uint32() + reader.pos;
  let key: Buffer = nothing;
  let value: Buffer = nothing;
  let createRevision = 0;
  let modRevision = 0;
  let version = 0;
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === 10) key = reader.bytes() as Buffer;
    else if (tag === 16) createRevision = readNumber(reader);
    else if (tag === 24) modRevision = readNumber(reader);
    else if (tag === 32) version = readNumber(reader);
    else if (tag === 42) value = reader.bytes() as Buffer;
    else reader.skipType(tag & 7);
  }
  return { kv: { key: key.toString(), value, createRevision, modRevision, version }, key };
}

/** Of what fits into a number: revisions and counts. */
export function readNumber(reader: Reader): number {
  const { high, low } = reader.int64() as { high: number; low: number };
  return high * 2 ** 32 + (low >>> 0);
}

const nothing = Buffer.alloc(0);
