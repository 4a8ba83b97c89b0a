import type { Clock } from '../../api/clock.ts';
import type { Logger } from '../../api/logger.ts';
import type { KeyValue, Store, StoreEvent } from '../storage/store.ts';
import type { CacheEntry, CacheEvent } from './entry.ts';
import { JsonMemory } from './json-memory.ts';
import { ResourceCache } from './resource-cache.ts';
import { UnreadableObject } from './unreadable.ts';
import { WrittenObjects } from './written.ts';

const root = '/registry/';

/** What was read of one kind. */
interface Bucket {
  readonly memory: JsonMemory;
  readonly entries: CacheEntry[];
  readonly unreadable: UnreadableObject[];
}

const emptyBucket = (): Bucket => ({ memory: new JsonMemory(), entries: [], unreadable: [] });

interface Waiter {
  readonly revision: number;
  readonly resolve: (fresh: boolean) => void;
  readonly cancel: () => void;
}

/**
 * One watch on the whole store that keeps the caches of all resources: so all of them are at the same revision, and a
 * read is consistent once the feed has seen the revision that was current when the read began.
 */
export class StoreFeed {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #caches = new Map<string, ResourceCache>();
  readonly written = new WrittenObjects();
  #revision = 0;
  #waiters: Waiter[] = [];
  /** Each with the only cache that it is about, if there is one. */
  readonly #resetListeners = new Map<() => void, ResourceCache | undefined>();
  #abort = new AbortController();

  constructor(store: Store, clock: Clock, log: Logger) {
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
  }

  /** Everything up to this revision is in the caches. */
  get revision(): number {
    return this.#revision;
  }

  /** Makes the cache of a resource; before `start`, or later for kinds defined at run time. */
  async add(prefix: string): Promise<ResourceCache> {
    const existing = this.#caches.get(prefix);
    if (existing) return existing;
    const cache = new ResourceCache(prefix);
    this.#caches.set(prefix, cache);
    if (this.#revision > 0) await this.#fill(cache);
    return cache;
  }

  /** Forgets a resource that is no longer served. */
  remove(prefix: string): void {
    this.#caches.delete(prefix);
  }

  /** Reads the whole store once and follows it from there on. */
  async start(): Promise<void> {
    await this.#load();
  }

  stop(): void {
    this.#abort.abort();
    for (const waiter of this.#waiters.splice(0)) {
      waiter.cancel();
      waiter.resolve(false);
    }
  }

  /** Called when the caches, or the one named, were filled anew and watches cannot be continued. */
  onReset(listener: () => void, cache?: ResourceCache): () => void {
    this.#resetListeners.set(listener, cache);
    return () => this.#resetListeners.delete(listener);
  }

  /** Reads the store again when it holds something that could not be read: it may be now. */
  retryUnreadable(): void {
    if (![...this.#caches.values()].some((cache) => cache.hasUnreadable)) return;
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#reload(0);
  }

  /** Resolves true once `revision` is in the caches, false when that takes longer than `timeoutMs`. */
  waitFor(revision: number, timeoutMs: number): Promise<boolean> {
    if (this.#revision >= revision) return Promise.resolve(true);
    return new Promise((resolve) => {
      const waiter: Waiter = {
        revision,
        resolve,
        cancel: this.#clock.after(timeoutMs, () => {
          this.#waiters = this.#waiters.filter((other) => other !== waiter);
          resolve(false);
        }),
      };
      this.#waiters.push(waiter);
      this.#store.requestProgress().catch((error: unknown) => {
        this.#log.warn('the store does not tell its progress', { error });
      });
    });
  }

  /** Resolves true when the caches show every write that had finished before the call. */
  async fresh(timeoutMs: number): Promise<boolean> {
    const current = await this.#store.currentRevision();
    return this.#revision >= current || this.waitFor(current, timeoutMs);
  }

