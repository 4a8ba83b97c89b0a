import type { Clock } from '../../api/clock.ts';
import { alreadyExists, badRequest, conflict, invalid, methodNotAllowed } from '../../api/errors/constructors.ts';
import { genericServerResponse } from '../../api/errors/generic.ts';
import { deepEqual } from '../../api/meta/deep-equal.ts';
import { objectKey } from '../../api/meta/object-key.ts';
import { generateName } from '../../api/names/generate-name.ts';
import { formatTime } from '../../api/time/timestamp.ts';
import type { Client, Draft, ObjectKey, Shared, Transport, TransportRequest } from '../../client/client.ts';
import { createClient } from '../../client/object-client.ts';
import type { KubeObject, ResourceType } from '../../proto/resource-type.ts';
import { FakeClock } from './fake-clock.ts';
import { FakeCollection, matcherOf, type Stored } from './fake-collection.ts';
import { planDeletion } from './fake-deletion.ts';
import { pageOf } from './fake-list.ts';
import { patched } from './fake-patch.ts';
import { type FakeTarget, targetOf } from './fake-request.ts';
import { hasStatus, isReleased, scaleOf, updated } from './fake-update.ts';
import { FakeWatch } from './fake-watch.ts';

type Query = Readonly<Record<string, string>>;

/**
 * An API server in memory, for unit tests of what talks to one: storage with versions, optimistic locking, the status
 * split, graceful deletion and finalizers, patches, selectors, watches with bookmarks and lost history. It has no defaults,
 * no validation, no admission and no field ownership. Objects it hands out are frozen.
 */
export class FakeApi implements Transport {
  readonly client: Client;
  /** Called before each request; what it throws is the answer. */
  intercept: (request: TransportRequest) => void | Promise<void> = () => undefined;
  /** Answers as a server does that knows no streaming lists. */
  refusesStreams = false;
  /** Requests that changed something, as `POST /api/v1/...`, in order. */
  readonly writes: string[] = [];
  readonly #clock: Clock;
  readonly #extra: readonly ResourceType<unknown>[];
  readonly #collections = new Map<string, FakeCollection>();
  readonly #watches = new Set<FakeWatch>();
  #version = 1000;
  #serial = 0;
  #down: Error | undefined;

  constructor(options: { readonly clock?: Clock; readonly types?: readonly ResourceType<unknown>[] } = {}) {
    this.#clock = options.clock ?? new FakeClock();
    this.#extra = options.types ?? [];
    this.client = createClient(this, { name: 'test' });
  }

