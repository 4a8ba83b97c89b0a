import type { KeyValue, ListOptions, ListResult, StoreEvent } from '../store.ts';
import { copyValue, decodeHead, decodeOrigin, decodeRecord, maxRevision, recordHasPrefix } from './schema.ts';
import { type ReadTransaction, readMeta, type Tables } from './tables.ts';

/** After so many entries a long read lets others have the event loop; it goes on in its snapshot. */
const entriesPerTurn = 2000;

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** The end of a prefix: after every key that begins with it. */
const endOf = (prefix: string) => `${prefix}\u{10ffff}`;

/** The value that a revision wrote; undefined if compaction took the record. */
export function readValue(tables: Tables, revision: number, transaction?: ReadTransaction): Uint8Array | undefined {
  const bytes = tables.log.getBinaryFast(revision, transaction ? { transaction } : undefined);
  if (!bytes) return undefined;
  tables.touched(tables.log.lastSize);
  return copyValue(bytes, tables.log.lastSize);
}

/** What a revision wrote, as the state of its key; undefined for none (0), for a delete, and if compaction took the record. */
export function readWritten(tables: Tables, revision: number, transaction?: ReadTransaction): KeyValue | undefined {
  if (revision === 0) return undefined;
  const bytes = tables.log.getBinaryFast(revision, transaction ? { transaction } : undefined);
  if (!bytes) return undefined;
  tables.touched(tables.log.lastSize);
  const { kind, key, createRevision } = decodeRecord(bytes, tables.log.lastSize);
  if (kind === 'delete') return undefined;
  return { key, value: copyValue(bytes, tables.log.lastSize), createRevision, modRevision: revision };
}

/** The committed state of a key. */
export function readCurrent(tables: Tables, key: string): KeyValue | undefined {
  const bytes = tables.current.getBinaryFast(key);
  if (!bytes) return undefined;
  const { modRevision, createRevision } = decodeHead(bytes);
  const value = readValue(tables, modRevision);
  if (!value) throw new Error(`the log has no record ${modRevision} of the live key ${key}`);
  return { key, value, createRevision, modRevision };
}

interface Live {
  readonly key: string;
  readonly modRevision: number;
  readonly createRevision: number;
}

/** Serves `Store.list` from one snapshot. */
export async function readList(tables: Tables, options: ListOptions): Promise<ListResult> {
  const transaction = tables.snapshot();
  try {
    const newest = readMeta(tables, 'revision', transaction);
    const revision = options.revision ?? newest;
    if (revision > newest) return { ok: false, reason: 'future', currentRevision: newest };
    const compactRevision = readMeta(tables, 'compacted', transaction);
    if (revision < compactRevision) return { ok: false, reason: 'compacted', compactRevision };
    const undone = await readUndone(tables, options.prefix, revision, newest, transaction);
    const limit = options.limit && options.limit > 0 ? options.limit : Number.POSITIVE_INFINITY;

    // Keys as they are now, less those written since, plus those as they were then.
    const then = [...undone.values()]
      .filter((live): live is Live => live !== undefined && compareBytes(live.key, options.after ?? '') > 0)
      .sort((a, b) => compareBytes(a.key, b.key));
    const items: KeyValue[] = [];
    const take = (live: Live) => {
      const value = readValue(tables, live.modRevision, transaction);
      if (!value) throw new Error(`the log has no record ${live.modRevision} of the key ${live.key}`);
      items.push({ key: live.key, value, createRevision: live.createRevision, modRevision: live.modRevision });
    };
    const chunkSize = Math.min(entriesPerTurn, limit + undone.size);
    let after = options.after;
    for (let more = true; more && items.length < limit; ) {
      const chunk = readLive(tables, options.prefix, after, chunkSize, transaction);
      after = chunk.at(-1)?.key;
      more = chunk.length === chunkSize;
      for (const live of chunk) {
        while (items.length < limit && then[0] && compareBytes(then[0].key, live.key) < 0) take(then.shift() as Live);
        if (items.length >= limit) break;
        if (!undone.has(live.key)) take(live);
      }
      if (more && items.length < limit) await nextTurn();
    }
    while (items.length < limit && then[0]) take(then.shift() as Live);
    const last = items.at(-1)?.key;
    const remaining =
      items.length < limit || last === undefined
        ? 0
        : countLive(tables, options.prefix, last, undone, transaction) + then.length;
    return { ok: true, items, revision, remaining };
  } finally {
    tables.release(transaction);
  }
}