  async #load(): Promise<void> {
    const buckets = new Map<ResourceCache, Bucket>();
    for (const cache of this.#caches.values()) buckets.set(cache, emptyBucket());
    const page = 5000;
    let after: string | undefined;
    let revision: number | undefined;
    for (;;) {
      const answer = await this.#store.list({
        prefix: root,
        limit: page,
        ...(after === undefined ? {} : { after }),
        ...(revision === undefined ? {} : { revision }),
      });
      if (!answer.ok) throw new Error(`the store cannot be listed: ${answer.reason}`);
      revision ??= answer.revision;
      for (const kv of answer.items) {
        const bucket = buckets.get(this.#cacheOf(kv.key) as ResourceCache);
        if (bucket) this.#sort(kv, bucket);
      }
      after = answer.items[answer.items.length - 1]?.key;
      if (answer.remaining === 0 || after === undefined) break;
    }
    const from = revision;
    for (const [cache, { entries, unreadable, memory }] of buckets) cache.reset(entries, from, unreadable, memory);
    this.#advance(from);
    await this.#follow(from + 1);
  }

  async #fill(cache: ResourceCache): Promise<void> {
    const answer = await this.#store.list({ prefix: cache.prefix });
    if (!answer.ok) throw new Error(`${cache.prefix} cannot be listed: ${answer.reason}`);
    const bucket = emptyBucket();
    for (const kv of answer.items) this.#sort(kv, bucket);
    cache.reset(bucket.entries, answer.revision, bucket.unreadable, bucket.memory);
    await this.waitFor(answer.revision, 10_000);
  }

  async #follow(fromRevision: number): Promise<void> {
    await this.#store.watch({
      prefix: root,
      fromRevision,
      // The caches know what was there.
      withoutPrevious: true,
      signal: this.#abort.signal,
      onEvents: (events) => this.#take(events),
      onProgress: (revision) => this.#advance(revision),
      onEnd: (end) => {
        if (end.reason === 'cancelled') return;
        this.#log.error('the watch on the store has ended; reading it anew', {
          reason: end.reason,
          ...(end.reason === 'error' ? { error: end.error } : {}),
        });
        this.#reload(1000);
      },
    });
  }

  #reload(delayMs: number): void {
    this.#clock.after(delayMs, () => {
      if (this.#abort.signal.aborted) return;
      this.#load().then(
        () => {
          for (const listener of this.#resetListeners.keys()) listener();
        },
        (error: unknown) => {
          this.#log.error('the store cannot be read', { error });
          this.#reload(Math.min(delayMs * 2, 30_000));
        },
      );
    });
  }

  #take(events: readonly StoreEvent[]): void {
    const batches = new Map<ResourceCache, CacheEvent[]>();
    let last = this.#revision;
    for (const event of events) {
      const key = event.type === 'put' ? event.kv.key : event.key;
      last = event.type === 'put' ? event.kv.modRevision : event.revision;
      const cache = this.#cacheOf(key);
      // A cache that was added while events were under way has them already.
      if (!cache || last <= cache.historyStart) continue;
      cache.found(key);
      const change = this.#changeOf(cache, key, event, batches.get(cache));
      if (change instanceof UnreadableObject) {
        const before = batches.get(cache);
        batches.delete(cache);
        if (before) cache.apply(before);
        this.#lose(cache, change, last);
        continue;
      }
      if (!change) continue;
      const batch = batches.get(cache);
      if (batch) batch.push(change);
      else batches.set(cache, [change]);
    }
    for (const [cache, batch] of batches) cache.apply(batch);
    this.#advance(last);
  }

  #changeOf(
    cache: ResourceCache,
    key: string,
    event: StoreEvent,
    batch: readonly CacheEvent[] | undefined,
  ): CacheEvent | UnreadableObject | undefined {
    // The batch is applied as a whole: what came before in it counts as there.
    const earlier = batch?.findLast((other) => other.entry.key === key);
    const previous = earlier ? (earlier.deleted ? undefined : earlier.entry) : cache.get(key);
    if (event.type === 'put') {
      const entry = this.written.entryOf(event.kv, (length) => cache.memory.allocate(length));
      if (entry instanceof UnreadableObject) return entry;
      return { revision: event.kv.modRevision, entry, deleted: false, previous };
    }
    if (!previous) return undefined;
    return { revision: event.revision, entry: previous.at(event.revision), deleted: true, previous };
  }

  #sort(kv: KeyValue, bucket: Bucket): void {
    const entry = this.written.entryOf(kv, (length) => bucket.memory.allocate(length));
    if (!(entry instanceof UnreadableObject)) bucket.entries.push(entry);
    else {
      this.#log.error('a stored object cannot be read', { key: kv.key, error: entry });
      bucket.unreadable.push(entry);
    }
  }

  /** Watches of the kind end: there is no event that says what has happened, and a list will. */
  #lose(cache: ResourceCache, problem: UnreadableObject, revision: number): void {
    this.#log.error('a stored object cannot be read', { key: problem.key, error: problem });
    cache.lose(problem, revision);
    for (const [listener, of] of this.#resetListeners) if (of === undefined || of === cache) listener();
  }

  /** `/registry/pods/ns/name` is in `/registry/pods/`, `/registry/services/specs/ns/name` in `/registry/services/specs/`. */
  #cacheOf(key: string): ResourceCache | undefined {
    const first = key.indexOf('/', root.length);
    if (first < 0) return undefined;
    const short = this.#caches.get(key.slice(0, first + 1));
    if (short) return short;
    const second = key.indexOf('/', first + 1);
    return second < 0 ? undefined : this.#caches.get(key.slice(0, second + 1));
  }

  #advance(revision: number): void {
    if (revision > this.#revision) this.#revision = revision;
    if (this.#waiters.length === 0) return;
    const ready = this.#waiters.filter((waiter) => waiter.revision <= this.#revision);
    if (ready.length === 0) return;
    this.#waiters = this.#waiters.filter((waiter) => waiter.revision > this.#revision);
    for (const waiter of ready) {
      waiter.cancel();
      waiter.resolve(true);
    }
  }
}
