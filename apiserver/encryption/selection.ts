import { prefixOf, storageRoot } from '../storage/keys.ts';
import type { RandomBytes } from './aes.ts';
import type { EncryptionRule } from './configuration.ts';
import { type ProviderSettings, type Transformer, transformerOf } from './transformer.ts';

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

/**
 * How the values of each resource are stored; undefined: as they are. What a resource is named for counts before what its
 * group is, and that before `*.*`, wherever they stand. Rules for the very same are one, in their order: the first one
 * writes. https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/
 */
export function selectTransformers(
  rules: readonly EncryptionRule[],
  random: RandomBytes,
): (resource: ResourcePattern) => Transformer | undefined {
  const providers = new Map<string, ProviderSettings[]>();
  for (const rule of rules)
    for (const { group, resource } of rule.resources) {
      const name = `${resource}.${group}`;
      const before = providers.get(name);
      if (before) before.push(...rule.providers);
      else providers.set(name, [...rule.providers]);
    }
  const transformers = new Map([...providers].map(([name, list]) => [name, transformerOf(list, random)]));
  return ({ group, resource }) =>
    transformers.get(`${resource}.${group}`) ?? transformers.get(`*.${group}`) ?? transformers.get('*.*');
}
