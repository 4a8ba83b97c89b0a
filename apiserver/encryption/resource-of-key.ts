import { prefixOf, storageRoot } from '../storage/keys.ts';

/** A resource, or with `*` several. */
export interface ResourcePattern {
  readonly group: string;
  readonly resource: string;
}

/** Which resource a key of the store belongs to; undefined for what is none: ranges, the servers' own leases. */
export type ResourceOfKey = (key: string) => ResourcePattern | undefined;

/** Built-in resources by their folders; others, which are custom, by the names of their folders, `/registry/GROUP/RESOURCE/`. */
export function resourceOfKey(types: Iterable<ResourcePattern>): ResourceOfKey {
  const known = new Map<string, ResourcePattern>();
  for (const { group, resource } of types) known.set(prefixOf({ group, resource }), { group, resource });
  return (key) => {
    const first = key.indexOf('/', storageRoot.length + 1);
    const second = key.indexOf('/', first + 1);
    if (first < 0) return undefined;
    const found = known.get(key.slice(0, first + 1)) ?? (second < 0 ? undefined : known.get(key.slice(0, second + 1)));
    if (found || second < 0) return found;
    const group = key.slice(storageRoot.length + 1, first);
    return group.includes('.') ? { group, resource: key.slice(first + 1, second) } : undefined;
  };
}
