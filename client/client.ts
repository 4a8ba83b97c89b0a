import type { KubeObject, ResourceType } from '../proto/resource-type.ts';

/** Read-only all the way down: what comes from a server or a cache may be shared by everyone in the process. */
export type Shared<T> = T extends (infer U)[]
  ? readonly Shared<U>[]
  : T extends object
    ? { readonly [K in keyof T]: Shared<T[K]> }
    : T;

/** An object as its maker has it: the server fills in the rest of the metadata, and the status comes later. */
export type Draft<T> = T extends { metadata: infer M } ? Omit<T, 'metadata' | 'status'> & { metadata: Partial<M> } : T;

/** Where an object is. `namespace` is absent for cluster-scoped kinds. */
export interface ObjectKey {
  readonly name: string;
  readonly namespace?: string | undefined;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Who is written into managedFields; the client's own name when absent. */
  readonly fieldManager?: string;
  readonly dryRun?: boolean;
}

export interface GetOptions extends CallOptions {
  readonly resourceVersion?: string;
}

export interface ListOptions extends CallOptions {
  /** Absent or empty means all namespaces. */
  readonly namespace?: string | undefined;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  readonly resourceVersion?: string;
  readonly resourceVersionMatch?: 'Exact' | 'NotOlderThan';
  readonly limit?: number;
  readonly continue?: string;
}

export interface WatchOptions extends Omit<ListOptions, 'limit' | 'continue'> {
  readonly allowWatchBookmarks?: boolean;
  readonly sendInitialEvents?: boolean;
  readonly timeoutSeconds?: number;
}

export interface DeleteOptions extends CallOptions {
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
}

export interface ObjectList<T> {
  readonly items: readonly Shared<T>[];
  readonly resourceVersion: string;
  readonly continue?: string;
  readonly remainingItemCount?: number;
}

export type WatchEvent<T> =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: Shared<T> }
  /** Everything up to `resourceVersion` has arrived; `initialEventsEnd` marks the end of the first state. */
  | { readonly type: 'BOOKMARK'; readonly resourceVersion: string; readonly initialEventsEnd: boolean };

export type Patch =
  | { readonly type: 'json'; readonly operations: readonly object[] }
  | { readonly type: 'merge' | 'strategic'; readonly body: object }
  /** Server-side apply; needs a fieldManager. */
  | { readonly type: 'apply'; readonly body: object; readonly force?: boolean };

/**
 * The one way every component talks to an API server. A call that the server refuses rejects with a StatusError of
 * `api/errors`; one that gets no answer rejects with an error for which `isRetryable` holds. Objects that come back are
 * shared: copy before changing.
 */
export interface Client {
  get<T>(type: ResourceType<T>, key: ObjectKey, options?: GetOptions): Promise<Shared<T>>;
  list<T>(type: ResourceType<T>, options?: ListOptions): Promise<ObjectList<T>>;
  create<T extends KubeObject>(type: ResourceType<T>, object: Draft<T>, options?: CallOptions): Promise<Shared<T>>;
  /** Replaces the object; a conflict when its resourceVersion is not the newest. */
  update<T extends KubeObject>(type: ResourceType<T>, object: Shared<T>, options?: CallOptions): Promise<Shared<T>>;
  updateStatus<T extends KubeObject>(
    type: ResourceType<T>,
    object: Shared<T>,
    options?: CallOptions,
  ): Promise<Shared<T>>;
  patch<T>(
    type: ResourceType<T>,
    key: ObjectKey,
    patch: Patch,
    options?: CallOptions & { readonly subresource?: string },
  ): Promise<Shared<T>>;
  delete<T>(type: ResourceType<T>, key: ObjectKey, options?: DeleteOptions): Promise<void>;
  deleteCollection<T>(type: ResourceType<T>, options: ListOptions & DeleteOptions): Promise<void>;
  /**
   * Ends without error when the server ends the watch (a timeout); throws a StatusError (410 Expired when history is gone)
   * or a retryable error. Aborting `options.signal` ends it quietly.
   */
  watch<T>(type: ResourceType<T>, options?: WatchOptions): AsyncIterable<WatchEvent<T>>;
  /** POST to a subresource: pods/binding, pods/eviction, serviceaccounts/token. */
  createSubresource<B, R>(
    type: ResourceType<unknown>,
    key: ObjectKey,
    subresource: string,
    body: B,
    options?: CallOptions,
  ): Promise<R>;
  /** Any other path, such as /version or an aggregated API; the answer is parsed JSON. */
  raw(
    method: string,
    path: string,
    options?: { readonly body?: unknown; readonly signal?: AbortSignal },
  ): Promise<unknown>;
}

/** A request below the level of kinds. `body` is an object, handed over as it is in process and encoded on the wire. */
export interface TransportRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly contentType?: string;
  /** The media types wanted in answer; JSON when absent. In process there is nothing to choose from. */
  readonly accept?: string;
  readonly signal?: AbortSignal | undefined;
}

/** Carries requests: over HTTPS (`client/https`), or straight into the API server's stages in the same process. */
export interface Transport {
  /** Resolves with the object of a 2xx answer; rejects with StatusError for any other, or a retryable error without one. */
  request(request: TransportRequest): Promise<unknown>;
  /** Opens a watch: raw events, `{ type, object }`, as the server sends them. */
  watch(request: TransportRequest): AsyncIterable<{ readonly type: string; readonly object: unknown }>;
  close(): Promise<void>;
}
