import type { RandomBytes } from './aes.ts';
import type { EncryptionRule } from './configuration.ts';
import type { ResourcePattern } from './resource-of-key.ts';
import { type ProviderSettings, type Transformer, transformerOf } from './transformer.ts';

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
