import { CacheEntry } from '../cache/entry.ts';
import type { StoreFeed } from '../cache/feed.ts';
import type { ResourceCache } from '../cache/resource-cache.ts';
import { encodeStored } from '../cache/stored-form.ts';
import { isKeyPart, keyFor, namespacePrefixOf, prefixOf } from '../storage/keys.ts';
import type { KeyValue, Store } from '../storage/store.ts';
import type { ApiObject } from './object.ts';
import type { Resource } from './resource.ts';

export type WriteOutcome =
  | { readonly ok: true; readonly entry: CacheEntry }
  /** Someone else was faster; `current` is what stands there now, undefined when nothing does, or nothing that can be read. */
  | { readonly ok: false; readonly current: CacheEntry | undefined };

/** Objects of all kinds over one store: keys, encoding and guarded writes, with the watch cache for reading. */
export class ObjectStore {
  readonly #store: Store;
  readonly #feed: StoreFeed;
  readonly #caches = new Map<Resource, ResourceCache>();

  constructor(store: Store, feed: StoreFeed) {
    this.#store = store;
    this.#feed = feed;
  }

  /** Gives a resource its cache; kinds that are stored under another kind's keys share that one's. */
  async serve(resource: Resource): Promise<void> {
    this.#caches.set(resource, await this.#feed.add(prefixOf(resource.storedAs ?? resource.type)));
  }

  cache(resource: Resource): ResourceCache {
    const cache = this.#caches.get(resource);
    if (!cache) throw new Error(`${resource.type.resource} has no cache`);
    return cache;
  }

  get feed(): StoreFeed {
    return this.#feed;
  }

  get store(): Store {
    return this.#store;
  }

  /** The object as the cache has it: never older than any write that this process has finished. */
  peek(resource: Resource, namespace: string, name: string): CacheEntry | undefined {
    if (!canBe(resource, namespace, name)) return undefined;
    return this.cache(resource).get(this.key(resource, namespace, name));
  }

  /** The object straight from the store. */
  async read(resource: Resource, namespace: string, name: string): Promise<CacheEntry | undefined> {
    if (!canBe(resource, namespace, name)) return undefined;
    const kv = await this.#store.get(this.key(resource, namespace, name));
    return kv && entryOf(kv);
  }

  key(resource: Resource, namespace: string, name: string): string {
    return keyFor(resource.storedAs ?? resource.type, namespace, name);
  }

  /** Where the keys of a namespace begin, or those of all objects. */
  prefix(resource: Resource, namespace: string): string {
    return namespacePrefixOf(resource.storedAs ?? resource.type, namespace);
  }

  /** Stores a new object and sets its resourceVersion. */
  async create(resource: Resource, object: ApiObject): Promise<WriteOutcome> {
    const key = this.key(resource, object.metadata.namespace ?? '', object.metadata.name);
    const value = encodeStored(object);
    this.#feed.written.expect(key, value, object);
    const ttlSeconds = resource.strategy.ttlSeconds?.(object);
    const result = await this.#store.create(key, value, ttlSeconds === undefined ? {} : { ttlSeconds });
    if (!result.ok) {
      const { current } = result;
      // Whatever it is, the place is taken.
      return { ok: false, current: current.problem === undefined ? entryOf(current) : undefined };
    }
    return { ok: true, entry: this.#written(key, object, result.revision, value) };
  }

  /** Replaces the version `expected` and sets the object's resourceVersion. */
  async update(resource: Resource, object: ApiObject, expected: number): Promise<WriteOutcome> {
    const key = this.key(resource, object.metadata.namespace ?? '', object.metadata.name);
    const value = encodeStored(object);
    this.#feed.written.expect(key, value, object);
    const ttlSeconds = resource.strategy.ttlSeconds?.(object);
    const result = await this.#store.update(key, value, expected, ttlSeconds === undefined ? {} : { ttlSeconds });
    if (!result.ok) {
      const { current } = result;
      if (!current) return { ok: false, current: undefined };
      return {
        ok: false,
        current: entryOf(current),
      };
    }
    return { ok: true, entry: this.#written(key, object, result.revision, value) };
  }

  /** Whether the object would be encrypted in another way today. False, and no promise, where nothing is encrypted. */
  isStale(entry: CacheEntry): false | Promise<boolean> {
    return this.#store.isStale ? this.#store.isStale(entry.key) : false;
  }

  /** Removes the version `expected`. The outcome's entry is the last state, with the revision of the deletion. */
  async delete(entry: CacheEntry): Promise<WriteOutcome> {
    const result = await this.#store.delete(entry.key, { expected: entry.revision });
    if (!result.ok) {
      const { current } = result;
      if (!current) return { ok: false, current: undefined };
      return {
        ok: false,
        current: entryOf(current),
      };
    }
    return { ok: true, entry: entry.at(result.revision) };
  }

  #written(key: string, object: ApiObject, revision: number, value: Buffer): CacheEntry {
    const shared = this.#feed.written.seen(value);
    if (shared?.revision === revision) return shared;
    object.metadata.resourceVersion = String(revision);
    return CacheEntry.stored(key, value, revision, { object });
  }
}

/** Objects name others, and what they say may be no name at all: then there is none. */
function canBe({ type }: Resource, namespace: string, name: string): boolean {
  return isKeyPart(name) && (!type.namespaced || isKeyPart(namespace));
}

/** What stands in the way of a write. Throws UnreadableObject. */
function entryOf(kv: KeyValue): CacheEntry {
  return CacheEntry.read(kv);
}
