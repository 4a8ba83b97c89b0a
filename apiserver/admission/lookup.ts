import type { Clock } from '../../api/clock.ts';
import type { CacheEntry } from '../cache/entry.ts';
import type { StoredObject } from '../registry/object.ts';
import type { ObjectStore } from '../registry/object-store.ts';
import type { Registry } from '../registry/registry.ts';
import type { Resource } from '../registry/resource.ts';
import type { AdmissionLookup, LookupType } from './admission.ts';

/** Looks things up in the watch caches, in version v1 of their group. */
export function cacheLookup(
  { objects, registry }: { readonly objects: ObjectStore; readonly registry: Registry },
  clock: Pick<Clock, 'after'>,
): AdmissionLookup {
  const known = new Map<LookupType, Resource>();
  let revision = -1;
  // Types are constants of the plugins: found once, and again when the set of kinds has changed.
  const resourceOf = (type: LookupType): Resource | undefined => {
    if (registry.revision !== revision) {
      known.clear();
      revision = registry.revision;
    }
    const found = known.get(type);
    if (found) return found;
    const resource = registry.find(type.group, 'v1', type.resource);
    if (resource && known.size < 1000) known.set(type, resource);
    return resource;
  };
  return {
    get(type, namespace, name) {
      const resource = resourceOf(type);
      return resource && objects.peek(resource, namespace ?? '', name)?.object;
    },
    list(type, namespace) {
      const resource = resourceOf(type);
      if (!resource) return [];
      const cache = objects.cache(resource);
      return cache.size === 0 ? [] : objectsOf(cache.range(objects.prefix(resource, namespace ?? '')));
    },
    changed(type) {
      const resource = resourceOf(type);
      return resource ? objects.cache(resource).changed : 0;
    },
    async read(type, namespace, name) {
      const resource = resourceOf(type);
      return resource && (await objects.read(resource, namespace ?? '', name))?.object;
    },
    appears(type, namespace, name, withinMs) {
      const resource = resourceOf(type);
      if (!resource) return Promise.resolve(undefined);
      const find = () => objects.peek(resource, namespace ?? '', name)?.object;
      const there = find();
      if (there) return Promise.resolve(there);
      return new Promise((resolve) => {
        const end = (found: ReturnType<typeof find>) => {
          unlisten();
          cancel();
          resolve(found);
        };
        const cancel = clock.after(withinMs, () => end(undefined));
        const unlisten = objects.cache(resource).onBatch(() => {
          const found = find();
          if (found) end(found);
        });
      });
    },
  };
}

function* objectsOf(entries: Iterable<CacheEntry>): Generator<StoredObject> {
  for (const entry of entries) yield entry.object;
}
