import { allResources } from '../../proto/gen/resources.ts';
import type { ResourceType } from '../../proto/resource-type.ts';

/** What a path of the API means. */
export interface FakeTarget {
  readonly type: ResourceType<unknown>;
  readonly namespace: string;
  /** Empty for a collection. */
  readonly name: string;
  readonly subresource: string;
}

const byPath = new Map(allResources.map((type) => [`${type.group}/${type.version}/${type.resource}`, type]));

/** Reads `/api/v1/...` and `/apis/<group>/<version>/...`; undefined for what is no resource. */
export function targetOf(path: string, extra: readonly ResourceType<unknown>[] = []): FakeTarget | undefined {
  const parts = path.split('/').slice(1).map(decodeURIComponent);
  const core = parts.shift() === 'api';
  const group = core ? '' : (parts.shift() ?? '');
  const version = parts.shift() ?? '';
  const find = (resource: string | undefined) =>
    extra.find((type) => type.group === group && type.version === version && type.resource === resource) ??
    byPath.get(`${group}/${version}/${resource}`);
  // `namespaces/a` and `namespaces/a/status` are a namespace; `namespaces/a/pods` are pods in it.
  const scoped = parts[0] === 'namespaces' && parts.length > 2 ? find(parts[2]) : undefined;
  const namespace = scoped ? (parts[1] ?? '') : '';
  const [resource, name = '', subresource = ''] = scoped ? parts.slice(2) : parts;
  const type = find(resource);
  return type && { type, namespace, name, subresource };
}
