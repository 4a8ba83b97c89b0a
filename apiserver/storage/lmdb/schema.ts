/**
 * How the store lies in LMDB. Four tables in one environment, so that one transaction changes all of them:
 *
 * | table   | key                        | value                                                    |
 * |---------|----------------------------|----------------------------------------------------------|
 * | log     | revision                   | what was written: kind, createRevision, previous revision of the key, key, value |
 * | current | key                        | revision of its newest write, createRevision, expiry     |
 * | expiry  | time, key                  | nothing                                                  |
 * | meta    | name                       | a number: format, revision, compacted, swept             |
 *
 * A value stands once, in the log, which only grows at its end; `current` is small and says which log record is alive.
 * The record before a write hangs on `previous`, so the state at any past revision is the present one with the writes
 * after it undone. Nothing of that is kept in memory.
 */

/** Bump when the bytes below change. */
export const formatVersion = 1;

/** Above every revision: six bytes, as the keys have. */
export const maxRevision = 2 ** 48 - 1;

export interface LogRecord {
  readonly kind: 'put' | 'delete';
  readonly key: string;
  /** The revision that made the key; of a delete: that made the key deleted. */
  readonly createRevision: number;
  /** The revision of the write of the same key before this one; 0 if there is none (since the key was made). */
  readonly previousRevision: number;
  /** Empty for a delete. A view of the bytes given to the decoder. */
  readonly value: Uint8Array;
}

/** The newest write of a live key. */
export interface Head {
  readonly modRevision: number;
  readonly createRevision: number;
  /** Milliseconds since the epoch at which the store deletes the key; 0 for never. */
  readonly expiresAt: number;
}

const headerBytes = 16;
const putKind = 1;
const deleteKind = 2;

/** Bytes of one log record; the value is copied, so the caller's array is free afterwards. */
export function encodeRecord(record: LogRecord): Buffer {
  const keyBytes = Buffer.byteLength(record.key);
  const bytes = Buffer.allocUnsafe(headerBytes + keyBytes + record.value.length);
  bytes[0] = record.kind === 'put' ? putKind : deleteKind;
  bytes[1] = 0;
  bytes.writeUInt16BE(keyBytes, 2);
  bytes.writeUIntBE(record.createRevision, 4, 6);
  bytes.writeUIntBE(record.previousRevision, 10, 6);
  bytes.write(record.key, headerBytes);
  bytes.set(record.value, headerBytes + keyBytes);
  return bytes;
}

export function decodeRecord(bytes: Buffer, size: number): LogRecord {
  const { kind, key, createRevision, previousRevision } = decodeOrigin(bytes);
  return {
    kind,
    key,
    createRevision,
    previousRevision,
    value: bytes.subarray(headerBytes + bytes.readUInt16BE(2), size),
  };
}

/** A record without its value. */
export function decodeOrigin(bytes: Buffer): Omit<LogRecord, 'value'> {
  return {
    kind: bytes[0] === putKind ? 'put' : 'delete',
    createRevision: bytes.readUIntBE(4, 6),
    previousRevision: bytes.readUIntBE(10, 6),
    key: bytes.toString('utf8', headerBytes, headerBytes + bytes.readUInt16BE(2)),
  };
}

/** Whether the record's key begins with these bytes; spares the decoding of foreign keys when the log is scanned. */
export function recordHasPrefix(bytes: Buffer, prefix: Buffer): boolean {
  const keyBytes = bytes.readUInt16BE(2);
  return (
    keyBytes >= prefix.length && bytes.compare(prefix, 0, prefix.length, headerBytes, headerBytes + prefix.length) === 0
  );
}

/** A copy of the value of the record in `bytes`, which LMDB overwrites with the next read. */
export function copyValue(bytes: Buffer, size: number): Uint8Array {
  return Uint8Array.prototype.slice.call(bytes, headerBytes + bytes.readUInt16BE(2), size);
}

export function encodeHead(head: Head): Buffer {
  const bytes = Buffer.allocUnsafe(18);
  bytes.writeUIntBE(head.modRevision, 0, 6);
  bytes.writeUIntBE(head.createRevision, 6, 6);
  bytes.writeUIntBE(head.expiresAt, 12, 6);
  return bytes;
}

export function decodeHead(bytes: Buffer): Head {
  return {
    modRevision: bytes.readUIntBE(0, 6),
    createRevision: bytes.readUIntBE(6, 6),
    expiresAt: bytes.readUIntBE(12, 6),
  };
}

/** A table's keys as LMDB compares them: byte by byte. */
export interface KeyEncoder<K> {
  writeKey(key: K, target: Buffer, start: number): number;
  readKey(source: Buffer, start: number, end: number): K;
}

export const revisionKeys: KeyEncoder<number> = {
  writeKey: (revision, target, start) => target.writeUIntBE(revision, start, 6),
  readKey: (source, start) => source.readUIntBE(start, 6),
};

export const textKeys: KeyEncoder<string> = {
  writeKey: (key, target, start) => start + target.write(key, start),
  readKey: (source, start, end) => source.toString('utf8', start, end),
};

export interface ExpiryKey {
  readonly at: number;
  readonly key: string;
}

export const expiryKeys: KeyEncoder<ExpiryKey> = {
  writeKey: ({ at, key }, target, start) => target.writeUIntBE(at, start, 6) + target.write(key, start + 6),
  readKey: (source, start, end) => ({ at: source.readUIntBE(start, 6), key: source.toString('utf8', start + 6, end) }),
};

/** LMDB's own limit is 1978 bytes; Kubernetes' longest key (group, resource, namespace, name) has under 700. */
export const maxKeyBytes = 1500;