/**
 * The order of the keys' UTF-8 bytes, which the table has. JavaScript compares UTF-16 units: the same, but for characters
 * beyond the basic plane, whose surrogates (from D800) stand before E000 to FFFF there and behind them here.
 */
function compareBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

const rank = (unit: number) => (unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit);

function readLive(
  tables: Tables,
  prefix: string,
  after: string | undefined,
  limit: number,
  transaction: ReadTransaction,
): Live[] {
  const live: Live[] = [];
  const start = after !== undefined && after > prefix ? after : prefix;
  const range = { start, end: endOf(prefix), exclusiveStart: start === after, limit, transaction };
  for (const { key, value } of tables.current.getRange(range)) {
    const { modRevision, createRevision } = decodeHead(value);
    live.push({ key, modRevision, createRevision });
  }
  return live;
}

/** How many keys of the prefix stand behind `last` now, without those that were written since the revision read at. */
function countLive(
  tables: Tables,
  prefix: string,
  last: string,
  undone: ReadonlyMap<string, Live | undefined>,
  transaction: ReadTransaction,
): number {
  let count = tables.current.getKeysCount({ start: last, end: endOf(prefix), exclusiveStart: true, transaction });
  for (const key of undone.keys())
    if (compareBytes(last, key) < 0 && tables.current.getBinaryFast(key, { transaction })) count--;
  return count;
}

/**
 * What the writes after `revision` changed below the prefix, turned back: each changed key with its state at `revision`,
 * undefined where it did not exist. Costs one step for every write since then; pages of a list are read soon after another.
 */
async function readUndone(
  tables: Tables,
  prefix: string,
  revision: number,
  newest: number,
  transaction: ReadTransaction,
): Promise<Map<string, Live | undefined>> {
  const before = new Map<string, number>();
  const prefixBytes = Buffer.from(prefix);
  for (let next = revision + 1; next <= newest; next += entriesPerTurn) {
    const end = Math.min(next + entriesPerTurn, newest + 1);
    for (let at = next; at < end; at++) {
      // Record by record, because a range would copy every value.
      const bytes = tables.log.getBinaryFast(at, { transaction });
      if (bytes) tables.touched(tables.log.lastSize);
      if (!bytes || !recordHasPrefix(bytes, prefixBytes)) continue;
      const { key, previousRevision } = decodeOrigin(bytes);
      // The first write after `revision` knows what stood there at it.
      if (!before.has(key)) before.set(key, previousRevision);
    }
    if (end <= newest) await nextTurn();
  }
  const undone = new Map<string, Live | undefined>();
  for (const [key, modRevision] of before) {
    const bytes = modRevision > 0 ? tables.log.getBinaryFast(modRevision, { transaction }) : undefined;
    const createRevision = bytes ? decodeOrigin(bytes).createRevision : 0;
    undone.set(key, modRevision > 0 ? { key, modRevision, createRevision } : undefined);
  }
  return undone;
}

export interface EventPage {
  readonly events: readonly StoreEvent[];
  /** Where to read on: everything before has been read. */
  readonly next: number;
}

/**
 * The events below the prefix from revision `from` up to `until`, at most `entriesPerTurn` writes of the log at once;
 * 'compacted' if some are gone.
 */
export function readEvents(
  tables: Tables,
  prefix: string,
  from: number,
  until: number,
): EventPage | { readonly compactRevision: number } {
  const transaction = tables.snapshot();
  try {
    const compactRevision = readMeta(tables, 'compacted', transaction);
    if (from < compactRevision) return { compactRevision };
    const prefixBytes = Buffer.from(prefix);
    const found: { revision: number; record: Buffer }[] = [];
    const end = Math.min(from + entriesPerTurn, until + 1, maxRevision);
    for (const { key, value } of tables.log.getRange({ start: from, end, transaction })) {
      tables.touched(value.length);
      if (recordHasPrefix(value, prefixBytes)) found.push({ revision: key, record: value });
    }
    const events = found.map(({ revision, record }): StoreEvent => {
      const { kind, key, createRevision, previousRevision, value } = decodeRecord(record, record.length);
      const previous = readWritten(tables, previousRevision, transaction);
      return kind === 'put'
        ? { type: 'put', kv: { key, value, createRevision, modRevision: revision }, previous }
        : { type: 'delete', key, revision, previous };
    });
    return { events, next: end };
  } finally {
    tables.release(transaction);
  }
}
