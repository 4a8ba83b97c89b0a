import type { ResourceType } from '../proto/resource-type.ts';
import type { ObjectKey } from './client.ts';

/** Where the resources of a group and version are: `/api/v1`, `/apis/apps/v1`. */
function groupPath({ group, version }: Pick<ResourceType, 'group' | 'version'>): string {
  return group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
}

/** The collection of a kind, in one namespace or, without one, in all. */
export function collectionPath(type: ResourceType<unknown>, namespace: string | undefined): string {
  const scope = type.namespaced && namespace ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${groupPath(type)}${scope}/${type.resource}`;
}

/** One object, or a subresource of it. Throws on a key that would name a collection. */
export function objectPath(type: ResourceType<unknown>, key: ObjectKey, subresource?: string): string {
  if (key.name === '') throw new TypeError(`${type.resource}: a name is needed`);
  if (type.namespaced && !key.namespace) throw new TypeError(`${type.resource} ${key.name}: a namespace is needed`);
  const path = `${collectionPath(type, key.namespace)}/${encodeURIComponent(key.name)}`;
  return subresource === undefined ? path : `${path}/${subresource}`;
}
