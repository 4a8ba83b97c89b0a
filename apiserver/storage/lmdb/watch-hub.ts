import type { Logger } from '../../../api/logger.ts';
import type { KeyValue, StoreEvent, WatchEnd, WatchOptions } from '../store.ts';
import type { PendingWrite } from './commit-queue.ts';
import { readEvents, readWritten } from './read.ts';
import type { Tables } from './tables.ts';

/** One watch. First it reads the log from the disk up to the newest durable revision ('behind'), then it is told of every group. */
interface Watch {
  readonly options: WatchOptions;
  state: 'behind' | 'live' | 'ended';
  /** The first revision not yet looked at. */
  next: number;
  /** A progress was asked for while behind. */
  progressWanted: boolean;
  outbox: StoreEvent[];
  readonly onAbort: () => void;
}

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Hands durable writes to the watches, in order of revisions, each write to the watches of its prefixes only. */
export class WatchHub {
  readonly #tables: Tables;
  readonly #durable: () => number;
  readonly #log: Logger;
  readonly #watches = new Set<Watch>();
  /** Live watches by prefix, where the prefix ends with '/': an event looks up the folders of its key. */
  readonly #byFolder = new Map<string, Set<Watch>>();
  /** Live watches with other prefixes: compared one by one. */
  readonly #others = new Set<Watch>();

  constructor(tables: Tables, durable: () => number, log: Logger) {
    this.#tables = tables;
    this.#durable = durable;
    this.#log = log;
  }

  get size(): number {
    return this.#watches.size;
  }

