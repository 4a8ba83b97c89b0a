import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../../api/clock.ts';
import type { Logger } from '../../../api/logger.ts';
import { StoreError } from '../errors.ts';
import type {
  CreateResult,
  DeleteResult,
  GuardedResult,
  KeyValue,
  ListOptions,
  ListResult,
  Store,
  WatchOptions,
} from '../store.ts';
import { dataFile } from './commit-failure.ts';
import { CommitQueue, type PendingWrite } from './commit-queue.ts';
import { Compaction, type HistoryBounds } from './compaction.ts';
import { Expiry } from './expiry.ts';
import { type FolderLock, lockFolder } from './folder-lock.ts';
import { openTables, prepareFolder } from './open-tables.ts';
import { readCurrent, readList, readValue } from './read.ts';
import { type Head, maxKeyBytes } from './schema.ts';
import type { Tables } from './tables.ts';
import { WatchHub } from './watch-hub.ts';

export interface LmdbOptions extends Partial<HistoryBounds> {
  /** About how many bytes of the file may count as the process's memory; for tests. */
  readonly mappedBytes?: number;
  /** The folder of the database; made if it is missing. One process at a time has it. */
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What a store keeps of its history when nothing else is asked for. */
export const defaultHistory: HistoryBounds = { historyMs: 5 * 60_000, historyRevisions: 300_000 };

/** After this long with writes and no request, watches hear how far they are. */
const progressEveryMs = 5000;

/** Opens the embedded store. Throws StoreError: locked, foreign, unreadable, full. */
export async function openLmdbStore(options: LmdbOptions): Promise<LmdbStore> {
  prepareFolder(options.folder);
  const lock = await lockFolder(options.folder, options.clock);
  try {
    return new LmdbStore(options, await openTables(options.folder, options.mappedBytes), lock);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** The Store on LMDB; see schema.ts for what lies where and commit-queue.ts for how a write goes. */
export class LmdbStore implements Store {
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #tables: Tables;
  readonly #lock: FolderLock;
  readonly #writes: CommitQueue;
  readonly #hub: WatchHub;
  readonly #expiry: Expiry;
  readonly #compaction: Compaction;
  #cancelProgress: (() => void) | undefined;
  #closed = false;

  constructor(options: LmdbOptions, tables: Tables, lock: FolderLock) {
    const { clock, log } = options;
    this.#folder = options.folder;
    this.#clock = clock;
    this.#tables = tables;
    this.#lock = lock;
    this.#writes = new CommitQueue(
      tables,
      (writes) => this.#afterCommit(writes),
      (unheard) => this.#hub.reread(unheard),
    );
    const durable = () => this.#writes.durableRevision;
    this.#hub = new WatchHub(tables, durable, log);
    const bounds = {
      historyMs: options.historyMs ?? defaultHistory.historyMs,
      historyRevisions: options.historyRevisions ?? defaultHistory.historyRevisions,
    };
    this.#compaction = new Compaction(tables, durable, bounds, clock, log);
    this.#expiry = new Expiry(
      tables,
      clock,
      (key, at) => this.#expire(key, at),
      (error) => log.warn('deleting expired keys failed, will try again', { error }),
    );
    this.#expiry.start();
  }

  async get(key: string): Promise<KeyValue | undefined> {
    this.#mustBeOpen();
    while (!this.#tables.mapped) await this.#untilMapped();
    return readCurrent(this.#tables, key);
  }

  async list(options: ListOptions): Promise<ListResult> {
    this.#mustBeOpen();
    while (!this.#tables.mapped) await this.#untilMapped();
    return readList(this.#tables, options);
  }

  async create(key: string, value: Uint8Array, options?: { readonly ttlSeconds?: number }): Promise<CreateResult> {
    this.#mustBeOpen();
    mustBeKey(key);
    while (!this.#tables.mapped) await this.#untilMapped();
    const head = this.#writes.headOf(key);
    if (head) return { ok: false, reason: 'exists', current: await this.#show(key, head) };
    const expiresAt = this.#expiryOf(options?.ttlSeconds);
    const write = { kind: 'put', key, value, previousRevision: 0, expiresAt, expiredAt: 0 } as const;
    return { ok: true, revision: await this.#writes.submit(write) };
  }

  async update(
    key: string,
    value: Uint8Array,
    expected: number,
    options?: { readonly ttlSeconds?: number },
  ): Promise<GuardedResult> {
    this.#mustBeOpen();
    while (!this.#tables.mapped) await this.#untilMapped();
    const head = this.#writes.headOf(key);
    if (!head) return { ok: false, reason: 'conflict', current: await this.#showGone(key) };
    if (head.modRevision !== expected) return { ok: false, reason: 'conflict', current: await this.#show(key, head) };
    const { createRevision, expiresAt: expiredAt } = head;
    const expiresAt = options?.ttlSeconds ? this.#expiryOf(options.ttlSeconds) : expiredAt;
    const write = {
      kind: 'put',
      key,
      value,
      createRevision,
      previousRevision: expected,
      expiresAt,
      expiredAt,
    } as const;
    return { ok: true, revision: await this.#writes.submit(write) };
  }

  async delete(key: string, options?: { readonly expected?: number }): Promise<DeleteResult> {
    this.#mustBeOpen();
    while (!this.#tables.mapped) await this.#untilMapped();
    const head = this.#writes.headOf(key);
    if (!head) return { ok: false, reason: 'not-found', current: await this.#showGone(key) };
    if (options?.expected !== undefined && head.modRevision !== options.expected)
      return { ok: false, reason: 'conflict', current: await this.#show(key, head) };
    const { modRevision: previousRevision, expiresAt: expiredAt } = head;
    const revision = await this.#writes.submit({
      kind: 'delete',
      key,
      value: noValue,
      previousRevision,
      expiresAt: 0,
      expiredAt,
    });
    return { ok: true, revision };
  }

  async watch(options: WatchOptions): Promise<void> {
    this.#mustBeOpen();
    this.#hub.add(options);
  }

  async requestProgress(): Promise<void> {
    this.#mustBeOpen();
    this.#hub.progress();
  }

  async currentRevision(): Promise<number> {
    this.#mustBeOpen();
    return this.#writes.durableRevision;
  }

  async compact(revision: number): Promise<void> {
    this.#mustBeOpen();
    await this.#compaction.compact(revision);
  }

  async size(): Promise<number> {
    return statSync(join(this.#folder, dataFile)).size;
  }

  /** Writes under way are finished first; watches end as cancelled. Afterwards every call rejects with `closed`. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#expiry.stop();
    this.#cancelProgress?.();
    await this.#writes.drain();
    await this.#compaction.stop();
    this.#hub.close();
    await this.#tables.close();
    await this.#lock.release();
  }

  /** For tests: resolves when the history that was given up is off the disk. */
  compactionSettled(): Promise<void> {
    return this.#compaction.settled();
  }

  #afterCommit(writes: readonly PendingWrite[]): void {
    this.#hub.publish(writes);
    for (const write of writes) if (write.expiresAt > 0) this.#expiry.arm(write.expiresAt);
    this.#compaction.noticeWrites();
    if (this.#hub.size > 0 && !this.#closed)
      this.#cancelProgress ??= this.#clock.after(progressEveryMs, () => {
        this.#cancelProgress = undefined;
        if (!this.#closed) this.#hub.progress();
      });
  }

  async #expire(key: string, at: number): Promise<void> {
    while (!this.#tables.mapped) await this.#untilMapped();
    const head = this.#writes.headOf(key);
    if (!this.#closed && head?.expiresAt === at) await this.delete(key, { expected: head.modRevision });
  }

  #expiryOf(ttlSeconds: number | undefined): number {
    return ttlSeconds ? Math.round(this.#clock.now() + ttlSeconds * 1000) : 0;
  }

  #valueOf(key: string, head: Head): KeyValue {
    const { modRevision, createRevision } = head;
    const value = this.#writes.pendingOf(key)?.value ?? readValue(this.#tables, modRevision);
    if (!value) throw new Error(`the log has no record ${modRevision} of the live key ${key}`);
    return { key, value, createRevision, modRevision };
  }

  /** The state that a refusal shows. It must be durable first: a refusal because of a write that is lost would be a lie. */
  async #show(key: string, head: Head): Promise<KeyValue> {
    const shown = this.#valueOf(key, head);
    await this.#untilDurable(key);
    return shown;
  }

  async #showGone(key: string): Promise<undefined> {
    await this.#untilDurable(key);
    return undefined;
  }

  async #untilDurable(key: string): Promise<void> {
    const pending = this.#writes.pendingOf(key);
    if (!pending) return;
    await new Promise<void>((resolve, reject) => {
      pending.waiting.push((error) => (error ? reject(error) : resolve()));
    });
  }

  /** Until the file is mapped anew, which is soon. Asked for in a loop, as `ready` is. */
  async #untilMapped(): Promise<void> {
    await this.#tables.ready();
    this.#mustBeOpen();
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new StoreError('closed', 'the store is closed');
  }
}

const noValue = new Uint8Array(0);

function mustBeKey(key: string): void {
  if (key === '' || Buffer.byteLength(key) > maxKeyBytes)
    throw new RangeError(`a storage key has 1 to ${maxKeyBytes} bytes, not ${Buffer.byteLength(key)}`);
}