  /** Puts an object as it is, status included, over the one of its name, whose uid it keeps; fills in what metadata lacks. */
  seed<T extends KubeObject>(type: ResourceType<T>, object: Draft<T> & { status?: unknown }): Shared<T> {
    const collection = this.#collection(type);
    const draft = object as unknown as Stored;
    const { uid, creationTimestamp } = collection.objects.get(objectKey(draft))?.metadata ?? {};
    const metadata = { ...(uid && creationTimestamp ? { uid, creationTimestamp } : {}), ...draft.metadata };
    return collection.store(this.#born(type, { ...draft, metadata }), ++this.#version) as unknown as Shared<T>;
  }

  /** Takes an object out, whatever holds it. Throws NotFound. */
  remove(type: ResourceType<unknown>, { namespace = '', name }: ObjectKey): void {
    const collection = this.#collection(type);
    collection.remove(collection.get(namespace, name), ++this.#version);
  }

  /** All objects of a kind as they are now. */
  all<T>(type: ResourceType<T>): readonly Shared<T>[] {
    return [...this.#collection(type).objects.values()] as unknown as readonly Shared<T>[];
  }

  /** Open watches. */
  get watching(): number {
    for (const watch of this.#watches) if (watch.ended) this.#watches.delete(watch);
    return this.#watches.size;
  }

  /** Ends every watch: quietly, as a timeout does, or as a lost connection. */
  endWatches(how: 'timeout' | 'reset'): void {
    for (const watch of this.#watches) watch.end(how === 'reset' ? lost('ECONNRESET') : undefined);
    this.#watches.clear();
  }

  /** Refuses connections until `up`. */
  down(): void {
    this.#down = lost('ECONNREFUSED');
    this.endWatches('reset');
  }

  up(): void {
    this.#down = undefined;
  }

  /** Forgets the history: who resumes a watch from before must list again. */
  compact(): void {
    for (const collection of this.#collections.values()) {
      collection.history = [];
      collection.compacted = this.#version;
    }
  }

  /** Sends every watch that asked for it a bookmark with the version of now. */
  bookmark(): void {
    for (const watch of this.#watches) watch.bookmark(this.#version);
  }

  async close(): Promise<void> {
    this.endWatches('timeout');
  }

  async request(request: TransportRequest): Promise<unknown> {
    const { method, query } = request;
    // Every answer comes later, as with a real server.
    await this.#arrive(request);
    const target = targetOf(request.path, this.#extra);
    if (!target) throw genericServerResponse({ code: 404, verb: method });
    if (method !== 'GET') this.writes.push(`${method} ${request.path}`);
    switch (method) {
      case 'GET':
        return target.name === '' ? this.#list(target, query) : this.#get(target);
      case 'POST':
        return this.#post(target, request);
      case 'PUT':
        return this.#change(target, query, () => structuredClone(request.body) as Stored);
      case 'PATCH':
        return this.#patch(target, request);
      case 'DELETE':
        return target.name === '' ? this.#deleteAll(target, request) : this.#delete(target, request);
    }
  }

  async *watch(request: TransportRequest): AsyncGenerator<{ type: string; object: unknown }, void, undefined> {
    await this.#arrive(request);
    const target = targetOf(request.path, this.#extra);
    if (!target) throw genericServerResponse({ code: 404, verb: 'watch' });
    const { query } = request;
    if (this.refusesStreams && query.sendInitialEvents === 'true')
      throw invalid({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', []);
    const collection = this.#collection(target.type);
    const matches = matcherOf(target.namespace, query);
    const watch = new FakeWatch(collection, matches, query, this.#version, request.signal);
    this.#watches.add(watch);
    yield* watch;
  }

  async #arrive(request: TransportRequest): Promise<void> {
    await Promise.resolve();
    request.signal?.throwIfAborted();
    if (this.#down) throw this.#down;
    await this.intercept(request);
  }

  #collection(type: ResourceType<unknown>): FakeCollection {
    const key = `${type.group}/${type.resource}`;
    let collection = this.#collections.get(key);
    if (!collection) {
      collection = new FakeCollection(type);
      collection.compacted = 0;
      this.#collections.set(key, collection);
    }
    return collection;
  }

  #get({ type, namespace, name, subresource }: FakeTarget): unknown {
    const object = this.#collection(type).get(namespace, name);
    return subresource === 'scale' ? scaleOf(object) : object;
  }

  #list({ type, namespace }: FakeTarget, query: Query): unknown {
    return pageOf(this.#collection(type), namespace, query, this.#version);
  }

  #post(target: FakeTarget, { body, query, contentType }: TransportRequest): unknown {
    if (contentType === undefined || typeof body !== 'object') throw badRequest('a body is needed');
    if (target.name !== '') return this.#postSubresource(target, body as Record<string, unknown>);
    const { type, namespace } = target;
    const draft = structuredClone(body) as Stored;
    if (namespace) {
      if (draft.metadata.namespace && draft.metadata.namespace !== namespace)
        throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
      draft.metadata = { ...draft.metadata, namespace };
    }
    if (hasStatus(type)) {
      delete draft.status;
      if (type.kind === 'Pod') draft.status = { phase: 'Pending' };
    }
    const object = this.#born(type, draft);
    const { name } = object.metadata;
    const collection = this.#collection(type);
    if (collection.objects.has(namespace ? `${namespace}/${name}` : name)) throw alreadyExists(type, name);
    return query.dryRun ? object : collection.store(object, ++this.#version);
  }

  #postSubresource(target: FakeTarget, body: Record<string, unknown>): unknown {
    const { type, namespace, name, subresource } = target;
    const object = this.#collection(type).get(namespace, name);
    const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 };
    if (subresource === 'eviction') {
      this.#remove(target, object, (body.deleteOptions ?? {}) as object);
      return status;
    }
    if (subresource === 'binding') {
      if (object.spec?.nodeName)
        throw conflict(type, name, `pod ${name} is already assigned to node "${object.spec.nodeName}"`);
      const { target: node } = body as { target: { name: string } };
      const conditions = [{ type: 'PodScheduled', status: 'True', lastTransitionTime: this.#time() }];
      const next = {
        ...object,
        spec: { ...object.spec, nodeName: node.name },
        status: { ...object.status, conditions },
      };
      this.#collection(type).store(next, ++this.#version);
      return status;
    }
    if (subresource === 'token') return { ...body, status: { token: `token-of-${namespace}-${name}` } };
    throw methodNotAllowed(type, 'create');
  }

  /** PUT and PATCH: what is written over the stored object, with the parts kept that this path may not change. */
  #change(target: FakeTarget, query: Query, make: (old: Stored) => Stored): unknown {
    const { type, namespace, name, subresource } = target;
    const collection = this.#collection(type);
    const old = collection.get(namespace, name);
    const given = make(old);
    const next = updated(type, old, given, subresource);
    const shown = subresource === 'scale' ? scaleOf : (object: Stored) => object;
    if (query.dryRun || deepEqual(old, next)) return shown(query.dryRun ? next : old);
    if (isReleased(type, next)) return shown(collection.remove(next, ++this.#version));
    return shown(collection.store(next, ++this.#version));
  }

  #patch(target: FakeTarget, request: TransportRequest): unknown {
    const { type, name, namespace } = target;
    const { contentType, query, body } = request;
    if (contentType === 'application/apply-patch+yaml') {
      if (!query.fieldManager) throw badRequest('PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value');
      if (!this.#collection(type).objects.has(namespace ? `${namespace}/${name}` : name))
        return this.#post({ ...target, name: '' }, { ...request, contentType: 'application/json' });
    }
    return this.#change(target, query, (old) => patched(target, old, contentType, body as object));
  }

  #delete(target: FakeTarget, { body }: TransportRequest): unknown {
    const object = this.#collection(target.type).get(target.namespace, target.name);
    return this.#remove(target, object, (body ?? {}) as object);
  }

  #deleteAll(target: FakeTarget, { body, query }: TransportRequest): unknown {
    const matches = matcherOf(target.namespace, query);
    const found = [...this.#collection(target.type).objects.values()].filter(matches);
    for (const object of found) this.#remove(target, object, (body ?? {}) as object);
    return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' };
  }

  #remove({ type }: FakeTarget, object: Stored, options: object): unknown {
    const plan = planDeletion(type, object, options, this.#clock.now());
    const collection = this.#collection(type);
    if (plan.kind === 'remove') return collection.remove(object, ++this.#version);
    return deepEqual(plan.object, object) ? object : collection.store(plan.object, ++this.#version);
  }

  #born(type: ResourceType<unknown>, object: Stored): Stored {
    const { metadata } = object;
    const name =
      metadata.name || (metadata.generateName ? generateName(metadata.generateName, () => this.#chance()) : '');
    if (name === '') throw invalid({ group: type.group, kind: type.kind }, '', []);
    if (type.kind === 'Namespace') object.spec ??= { finalizers: ['kubernetes'] };
    if (type.kind === 'Namespace') object.status ??= { phase: 'Active' };
    return {
      ...object,
      apiVersion: type.apiVersion,
      kind: type.kind,
      metadata: {
        ...metadata,
        name,
        uid: metadata.uid || `uid-${++this.#serial}`,
        creationTimestamp: metadata.creationTimestamp ?? this.#time(),
        ...(object.spec ? { generation: metadata.generation ?? 1 } : {}),
      },
    };
  }

  #time(): string {
    return formatTime(this.#clock.now());
  }

  /** Names that differ and are the same in every run. */
  #chance(): number {
    this.#serial++;
    return (this.#serial * 0.6180339887) % 1;
  }
}

function lost(code: string): Error {
  return Object.assign(new Error(code === 'ECONNRESET' ? 'read ECONNRESET' : `connect ${code} 127.0.0.1:6443`), {
    code,
  });
}
