import { sleep } from '../../api/clock.ts';
import { isConflict, isNotFound } from '../../api/errors/predicates.ts';
import { orphanDependents } from '../../api/meta/finalizers.ts';
import { groupOf } from '../../api/meta/group-version.ts';
import { keyFor } from '../../api/meta/object-key.ts';
import type { Shared } from '../../client/client.ts';
import type { ControllerDefinition, ReconcileContext } from '../../client/controller/controller.ts';
import type { OwnerReference } from '../../proto/gen/meta/v1.ts';
import type { KubeObject, ResourceType } from '../../proto/resource-type.ts';
import type { ControllerContext } from '../controller-context.ts';
import { discoveryCache } from '../discovery/discovery-cache.ts';
import { AbsentOwners } from './absent-owners.ts';
import { foreignOwners } from './foreign-owners.ts';
import { type Item, itemKey, OwnerGraph, parseItemKey } from './graph.ts';
import { groupResourceOf, Monitors } from './monitors.ts';
import { type Dependent, isOrphaning, isWaiting, type OwnerState, planOwned, planTerminating } from './plan.ts';
import { createWrites } from './writes.ts';

type Thing = Shared<KubeObject>;

/** An owner that the caches do not show yet has this long to appear before the server is asked for it. */
const ownerLagMs = 500;
/** A kind that cannot be watched, its server being down, holds up the others no longer than this. */
const syncDeadlineMs = 30_000;

/** Thrown for an owner of a kind that the server does not offer; it may come, so the object is tried again. */
class UnknownOwnerKindError extends Error {
  override readonly name = 'UnknownOwnerKindError';
}

/**
 * Deletes what has lost its owners, and sees deletions with dependents through.
 * https://kubernetes.io/docs/concepts/architecture/garbage-collection/
 */
