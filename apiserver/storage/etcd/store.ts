import type { Clock } from '../../../api/clock.ts';
import type { Logger } from '../../../api/logger.ts';
import { StoreError } from '../errors.ts';
import type { EtcdAddress } from '../etcd-address.ts';
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
import { compactRevKey, startCompactor } from './compactor.ts';
import { EtcdConnection } from './connection.ts';
import { GrpcError } from './grpc/errors.ts';
import { Leases } from './leases.ts';
import { readList } from './list.ts';
import { ProgressRounds } from './progress.ts';
import { SharedRounds } from './shared-rounds.ts';
import { checkVersions } from './version.ts';
import { EtcdWatch, type EtcdWatchContext, type ProgressMode } from './watch.ts';
import type { LeaseId } from './wire.ts';

export interface EtcdOptions extends EtcdAddress {
  readonly clock: Clock;
  readonly log: Logger;
  /** The interval of compaction, in which all API servers of the etcd take turns; 5 minutes. 0 leaves it to others. */
  readonly historyMs?: number;
  /** Overrides what the version of the servers calls for. */
  readonly progress?: ProgressMode;
  readonly random?: () => number;
}

/** An answer about any key tells the revision; kube-apiserver asks for this one too. */
const anyKey = Buffer.from(compactRevKey);

const defaultHistoryMs = 5 * 60_000;

/** Connects to etcd 3.4 or newer. Throws StoreError: unavailable, denied, foreign (too old), unreadable (certificates). */
export async function openEtcdStore(options: EtcdOptions): Promise<EtcdStore> {
  const connection = new EtcdConnection(options, options.clock);
  try {
    const progress = await checkVersions(connection);
    return new EtcdStore({ ...options, progress: options.progress ?? progress }, connection);
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** The Store on etcd. Keys and values are those of kube-apiserver, so both can work on the same etcd. */
export class EtcdStore implements Store {
  readonly #connection: EtcdConnection;
  readonly #leases: Leases;
  readonly #progress: ProgressRounds;
  readonly #revisions: SharedRounds<number>;
  readonly #watches = new Set<EtcdWatch>();
  readonly #watchContext: EtcdWatchContext;
  readonly #stopCompactor: () => void;
  #closed = false;

  constructor(options: EtcdOptions & { readonly progress: ProgressMode }, connection: EtcdConnection) {
    const { clock, log, progress: mode, random = Math.random } = options;
    this.#connection = connection;
    this.#leases = new Leases(connection, clock);
    this.#revisions = new SharedRounds(async () => {
      const { revision } = await connection.read((client) => client.range({ key: anyKey, countOnly: true }));
      return revision;
    });
    this.#watchContext = { connection, mode, clock, log, random, onEnded: (watch) => this.#watches.delete(watch) };
    this.#progress = new ProgressRounds(connection, mode, this.#watches, () => this.currentRevision());
    const historyMs = options.historyMs ?? defaultHistoryMs;
    this.#stopCompactor = historyMs > 0 ? startCompactor(connection, historyMs, clock, log) : () => undefined;
  }

  async get(key: string): Promise<KeyValue | undefined> {
    this.#mustBeOpen();
    const { kvs } = await this.#connection.read((client) => client.range({ key: Buffer.from(key) }));
    return kvs[0];
  }

  async list(options: ListOptions): Promise<ListResult> {
    this.#mustBeOpen();
    return readList(this.#connection, options);
  }

  async create(name: string, value: Uint8Array, options?: { readonly ttlSeconds?: number }): Promise<CreateResult> {
    this.#mustBeOpen();
    const key = Buffer.from(name);
    const done = await this.#withLease(options?.ttlSeconds, (lease) =>
      this.#connection.write((client) =>
        client.txn({
          compare: { key, modRevision: 0, is: 'equal' },
          success: [{ put: { key, value, ...lease } }],
          failure: [{ range: { key } }],
        }),
      ),
    );
    if (done.succeeded) return { ok: true, revision: done.revision };
    if (!done.found) throw new Error(`etcd refused to create ${name} but does not have it`);
    return { ok: false, reason: 'exists', current: done.found };
  }

  async update(
    name: string,
    value: Uint8Array,
    expected: number,
    options?: { readonly ttlSeconds?: number },
  ): Promise<GuardedResult> {
    this.#mustBeOpen();
    const key = Buffer.from(name);
    // A key that does not exist compares as 0; nobody may update that.
    if (expected <= 0) return { ok: false, reason: 'conflict', current: await this.get(name) };
    const done = await this.#withLease(options?.ttlSeconds, (lease) =>
      this.#connection.write((client) =>
        client.txn({
          compare: { key, modRevision: expected, is: 'equal' },
          success: [{ put: { key, value, ...(lease ?? { keepLease: true }) } }],
          failure: [{ range: { key } }],
        }),
      ),
    );
    if (done.succeeded) return { ok: true, revision: done.revision };
    return { ok: false, reason: 'conflict', current: done.found };
  }

  async delete(name: string, options?: { readonly expected?: number }): Promise<DeleteResult> {
    this.#mustBeOpen();
    const key = Buffer.from(name);
    const expected = options?.expected;
    const done = await this.#connection.write((client) =>
      client.txn({
        compare:
          // Without a guard: whatever version there is, but not none.
          expected === undefined
            ? { key, modRevision: 0, is: 'greater' }
            : { key, modRevision: Math.max(1, expected), is: 'equal' },
        success: [{ remove: { key } }],
        failure: [{ range: { key } }],
      }),
    );
    if (done.succeeded) return { ok: true, revision: done.revision };
    return { ok: false, reason: done.found ? 'conflict' : 'not-found', current: done.found };
  }

  async watch(options: WatchOptions): Promise<void> {
    this.#mustBeOpen();
    const watch = new EtcdWatch(options, this.#watchContext);
    this.#watches.add(watch);
    await watch.start();
  }

  async requestProgress(): Promise<void> {
    this.#mustBeOpen();
    await this.#progress.request();
  }

  /** Every consistent read asks for it: those that ask at the same time share a call. */
  async currentRevision(): Promise<number> {
    this.#mustBeOpen();
    return this.#revisions.answer();
  }

  async compact(revision: number): Promise<void> {
    const bound = Math.min(revision, await this.currentRevision());
    if (bound <= 0) return;
    try {
      await this.#connection.read((client) => client.compact(bound));
    } catch (error) {
      if (!(error instanceof Error && error.message.includes('has been compacted'))) throw error;
    }
  }

  async size(): Promise<number> {
    this.#mustBeOpen();
    return (await this.#connection.read((client) => client.status())).size;
  }

  /** Watches end as cancelled; calls under way are cut off. Afterwards every call rejects with `closed`. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#stopCompactor();
    for (const watch of this.#watches) watch.end({ reason: 'cancelled' });
    this.#connection.close();
  }

  /** Runs a put with a lease for the time to live; a lease that expired in between is replaced once. */
  async #withLease<T>(
    ttlSeconds: number | undefined,
    put: (lease: { readonly lease: LeaseId } | undefined) => Promise<T>,
  ): Promise<T> {
    if (!ttlSeconds) return put(undefined);
    try {
      return await put({ lease: await this.#leases.leaseFor(ttlSeconds) });
    } catch (error) {
      if (!isLeaseGone(error)) throw error;
      this.#leases.forget(ttlSeconds);
      return put({ lease: await this.#leases.leaseFor(ttlSeconds) });
    }
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new StoreError('closed', 'the store is closed');
  }
}

function isLeaseGone(error: unknown): boolean {
  return error instanceof GrpcError && error.message === 'etcdserver: requested lease not found';
}
