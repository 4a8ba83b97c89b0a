import { StoreError } from '../errors.ts';
import { commitFailure, noRoomFor } from './commit-failure.ts';
import { decodeHead, encodeHead, encodeRecord, type Head, type LogRecord } from './schema.ts';
import { readMeta, type Tables, writeMeta } from './tables.ts';

/** A write that has been decided and numbered, and is on its way to the disk. */
export interface PendingWrite extends LogRecord {
  readonly revision: number;
  /** Expiry of the key after the write; 0 for none and after a delete. */
  readonly expiresAt: number;
  /** Expiry of the key before the write; 0 for none. */
  readonly expiredAt: number;
  /** Called once: without an error when the write is durable. The writer's own, and those whose answer depends on the write. */
  readonly waiting: ((error: StoreError | undefined) => void)[];
}

/** One transaction takes at most so much, so that the first of many writers does not wait for the last. */
const maxBatchWrites = 4096;
const maxBatchBytes = 8 << 20;
/** More writes than this waiting means that the disk has stopped; further ones are refused with `busy`. */
const maxWaiting = 65536;

/**
 * Decides in memory, writes in groups: a write is checked against the newest state, numbered and queued at once; all that
 * queued up while one transaction went to the disk goes into the next one. Only the process that holds the folder writes,
 * so what was decided here is what the transaction finds.
 */
export class CommitQueue {
  readonly #tables: Tables;
  readonly #onDurable: (writes: readonly PendingWrite[]) => void;
  readonly #onDoubt: (unheard: number) => void;
  /** The newest write of each key that is not yet durable; stands in front of the `current` table. */
  readonly #newest = new Map<string, PendingWrite>();
  #queue: PendingWrite[] = [];
  #running: Promise<void> | undefined;
  #numbered: number;
  #durable: number;

  /**
   * `onDurable` hears of every group, in the order of revisions, before its writers do. `onDoubt` hears, after a failed
   * transaction, the first revision that `onDurable` has not heard of: if the failure came after the write, the disk has it.
   */
  constructor(
    tables: Tables,
    onDurable: (writes: readonly PendingWrite[]) => void,
    onDoubt: (unheard: number) => void,
  ) {
    this.#tables = tables;
    this.#onDurable = onDurable;
    this.#onDoubt = onDoubt;
    this.#durable = readMeta(tables, 'revision');
    this.#numbered = this.#durable;
  }

  /** The revision up to which everything is on the disk. */
  get durableRevision(): number {
    return this.#durable;
  }

  /** The write that stands for the key and is not yet durable; an answer that shows it must wait for it. */
  pendingOf(key: string): PendingWrite | undefined {
    return this.#newest.get(key);
  }

  /** The newest state of the key, writes under way included. */
  headOf(key: string): Head | undefined {
    const pending = this.#newest.get(key);
    if (pending) {
      if (pending.kind === 'delete') return undefined;
      return { modRevision: pending.revision, createRevision: pending.createRevision, expiresAt: pending.expiresAt };
    }
    const bytes = this.#tables.current.getBinaryFast(key);
    return bytes ? decodeHead(bytes) : undefined;
  }

  /** Numbers a write that `headOf` allows, in the same turn. Rejects if it cannot be made durable. Returns its revision. */
  submit(
    write: Omit<PendingWrite, 'revision' | 'waiting' | 'createRevision'> & { createRevision?: number },
  ): Promise<number> {
    if (this.#queue.length >= maxWaiting)
      return Promise.reject(new StoreError('busy', `${maxWaiting} writes are waiting for the disk; try again later`));
    return new Promise((resolve, reject) => {
      const revision = ++this.#numbered;
      const pending: PendingWrite = {
        kind: write.kind,
        key: write.key,
        value: write.value,
        createRevision: write.createRevision ?? revision,
        previousRevision: write.previousRevision,
        expiresAt: write.expiresAt,
        expiredAt: write.expiredAt,
        revision,
        waiting: [(error) => (error ? reject(error) : resolve(revision))],
      };
      this.#newest.set(pending.key, pending);
      this.#queue.push(pending);
      this.#running ??= this.#run();
    });
  }

  /** Resolves when nothing is under way any more. Never rejects. */
  async drain(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#queue.length > 0) {
      // Everything that this turn of the event loop still brings belongs to the group: what other connections ask for, and
      // what the writers just woken write next.
      await new Promise((resolve) => setImmediate(resolve));
      try {
        while (!this.#tables.mapped) await this.#tables.ready();
      } catch (error) {
        this.#void(this.#queue.splice(0), await commitFailure(this.#tables.folder, error));
        continue;
      }
      this.#tables.keep();
      await this.#commit(this.#takeBatch());
      this.#tables.letGo();
    }
    this.#running = undefined;
  }

  /** The tables stay as they are until all have heard of it. */
  async #commit(writes: readonly PendingWrite[]): Promise<void> {
    try {
      const full = noRoomFor(this.#tables.folder, bytesOf(writes));
      if (full) throw full;
      await this.#tables.batch(() => this.#queueInto(writes));
    } catch (error) {
      await this.#fail(writes, error);
      return;
    }
    this.#durable = writes.at(-1)?.revision ?? this.#durable;
    for (const write of writes) if (this.#newest.get(write.key) === write) this.#newest.delete(write.key);
    this.#tables.touched(bytesOf(writes));
    this.#onDurable(writes);
    for (const write of writes) for (const wake of write.waiting) wake(undefined);
  }

  #takeBatch(): PendingWrite[] {
    let bytes = 0;
    let count = 0;
    for (const write of this.#queue) {
      bytes += write.value.length;
      if (++count >= maxBatchWrites || bytes >= maxBatchBytes) break;
    }
    if (count === this.#queue.length) {
      const all = this.#queue;
      this.#queue = [];
      return all;
    }
    return this.#queue.splice(0, count);
  }

  #queueInto(writes: readonly PendingWrite[]): void {
    const { log, current, expiry } = this.#tables;
    for (const write of writes) {
      void log.put(write.revision, encodeRecord(write));
      if (write.kind === 'delete') void current.remove(write.key);
      else
        void current.put(
          write.key,
          encodeHead({
            modRevision: write.revision,
            createRevision: write.createRevision,
            expiresAt: write.expiresAt,
          }),
        );
      if (write.expiredAt !== write.expiresAt) {
        if (write.expiredAt > 0) void expiry.remove({ at: write.expiredAt, key: write.key });
        if (write.expiresAt > 0) void expiry.put({ at: write.expiresAt, key: write.key }, noBytes);
      }
    }
    writeMeta(this.#tables, 'revision', writes.at(-1)?.revision ?? this.#durable);
  }

  async #fail(writes: readonly PendingWrite[], error: unknown): Promise<void> {
    const reason = await commitFailure(this.#tables.folder, error);
    this.#tables.refresh();
    const unheard = this.#durable + 1;
    this.#durable = readMeta(this.#tables, 'revision');
    const lost = [...writes, ...this.#queue.splice(0)];
    this.#onDoubt(unheard);
    this.#void(lost, reason);
  }

  /** All that was decided on top of the lost group is void as well: it may have seen writes that never happened. */
  #void(lost: readonly PendingWrite[], reason: StoreError): void {
    this.#newest.clear();
    this.#numbered = this.#durable;
    for (const write of lost) for (const wake of write.waiting) wake(reason);
  }
}

function bytesOf(writes: readonly PendingWrite[]): number {
  let bytes = 0;
  for (const { value } of writes) bytes += value.length;
  return bytes;
}

const noBytes = new Uint8Array(1);
