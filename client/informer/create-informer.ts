import { setMaxListeners } from 'node:events';
import type { Clock } from '../../api/clock.ts';
import type { Logger } from '../../api/logger.ts';
import { objectKey } from '../../api/meta/object-key.ts';
import type { KubeObject, ResourceType } from '../../proto/resource-type.ts';
import type { Client, Shared } from '../client.ts';

import { Handlers } from './handlers.ts';
import type { IndexFunction, Informer, InformerHandler, InformerScope, Lister } from './informer.ts';
import { ObjectCache } from './object-cache.ts';
import { type ReflectorSink, reflect } from './reflector.ts';
import { isOlder } from './resource-version.ts';

/** What informers run on. */
export interface InformerOptions {
  readonly client: Client;
  readonly clock: Clock;
  /** Between 0 (in) and 1 (out); spreads retries and ends of watches. */
  readonly random: () => number;
  readonly logger: Logger;
  /** False to list and watch where the first state could be streamed. */
  readonly streams?: boolean;
}

/** An informer of its own, shared with nobody; components take theirs from a factory. */
export function createInformer<T extends KubeObject>(
  options: InformerOptions,
  type: ResourceType<T>,
  scope: InformerScope = {},
): Informer<T> {
  return new CachedInformer(options, type, scope);
}

class CachedInformer<T extends KubeObject> implements Informer<T>, ReflectorSink<T> {
  readonly type: ResourceType<T>;
  readonly #options: InformerOptions;
  readonly #scope: InformerScope;
  readonly #cache = new ObjectCache<T>();
  readonly #handlers: Handlers<T>;
  readonly #waiting: (() => void)[] = [];
  #started = false;
  #synced = false;
  #resourceVersion = '';

  constructor(options: InformerOptions, type: ResourceType<T>, scope: InformerScope) {
    this.type = type;
    this.#options = options;
    this.#scope = scope;
    this.#handlers = new Handlers(options.clock, options.logger.child({ resource: type.resource }));
  }

  get lister(): Lister<T> {
    return this.#cache;
  }

  get resourceVersion(): string {
    return this.#resourceVersion;
  }

  start(signal: AbortSignal): void {
    if (this.#started) return;
    this.#started = true;
    // Every informer, controller and request of a process hangs on one signal; node would take that for a leak.
    setMaxListeners(0, signal);
    const { type } = this;
    reflect({ ...this.#options, type, scope: this.#scope, sink: this }, signal).catch((error: unknown) => {
      this.#options.logger.error('informer: stopped by a bug', { resource: type.resource, error });
    });
  }

  hasSynced(): boolean {
    return this.#synced;
  }

  synced(signal?: AbortSignal): Promise<void> {
    if (this.#synced) return Promise.resolve();
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const stop = () => reject(signal?.reason);
      signal?.addEventListener('abort', stop, { once: true });
      this.#waiting.push(() => {
        signal?.removeEventListener('abort', stop);
        resolve();
      });
    });
  }

  addIndex(name: string, values: IndexFunction<T>): void {
    if (!this.#cache.addIndex(name, values))
      throw new Error(`${this.type.resource} have another index with the name ${name}`);
  }

  onChange(handler: InformerHandler<T>, options?: { readonly resyncMs?: number }): () => void {
    return this.#handlers.subscribe(handler, this.#cache, options?.resyncMs);
  }

  /** The first state, or the state after a gap: tells the difference to what was known. */
  replace(objects: readonly Shared<T>[], resourceVersion: string): void {
    // What is gone goes first: who counts, by node or by quota, is never over the truth.
    if (this.#cache.size > 0) {
      const present = new Set<string>();
      for (const object of objects) present.add(objectKey(object as Shared<KubeObject>));
      for (const key of [...this.#cache.keys()]) if (!present.has(key)) this.#remove(key);
    }
    for (const object of objects) this.#put(object, true);
    this.#resourceVersion = resourceVersion;
    if (this.#synced) return;
    this.#synced = true;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  apply(type: 'ADDED' | 'MODIFIED' | 'DELETED', object: Shared<T>): void {
    const { resourceVersion } = (object as Shared<KubeObject>).metadata;
    if (type === 'DELETED') this.#remove(objectKey(object as Shared<KubeObject>), object);
    else this.#put(object, false);
    this.#resourceVersion = resourceVersion;
  }

  progress(resourceVersion: string): void {
    this.#resourceVersion = resourceVersion;
  }

  /** `whole` when the object is part of a first state, which stands even when the server has gone back (a backup). */
  #put(object: Shared<T>, whole: boolean): void {
    const key = objectKey(object as Shared<KubeObject>);
    const { uid, resourceVersion } = (object as Shared<KubeObject>).metadata;
    const known = (this.#cache.get(key) as Shared<KubeObject> | undefined)?.metadata;
    if (known && known.uid === uid) {
      if (known.resourceVersion === resourceVersion) return;
      // A server that lags behind the one before it: the cache does not go back in time.
      if (!whole && isOlder(resourceVersion, known.resourceVersion)) return;
      const old = this.#cache.set(key, object);
      if (old !== undefined) this.#handlers.updated(old, object);
      return;
    }
    // Deleted and made again while nobody looked: two lives, so that no handler takes them for one.
    if (known) this.#remove(key);
    this.#cache.set(key, object);
    this.#handlers.added(object, !this.#synced);
  }

  /** `last` is the object as it was when it went, where the server told. */
  #remove(key: string, last?: Shared<T>): void {
    const old = this.#cache.delete(key);
    if (old === undefined) return;
    const same =
      last !== undefined && (last as Shared<KubeObject>).metadata.uid === (old as Shared<KubeObject>).metadata.uid;
    this.#handlers.deleted(same ? last : old);
  }
}
