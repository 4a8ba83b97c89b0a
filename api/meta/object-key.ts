import type { ObjectMeta } from '../../proto/gen/meta/v1.ts';
import type { DeepReadonly } from './deep-readonly.ts';

/** Names one object of a kind: `namespace/name`, or `name` where there are no namespaces. The key of caches and queues. */
export type ObjectKey = string;

/** The least that has a key. */
export interface Named {
  readonly metadata: DeepReadonly<Pick<ObjectMeta, 'name' | 'namespace'>>;
}

/** `namespace/name`, or the name alone. */
export function keyFor(namespace: string | undefined, name: string): ObjectKey {
  return namespace === undefined || namespace === '' ? name : `${namespace}/${name}`;
}

export function objectKey({ metadata }: Named): ObjectKey {
  return keyFor(metadata.namespace, metadata.name);
}

/** Undoes `keyFor`; the namespace is empty where there is none. */
export function splitKey(key: ObjectKey): { readonly namespace: string; readonly name: string } {
  const slash = key.indexOf('/');
  return slash < 0 ? { namespace: '', name: key } : { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}
