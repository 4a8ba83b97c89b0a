/**
 * The seam between the API server and its database. Two drivers stand behind it, `lmdb/` (embedded) and `etcd/`; both
 * run `store.contract.ts`. Keys are those of Kubernetes (`/registry/pods/default/web`), values are opaque bytes.
 *
 * Promises, for every driver:
 * - One counter, the revision, numbers all writes of the store; each write gets the next one.
 * - A write is durable before its promise resolves, and visible to reads that begin after that.
 * - An expected "no" (exists, conflict, not found, compacted) is a value; a rejected promise is lost I/O or a bug.
 */

/** A key with its value and its history: `createRevision` made it, `modRevision` wrote it last. Treat `value` as read-only. */
export interface KeyValue {
  readonly key: string;
  readonly value: Uint8Array;
  readonly createRevision: number;
  readonly modRevision: number;
  /** Why the value cannot be read, where it is encrypted and no key opens it; `value` is empty then. */
  readonly problem?: string;
}

/**
 * One change of one key, in the order of revisions. `previous` is what was there before, for a delete the last value; a driver may
 * read it only when it is looked at, so look at it before `onEvents` returns.
 */
export type StoreEvent =
  | { readonly type: 'put'; readonly kv: KeyValue; readonly previous: KeyValue | undefined }
  | {
      readonly type: 'delete';
      readonly key: string;
      readonly revision: number;
      readonly previous: KeyValue | undefined;
    };

export type CreateResult =
  | { readonly ok: true; readonly revision: number }
  | { readonly ok: false; readonly reason: 'exists'; readonly current: KeyValue };

/** `current` is what stands there now; undefined when the key is gone. */
export type GuardedResult =
  | { readonly ok: true; readonly revision: number }
  | { readonly ok: false; readonly reason: 'conflict'; readonly current: KeyValue | undefined };

export type DeleteResult =
  | { readonly ok: true; readonly revision: number }
  | { readonly ok: false; readonly reason: 'conflict' | 'not-found'; readonly current: KeyValue | undefined };

export interface ListOptions {
  /** All keys that begin with this. Ends with '/', so that /registry/pods/ does not find /registry/podsecurity. */
  readonly prefix: string;
  /** Begin after this key: the last key of the page before. */
  readonly after?: string;
  /** At most so many; absent means all. */
  readonly limit?: number;
  /** The past revision to read at; absent means the newest. */
  readonly revision?: number;
}

export type ListResult =
  | {
      readonly ok: true;
      /** In byte order of the keys. */
      readonly items: readonly KeyValue[];
      /** The revision that the answer shows. */
      readonly revision: number;
      /** How many keys of the prefix lie behind the last item returned. */
      readonly remaining: number;
    }
  | { readonly ok: false; readonly reason: 'compacted'; readonly compactRevision: number }
  | { readonly ok: false; readonly reason: 'future'; readonly currentRevision: number };

export interface WatchOptions {
  readonly prefix: string;
  /** The first revision wanted: events of this and all later ones arrive. */
  readonly fromRevision: number;
  /** Events need not say what was there before, which may cost the database a read for each. */
  readonly withoutPrevious?: boolean;
  /** Called with one or more events in order of revision; events of one revision are never split. Must not throw. */
  readonly onEvents: (events: readonly StoreEvent[]) => void;
  /**
   * Everything up to and including `revision` has been delivered, also when none of it touched the prefix. Called after
   * `requestProgress`, and now and then besides.
   */
  readonly onProgress?: (revision: number) => void;
  /** The watch has ended for good and says why; nothing arrives afterwards. A driver reconnects by itself before it gives up. */
  readonly onEnd: (end: WatchEnd) => void;
  /** Aborting ends the watch with reason 'cancelled'. */
  readonly signal: AbortSignal;
}

export type WatchEnd =
  | { readonly reason: 'cancelled' }
  /** History before `compactRevision` is gone; list anew. */
  | { readonly reason: 'compacted'; readonly compactRevision: number }
  | { readonly reason: 'error'; readonly error: Error };

export interface Store {
  get(key: string): Promise<KeyValue | undefined>;
  list(options: ListOptions): Promise<ListResult>;
  /** Writes only where nothing is. With `ttlSeconds` the key is deleted by the store (as a normal delete event) that long after. */
  create(key: string, value: Uint8Array, options?: { readonly ttlSeconds?: number }): Promise<CreateResult>;
  /** Writes only over the version whose `modRevision` is `expected`. A ttl that the key had is kept unless a new one is given. */
  update(
    key: string,
    value: Uint8Array,
    expected: number,
    options?: { readonly ttlSeconds?: number },
  ): Promise<GuardedResult>;
  /** Deletes; with `expected`, only that version. */
  delete(key: string, options?: { readonly expected?: number }): Promise<DeleteResult>;
  /** Begins at once; returns when the watch is registered, so that no later write can be missed. */
  watch(options: WatchOptions): Promise<void>;
  /** Asks for an `onProgress` on every watch of this store that is at least the revision current at the time of the call. */
  requestProgress(): Promise<void>;
  /** The newest revision any finished write has; what a consistent read must not be older than. */
  currentRevision(): Promise<number>;
  /** Gives up history before `revision`: reads and watches from before it are refused from now on. */
  compact(revision: number): Promise<void>;
  /** Whether the value of the key would be encrypted in another way today; absent where nothing is encrypted. */
  isStale?(key: string): Promise<boolean>;
  /** Bytes on disk or in the database, for metrics. */
  size(): Promise<number>;
  close(): Promise<void>;
}
