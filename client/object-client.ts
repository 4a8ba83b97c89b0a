import { statusErrorFrom } from '../api/errors/status-error.ts';
import type { KubeObject, ResourceType } from '../proto/resource-type.ts';
import type {
  CallOptions,
  Client,
  DeleteOptions,
  Draft,
  GetOptions,
  ListOptions,
  ObjectKey,
  ObjectList,
  Patch,
  Shared,
  Transport,
  TransportRequest,
  WatchEvent,
  WatchOptions,
} from './client.ts';
import { collectionPath, objectPath } from './paths.ts';

type Query = Record<string, string>;

/** The media types of patches. https://kubernetes.io/docs/reference/using-api/api-concepts/#patch-and-update */
const patchContentType = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
} as const;

/** Ends the state that a streaming list begins with. */
const initialEventsEnd = 'k8s.io/initial-events-end';

/** A Client that speaks through `transport`. `name` is written into managedFields where a call gives no other. */
export function createClient(transport: Transport, { name }: { readonly name: string }): Client {
  return new ObjectClient(transport, name);
}

class ObjectClient implements Client {
  readonly #transport: Transport;
  readonly #name: string;

  constructor(transport: Transport, name: string) {
    this.#transport = transport;
    this.#name = name;
  }

  async get<T>(type: ResourceType<T>, key: ObjectKey, options: GetOptions = {}): Promise<Shared<T>> {
    const query: Query = {};
    put(query, 'resourceVersion', options.resourceVersion);
    return (await this.#send('GET', objectPath(type, key), query, options)) as Shared<T>;
  }

  async list<T>(type: ResourceType<T>, options: ListOptions = {}): Promise<ObjectList<T>> {
    const query = selection(options);
    if (options.limit !== undefined) query.limit = String(options.limit);
    put(query, 'continue', options.continue);
    const path = collectionPath(type, options.namespace);
    const list = (await this.#send('GET', path, query, options)) as ListBody<T>;
    const { resourceVersion = '', continue: next, remainingItemCount } = list.metadata ?? {};
    return {
      items: list.items ?? [],
      resourceVersion,
      ...(next ? { continue: next } : {}),
      ...(remainingItemCount === undefined ? {} : { remainingItemCount }),
    };
  }

  async create<T extends KubeObject>(type: ResourceType<T>, object: Draft<T>, options: CallOptions = {}) {
    const { namespace } = (object as { readonly metadata: { readonly namespace?: string } }).metadata;
    if (type.namespaced && !namespace) throw new TypeError(`create ${type.resource}: a namespace is needed`);
    const path = collectionPath(type, namespace);
    return (await this.#send('POST', path, this.#writing(options), options, typed(type, object))) as Shared<T>;
  }

  update<T extends KubeObject>(type: ResourceType<T>, object: Shared<T>, options: CallOptions = {}) {
    return this.#replace(type, object, undefined, options);
  }

  updateStatus<T extends KubeObject>(type: ResourceType<T>, object: Shared<T>, options: CallOptions = {}) {
    return this.#replace(type, object, 'status', options);
  }

  async patch<T>(
    type: ResourceType<T>,
    key: ObjectKey,
    patch: Patch,
    options: CallOptions & { readonly subresource?: string } = {},
  ): Promise<Shared<T>> {
    const query = this.#writing(options);
    if (patch.type === 'apply' && patch.force !== undefined) query.force = String(patch.force);
    const body = patch.type === 'json' ? patch.operations : patch.body;
    const path = objectPath(type, key, options.subresource);
    return (await this.#send('PATCH', path, query, options, body, patchContentType[patch.type])) as Shared<T>;
  }

  async delete<T>(type: ResourceType<T>, key: ObjectKey, options: DeleteOptions = {}): Promise<void> {
    await this.#send('DELETE', objectPath(type, key), {}, options, deleteOptions(options));
  }

  async deleteCollection<T>(type: ResourceType<T>, options: ListOptions & DeleteOptions): Promise<void> {
    const path = collectionPath(type, options.namespace);
    await this.#send('DELETE', path, selection(options), options, deleteOptions(options));
  }

  async *watch<T>(type: ResourceType<T>, options: WatchOptions = {}): AsyncGenerator<WatchEvent<T>, void, undefined> {
    const { signal } = options;
    if (signal?.aborted) return;
    const query = selection(options);
    query.watch = 'true';
    if (options.allowWatchBookmarks) query.allowWatchBookmarks = 'true';
    if (options.sendInitialEvents !== undefined) query.sendInitialEvents = String(options.sendInitialEvents);
    if (options.timeoutSeconds !== undefined) query.timeoutSeconds = String(options.timeoutSeconds);
    const path = collectionPath(type, options.namespace);
    try {
      for await (const event of this.#transport.watch({ method: 'GET', path, query, signal })) {
        switch (event.type) {
          case 'ADDED':
          case 'MODIFIED':
          case 'DELETED':
            yield event as WatchEvent<T>;
            break;
          case 'BOOKMARK':
            yield bookmark(event.object as KubeObject);
            break;
          default:
            throw statusErrorFrom(event.object) ?? new Error(`watch ${type.resource}: unknown event ${event.type}`);
        }
      }
    } catch (error) {
      if (!signal?.aborted) throw error;
    }
  }

  async createSubresource<B, R>(
    type: ResourceType<unknown>,
    key: ObjectKey,
    subresource: string,
    body: B,
    options: CallOptions = {},
  ): Promise<R> {
    const path = objectPath(type, key, subresource);
    return (await this.#send('POST', path, this.#writing(options), options, body)) as R;
  }

  raw(method: string, path: string, options: { readonly body?: unknown; readonly signal?: AbortSignal } = {}) {
    const mark = path.indexOf('?');
    const query = mark < 0 ? {} : Object.fromEntries(new URLSearchParams(path.slice(mark + 1)));
    return this.#send(
      method as TransportRequest['method'],
      mark < 0 ? path : path.slice(0, mark),
      query,
      options,
      options.body,
    );
  }

  async #replace<T extends KubeObject>(
    type: ResourceType<T>,
    object: Shared<T>,
    subresource: string | undefined,
    options: CallOptions,
  ): Promise<Shared<T>> {
    const path = objectPath(type, (object as Shared<KubeObject>).metadata, subresource);
    return (await this.#send('PUT', path, this.#writing(options), options, typed(type, object))) as Shared<T>;
  }

  #writing(options: CallOptions): Query {
    const query: Query = { fieldManager: options.fieldManager ?? this.#name };
    if (options.dryRun) query.dryRun = 'All';
    return query;
  }

  #send(
    method: TransportRequest['method'],
    path: string,
    query: Query,
    { signal }: { readonly signal?: AbortSignal },
    body?: unknown,
    contentType?: string,
  ): Promise<unknown> {
    return this.#transport.request({
      method,
      path,
      query,
      ...(body === undefined ? {} : { body, contentType: contentType ?? 'application/json' }),
      ...(signal ? { signal } : {}),
    });
  }
}

interface ListBody<T> {
  readonly items?: readonly Shared<T>[] | null;
  readonly metadata?: {
    readonly resourceVersion?: string;
    readonly continue?: string;
    readonly remainingItemCount?: number;
  };
}

function put(query: Query, name: string, value: string | undefined): void {
  if (value) query[name] = value;
}

function selection(options: ListOptions): Query {
  const query: Query = {};
  put(query, 'labelSelector', options.labelSelector);
  put(query, 'fieldSelector', options.fieldSelector);
  put(query, 'resourceVersion', options.resourceVersion);
  put(query, 'resourceVersionMatch', options.resourceVersionMatch);
  return query;
}

/** Items of lists come without their kind; what is sent must have it. */
function typed(type: ResourceType<unknown>, object: unknown): unknown {
  const { apiVersion, kind } = object as KubeObject;
  if (apiVersion !== undefined && kind !== undefined) return object;
  return { ...(object as object), apiVersion: type.apiVersion, kind: type.kind };
}

/** Absent when there is nothing to say. */
function deleteOptions(options: DeleteOptions): object | undefined {
  const { gracePeriodSeconds, propagationPolicy, preconditions, dryRun } = options;
  const body = {
    ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
    ...(propagationPolicy === undefined ? {} : { propagationPolicy }),
    ...(preconditions === undefined ? {} : { preconditions }),
    ...(dryRun ? { dryRun: ['All'] } : {}),
  };
  return Object.keys(body).length === 0 ? undefined : { apiVersion: 'v1', kind: 'DeleteOptions', ...body };
}

function bookmark(object: KubeObject): WatchEvent<never> {
  const { resourceVersion, annotations } = object.metadata;
  return { type: 'BOOKMARK', resourceVersion, initialEventsEnd: annotations?.[initialEventsEnd] === 'true' };
}