export function garbageCollector(context: ControllerContext): readonly ControllerDefinition[] {
  const { client, clock, options } = context;
  const graph = new OwnerGraph();
  const absent = new AbsentOwners();
  const discovery = discoveryCache(context);
  const writes = createWrites(client);
  /** Owners that wait for their dependents, by uid. */
  const waiting = new Map<string, string>();
  let enqueue: (key: string, afterMs?: number) => void = () => undefined;
  /** Resolves when the graph has held the whole first state: before that, absence means nothing. */
  let ready: Promise<void> = Promise.resolve();
  let isReady = false;

  const keyOfItem = (item: Item) => itemKey(item.type, item.namespace, item.name, item.uid);
  const keyOfThing = (type: ResourceType, { metadata }: Thing) =>
    itemKey(type, metadata.namespace ?? '', metadata.name, metadata.uid);

  const monitors = new Monitors(context, (type) => ({
    added: (object) => seen(type, object),
    updated: (_, object) => seen(type, object),
    deleted: (object) => gone(object.metadata.uid),
  }));

  const foreign = foreignOwners(monitors, context.events('garbage-collector-controller'));

  function seen(type: ResourceType, object: Thing): void {
    const { uid } = object.metadata;
    const before = graph.put(type, object);
    const now = graph.get(uid);
    if (before && before !== now) wakeWaiting(before);
    if (isWaiting(object) && !waiting.has(uid)) {
      waiting.set(uid, keyOfThing(type, object));
      enqueue(keyOfThing(type, object));
      for (const dependent of graph.dependentsOf(uid)) enqueue(keyOfItem(dependent));
    } else if (isOrphaning(object)) enqueue(keyOfThing(type, object));
    if (now && now !== before && isReady) check(now);
  }

  /** An owner that waits hears of every change of its dependents: the last of them lets it go. */
  function wakeWaiting(item: Item): void {
    for (const owner of item.owners) {
      const key = waiting.get(owner.uid);
      if (key !== undefined) enqueue(key);
    }
  }

  function gone(uid: string): void {
    waiting.delete(uid);
    const before = graph.remove(uid);
    if (before) wakeWaiting(before);
    if (!graph.hasDependents(uid)) return;
    absent.addDeleted(uid);
    for (const dependent of graph.dependentsOf(uid)) enqueue(keyOfItem(dependent));
  }

  /** Has an object looked at when one of its owners is not there, or waits. */
  function check(item: Item): void {
    if (item.owners.some(({ uid }) => waiting.has(uid))) enqueue(keyOfItem(item));
    else if (!item.owners.every((owner) => isCached(item, owner))) enqueue(keyOfItem(item), ownerLagMs);
  }

  function isCached(item: Item, { apiVersion, kind, name, uid }: Shared<OwnerReference>): boolean {
    const type = monitors.typeOf(groupOf(apiVersion), kind);
    return !!type && monitors.cached(type, keyFor(type.namespaced ? item.namespace : '', name), uid) !== undefined;
  }

  async function adapt(signal: AbortSignal): Promise<void> {
    const { types, failures } = await discovery.get(signal);
    for (const type of monitors.adapt(types, failures.size === 0, signal)) {
      for (const item of graph.removeType(groupResourceOf(type))) {
        wakeWaiting(item);
        gone(item.uid);
      }
    }
    await Promise.race([monitors.synced(signal), sleep(clock, syncDeadlineMs, signal)]);
    for (const item of graph.items()) check(item);
    isReady = true;
  }

  const dependentsOf = (uid: string) => (): readonly Dependent[] =>
    graph.dependentsOf(uid).map((item) => ({
      key: keyOfItem(item),
      blocks: item.owners.some((owner) => owner.uid === uid && owner.blockOwnerDeletion === true),
      isWaiting: waiting.has(item.uid),
    }));

  /** Whether an owner is there: by the caches, by what is remembered as gone, and by the server where these do not tell. */
  async function stateOf(
    dependent: ResourceType,
    item: Thing,
    reference: Shared<OwnerReference>,
    signal: AbortSignal,
  ): Promise<OwnerState> {
    const type = monitors.typeOf(groupOf(reference.apiVersion), reference.kind);
    if (!type)
      throw new UnknownOwnerKindError(
        `owner ${reference.name} is of unknown kind ${reference.apiVersion} ${reference.kind}`,
      );
    const namespace = type.namespaced ? item.metadata.namespace : undefined;
    // A cluster-wide object cannot be owned by one in a namespace: nobody knows in which. Leave it alone.
    if (type.namespaced && !namespace) {
      foreign.tell(dependent, item, type, reference);
      return 'solid';
    }
    const key = keyFor(namespace, reference.name);
    const place = `${groupResourceOf(type)}|${key}`;
    if (absent.has(reference.uid, place)) return 'absent';
    const owner = monitors.cached(type, key, reference.uid) ?? (await live(type, namespace, reference, signal));
    if (owner) return isWaiting(owner) ? 'waiting' : 'solid';
    absent.addMissing(reference.uid, place);
    if (type.namespaced) foreign.tell(dependent, item, type, reference);
    return 'absent';
  }

  async function live(
    type: ResourceType,
    namespace: string | undefined,
    { name, uid }: { readonly name: string; readonly uid: string },
    signal: AbortSignal,
  ): Promise<Thing | undefined> {
    try {
      const found = await client.get<KubeObject>(type, { name, namespace }, { signal });
      return found.metadata.uid === uid ? found : undefined;
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  async function reconcile(key: string, { signal }: ReconcileContext) {
    if (!isReady) await ready;
    const { groupResource, namespace, name, uid } = parseItemKey(key);
    const monitor = monitors.get(groupResource);
    if (!monitor) return;
    const { type } = monitor;
    const object =
      monitors.cached(type, keyFor(namespace, name), uid) ??
      (await live(type, namespace || undefined, { name, uid }, signal));
    if (!object) return gone(uid);
    const leaving = planTerminating(object, dependentsOf(uid));
    const step = leaving ?? planOwned(object, await statesOf(type, object, signal), dependentsOf(uid));
    try {
      await apply(type, object, step, signal);
    } catch (error) {
      if (isNotFound(error)) return;
      // Changed since the cache saw it: the change itself brings no key when the owners stay, so come back.
      if (isConflict(error)) return { requeueAfterMs: 20 };
      throw error;
    }
    return undefined;
  }

  async function statesOf(type: ResourceType, object: Thing, signal: AbortSignal) {
    const references = object.metadata.ownerReferences ?? [];
    const states: { reference: Shared<OwnerReference>; state: OwnerState }[] = [];
    for (const reference of references)
      states.push({ reference, state: await stateOf(type, object, reference, signal) });
    return states;
  }

  async function apply(
    type: ResourceType,
    object: Thing,
    step: ReturnType<typeof planOwned>,
    signal: AbortSignal,
  ): Promise<void> {
    switch (step.kind) {
      case 'keep':
        return;
      case 'drop-references':
        return writes.dropReferences(type, object, step.uids, signal);
      case 'delete':
        if (step.unblock) await writes.unblock(type, object, signal);
        return writes.remove(type, object, step.policy, !step.unblock, signal);
      case 'look-at':
        for (const dependent of step.dependents) enqueue(dependent);
        return;
      case 'remove-finalizer':
        return writes.removeFinalizer(type, object, step.finalizer, signal);
      case 'orphan-dependents':
        await orphan(object.metadata.uid, signal);
        return writes.removeFinalizer(type, object, orphanDependents, signal);
    }
  }

  async function orphan(uid: string, signal: AbortSignal): Promise<void> {
    const results = await Promise.allSettled(
      graph.dependentsOf(uid).map(async (item) => {
        const key = keyFor(item.namespace, item.name);
        const object =
          monitors.cached(item.type, key, item.uid) ??
          (await live(item.type, item.namespace || undefined, item, signal));
        if (!object) return;
        try {
          await writes.dropReferences(item.type, object, [uid], signal);
        } catch (error) {
          if (!isNotFound(error)) throw error;
        }
      }),
    );
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  }

  return [
    {
      name: 'garbage-collector-controller',
      workers: options.concurrentGcSyncs,
      watches: [],
      onStart({ signal, enqueue: add, logger }) {
        enqueue = add;
        const refresh = async () => {
          for (;;) {
            try {
              return await adapt(signal);
            } catch (error) {
              if (signal.aborted) return;
              logger.warn('the kinds to collect are not known yet', { error });
              await sleep(clock, 1000, signal);
            }
          }
        };
        ready = refresh();
        const end = discovery.onStale(() => {
          // One after the other: a later answer must not be undone by an earlier one.
          ready = ready.then(refresh);
        });
        signal.addEventListener('abort', end, { once: true });
      },
      reconcile,
    },
  ];
}
