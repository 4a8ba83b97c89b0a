import type { ObjectStore } from '../registry/object-store.ts';
import type { Registry } from '../registry/registry.ts';
import type { AdmissionLookup } from './admission.ts';

/** Looks things up in the watch caches, in version v1 of their group. */
export function cacheLookup({
  objects,
  registry,
}: {
  readonly objects: ObjectStore;
  readonly registry: Registry;
}): AdmissionLookup {
  return {
    get(type, namespace, name) {
      const resource = registry.find(type.group, 'v1', type.resource);
      return resource && objects.peek(resource, namespace ?? '', name)?.object;
    },
    *list(type, namespace) {
      const resource = registry.find(type.group, 'v1', type.resource);
      if (!resource) return;
      for (const entry of objects.cache(resource).range(objects.prefix(resource, namespace ?? ''))) yield entry.object;
    },
  };
}
