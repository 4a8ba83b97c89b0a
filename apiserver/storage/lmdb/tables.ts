import type { ExpiryKey } from './schema.ts';

/** The part of a table of the lmdb package that the store uses; the package's own types know no transaction on raw reads. */
export interface Table<K> {
  /** Size of what the last read found; the buffer of a fast read is longer. */
  readonly lastSize: number;
  /** A buffer that the next read of any table overwrites. */
  getBinaryFast(key: K, options?: { readonly transaction?: ReadTransaction }): Buffer | undefined;
  /** Queued for the next transaction, in the order of calls. */
  put(key: K, value: Uint8Array): Promise<boolean>;
  remove(key: K): Promise<boolean>;
  getRange(options: RangeOptions<K>): Iterable<{ readonly key: K; readonly value: Buffer }>;
  getKeys(options: RangeOptions<K>): Iterable<K>;
  getKeysCount(options: RangeOptions<K>): number;
}

export interface RangeOptions<K> {
  readonly start: K;
  readonly end: K;
  readonly exclusiveStart?: boolean;
  readonly limit?: number;
  readonly transaction?: ReadTransaction;
}

/** A snapshot; keeps its pages from being reused, and the file mapped as it is, until it is released. */
export interface ReadTransaction {
  done(): void;
}

export type MetaName = 'format' | 'revision' | 'compacted' | 'swept';

export interface Tables {
  readonly folder: string;
  readonly log: Table<number>;
  readonly current: Table<string>;
  readonly expiry: Table<ExpiryKey>;
  readonly meta: Table<MetaName>;
  /** False for the moment in which the file is mapped anew: whoever reads, other than in a snapshot, waits for `ready` first. */
  readonly mapped: boolean;
  /**
   * Resolves when the file is mapped; asked for in a loop, because who was told before may have brought it to be mapped anew.
   * Rejects with a StoreError when it cannot be opened any more, or the tables are closed.
   */
  ready(): Promise<void>;
  /** Keeps the file mapped as it is until `letGo`; only while `mapped`. Transactions and snapshots do it by themselves. */
  keep(): void;
  letGo(): void;
  /** Says that so many bytes of the file were looked at: the system counts them as the process's memory from then on. */
  touched(bytes: number): void;
  /** All puts and removes that `write` queues become one transaction. Resolves once it is on the disk (fsync). */
  batch(write: () => void): Promise<void>;
  /** Each to be released once. */
  snapshot(): ReadTransaction;
  release(transaction: ReadTransaction): void;
  /** Lets the next reads see what other threads have committed. */
  refresh(): void;
  close(): Promise<void>;
}

/** A number of the meta table as the snapshot, or the newest state, has it; 0 if it was never written. */
export function readMeta(tables: Tables, name: MetaName, transaction?: ReadTransaction): number {
  const bytes = tables.meta.getBinaryFast(name, transaction ? { transaction } : undefined);
  return bytes ? bytes.readUIntBE(0, 6) : 0;
}

export function writeMeta(tables: Tables, name: MetaName, value: number): void {
  const bytes = Buffer.allocUnsafe(6);
  bytes.writeUIntBE(value, 0, 6);
  void tables.meta.put(name, bytes);
}