  add(options: WatchOptions): void {
    const watch: Watch = {
      options,
      state: 'behind',
      next: Math.max(1, options.fromRevision),
      progressWanted: false,
      outbox: [],
      onAbort: () => this.#end(watch, { reason: 'cancelled' }),
    };
    if (options.signal.aborted) {
      options.onEnd({ reason: 'cancelled' });
      return;
    }
    this.#watches.add(watch);
    options.signal.addEventListener('abort', watch.onAbort, { once: true });
    if (watch.next > this.#durable()) this.#goLive(watch);
    else void this.#catchUp(watch);
  }

  /** Tells the live watches of a group of durable writes. Called once for every group, in order. */
  publish(writes: readonly PendingWrite[]): void {
    if (this.#byFolder.size === 0 && this.#others.size === 0) return;
    const receivers = new Set<Watch>();
    for (const write of writes) {
      let event: StoreEvent | undefined;
      const offer = (watch: Watch) => {
        // A watch may ask for a revision that was still to come.
        if (write.revision < watch.next) return;
        event ??= this.#eventOf(write);
        watch.outbox.push(event);
        receivers.add(watch);
      };
      if (this.#byFolder.size > 0)
        for (let at = write.key.indexOf('/'); at >= 0; at = write.key.indexOf('/', at + 1))
          for (const watch of this.#byFolder.get(write.key.slice(0, at + 1)) ?? []) offer(watch);
      for (const watch of this.#others) if (write.key.startsWith(watch.options.prefix)) offer(watch);
    }
    for (const watch of receivers) {
      const events = watch.outbox;
      watch.outbox = [];
      this.#deliver(watch, events);
    }
  }

  /** The disk may hold writes that were not published (a commit whose success was not reported): read them from there. */
  reread(from: number): void {
    for (const watch of this.#watches) {
      if (watch.state !== 'live') continue;
      this.#leaveLive(watch);
      watch.state = 'behind';
      watch.next = Math.max(watch.next, from);
      if (watch.next > this.#durable()) this.#goLive(watch);
      else void this.#catchUp(watch);
    }
  }

  /** Tells every watch how far it is; those that are behind once they have caught up. */
  progress(): void {
    const revision = this.#durable();
    for (const watch of this.#watches) {
      if (watch.state === 'live') this.#tellProgress(watch, revision);
      else watch.progressWanted = true;
    }
  }

  /** Ends all watches. */
  close(): void {
    for (const watch of this.#watches) this.#end(watch, { reason: 'cancelled' });
  }

  async #catchUp(watch: Watch): Promise<void> {
    // The caller of watch() gets its answer before the first event.
    await nextTurn();
    try {
      while (watch.state === 'behind') {
        const until = this.#durable();
        if (watch.next > until) return this.#goLive(watch);
        while (!this.#tables.mapped) await this.#tables.ready();
        const page = readEvents(this.#tables, watch.options.prefix, watch.next, until);
        if ('compactRevision' in page)
          return this.#end(watch, { reason: 'compacted', compactRevision: page.compactRevision });
        watch.next = page.next;
        if (page.events.length > 0) this.#deliver(watch, page.events);
        if (watch.next <= this.#durable()) await nextTurn();
      }
    } catch (error) {
      this.#end(watch, { reason: 'error', error: new Error('cannot read the history for a watch', { cause: error }) });
    }
  }

  #goLive(watch: Watch): void {
    watch.state = 'live';
    const { prefix } = watch.options;
    if (prefix.endsWith('/')) {
      const folder = this.#byFolder.get(prefix);
      if (folder) folder.add(watch);
      else this.#byFolder.set(prefix, new Set([watch]));
    } else this.#others.add(watch);
    if (watch.progressWanted) {
      watch.progressWanted = false;
      this.#tellProgress(watch, this.#durable());
    }
  }

  #leaveLive(watch: Watch): void {
    const { prefix } = watch.options;
    const folder = this.#byFolder.get(prefix);
    folder?.delete(watch);
    if (folder?.size === 0) this.#byFolder.delete(prefix);
    this.#others.delete(watch);
  }

  #eventOf(write: PendingWrite): StoreEvent {
    return write.kind === 'delete' ? new DeleteEvent(this.#tables, write) : new PutEvent(this.#tables, write);
  }

  #deliver(watch: Watch, events: readonly StoreEvent[]): void {
    if (watch.state === 'ended') return;
    try {
      watch.options.onEvents(events);
    } catch (error) {
      this.#log.error('a receiver of store events threw', { prefix: watch.options.prefix, error });
      this.#end(watch, { reason: 'error', error: new Error('the receiver of a watch threw', { cause: error }) });
    }
  }

  #tellProgress(watch: Watch, revision: number): void {
    if (watch.state === 'live') watch.options.onProgress?.(revision);
  }

  #end(watch: Watch, end: WatchEnd): void {
    if (watch.state === 'ended') return;
    watch.state = 'ended';
    this.#watches.delete(watch);
    this.#leaveLive(watch);
    watch.options.signal.removeEventListener('abort', watch.onAbort);
    watch.options.onEnd(end);
  }
}

/** Events that read what was there before when somebody looks: the watch cache knows it, and asks nobody. */
class PutEvent {
  readonly type = 'put';
  readonly kv: KeyValue;
  readonly #tables: Tables;
  readonly #previousRevision: number;

  constructor(tables: Tables, { key, value, createRevision, revision, previousRevision }: PendingWrite) {
    this.kv = { key, value, createRevision, modRevision: revision };
    this.#tables = tables;
    this.#previousRevision = previousRevision;
  }

  get previous(): KeyValue | undefined {
    return readWritten(this.#tables, this.#previousRevision);
  }
}

class DeleteEvent {
  readonly type = 'delete';
  readonly key: string;
  readonly revision: number;
  readonly #tables: Tables;
  readonly #previousRevision: number;

  constructor(tables: Tables, { key, revision, previousRevision }: PendingWrite) {
    this.key = key;
    this.revision = revision;
    this.#tables = tables;
    this.#previousRevision = previousRevision;
  }

  get previous(): KeyValue | undefined {
    return readWritten(this.#tables, this.#previousRevision);
  }
}
