import type { ServerCore } from '../server.ts';
import type { CollectionSize } from './estimate.ts';

/** Reads the sizes off the watch caches. How long objects are is taken from the first one: an estimate needs no more. */
export function collectionSizes({ registry, objects }: ServerCore): CollectionSize {
  return ({ group, version, resource: name }) => {
    const resource = registry.find(group, version, name);
    if (!resource || resource.virtual) return undefined;
    const cache = objects.cache(resource);
    return { objects: cache.size, averageBytes: cache.first?.size ?? 0 };
  };
}
