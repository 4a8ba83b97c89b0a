import type { KubeObject, ResourceType } from '../../proto/resource-type.ts';
import type { Shared } from '../client.ts';

/**
 * Told of changes, in the order in which the cache saw them, after the cache holds them. Calls are synchronous: do no
 * work here, put a key into a queue. What a handler throws is logged and does not reach the informer.
 *
 * Per object the promise is: `added` first, then `updated`s, then `deleted`. Changes between two looks at the server may
 * be merged into one. An object that was deleted and made again under its name comes as `deleted` and `added`, never as
 * `updated`: `updated` always has one uid.
 */
export interface InformerHandler<T> {
  /** `initial` is true for what was there before the handler, or before the informer had synced. */
  added?(object: Shared<T>, initial: boolean): void;
  /** Also called on a resync, then with the same object twice. */
  updated?(old: Shared<T>, object: Shared<T>): void;
  /** The last state that was seen, which may be older than the last one there was. */
  deleted?(object: Shared<T>): void;
}

/** Reads the cache. Objects are those of the server or of other readers: copy before changing. Lists are in no order. */
export interface Lister<T> {
  /** By key: `namespace/name`, or `name` for cluster-scoped kinds (`objectKey` of `api/meta`). */
  get(key: string): Shared<T> | undefined;
  /** Of one namespace, or all; a namespace's list costs as much as it has objects. */
  list(namespace?: string): readonly Shared<T>[];
  /** Objects for which the index function gave `value`. Throws when there is no such index. */
  byIndex(name: string, value: string): readonly Shared<T>[];
  readonly size: number;
}

/** The values under which an object is found; pure, called once for each state of an object. */
export type IndexFunction<T> = (object: Shared<T>) => readonly string[];

/**
 * A cache of one kind, kept up to date by a watch. It is behind the server, by milliseconds as a rule and by minutes when
 * the connection is lost; it never goes back in time within one life of an object. The network is its own affair: it
 * retries for ever, until the signal given to `start` is aborted.
 */
export interface Informer<T> {
  readonly type: ResourceType<T>;
  readonly lister: Lister<T>;
  /** Begins to list and watch; later calls do nothing. An abort of the first caller's signal ends it. */
  start(signal: AbortSignal): void;
  /** Whether the cache has once held everything that the server had, and handlers were told. Never goes back to false. */
  hasSynced(): boolean;
  /** Resolves when `hasSynced()`; rejects with the signal's reason when it is aborted before. */
  synced(signal?: AbortSignal): Promise<void>;
  /** Throws when another function has that name; the same function again is fine. */
  addIndex(name: string, values: IndexFunction<T>): void;
  /**
   * Objects that are there already are told as `added` before this returns. `resyncMs` asks for an `updated` of every object
   * each so often. Returns what ends the subscription; after that no call comes.
   */
  onChange(handler: InformerHandler<T>, options?: { readonly resyncMs?: number }): () => void;
  /** The newest resourceVersion that the cache has seen; empty before the first list. */
  readonly resourceVersion: string;
}

/** Which objects an informer holds. */
export interface InformerScope {
  readonly namespace?: string;
  readonly fieldSelector?: string;
  readonly labelSelector?: string;
}

/** Hands out informers, one for each kind and scope, so that parts of a component share caches and watches. */
export interface InformerFactory {
  /** The same informer for the same kind and scope; started when the factory is. */
  get<T extends KubeObject>(type: ResourceType<T>, scope?: InformerScope): Informer<T>;
  /** Starts all that were asked for, and those that will be asked for later as they are. */
  start(signal: AbortSignal): void;
  /** Resolves when all that were asked for so far have synced. */
  synced(signal?: AbortSignal): Promise<void>;
}
