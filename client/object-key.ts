import type { ObjectKey, Shared } from './client.ts';

/** What a key is made of; every API object has it. */
export interface Named {
  readonly metadata: { readonly name: string; readonly namespace?: string | undefined };
}

/** The key under which caches and queues know an object: `namespace/name`, or `name` for cluster-scoped kinds. */
export function keyOf(object: Named | Shared<Named>): string {
  const { namespace, name } = object.metadata;
  return namespace ? `${namespace}/${name}` : name;
}

/** Joins what `splitKey` takes apart. */
export function joinKey({ namespace, name }: ObjectKey): string {
  return namespace ? `${namespace}/${name}` : name;
}

/** Takes a key apart. Names hold no slash, so every string made by `keyOf` comes back whole. */
export function splitKey(key: string): ObjectKey {
  const slash = key.indexOf('/');
  return slash < 0 ? { name: key } : { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}
