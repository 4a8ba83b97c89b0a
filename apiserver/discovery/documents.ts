import { createHash } from 'node:crypto';
import type { ResourceType, SubresourceType } from '../../proto/resource-type.ts';
import type { ServedGroup, ServedVersion } from './groups.ts';

/** Stands for the form an object is stored in, so that clients can tell when it changes. */
function storageVersionHash(type: ResourceType<unknown>): string {
  return createHash('sha256').update(`${type.group}/${type.version}/${type.kind}`).digest('base64').slice(0, 12);
}

/** /api/v1 and /apis/GROUP/VERSION. */
export function resourceList(group: string, served: ServedVersion): Readonly<Record<string, unknown>> {
  const groupVersion = group === '' ? served.version : `${group}/${served.version}`;
  const resources = served.resources.flatMap((type) => [
    resourceEntry(type),
    ...type.subresources.map((sub) => subresourceEntry(type, sub)),
  ]);
  return {
    kind: 'APIResourceList',
    ...(group === '' ? {} : { apiVersion: 'v1' }),
    groupVersion,
    resources: resources.sort((a, b) => (String(a.name) < String(b.name) ? -1 : 1)),
  };
}

function resourceEntry(type: ResourceType<unknown>): Readonly<Record<string, unknown>> {
  return {
    name: type.resource,
    singularName: type.singular,
    namespaced: type.namespaced,
    kind: type.kind,
    verbs: type.verbs,
    ...(type.shortNames.length > 0 ? { shortNames: type.shortNames } : {}),
    ...(type.categories.length > 0 ? { categories: type.categories } : {}),
    ...(type.verbs.includes('list') ? { storageVersionHash: storageVersionHash(type) } : {}),
  };
}

function subresourceEntry(type: ResourceType<unknown>, sub: SubresourceType): Readonly<Record<string, unknown>> {
  return {
    name: `${type.resource}/${sub.name}`,
    singularName: '',
    namespaced: type.namespaced,
    ...(sub.group === '' ? {} : { group: sub.group, version: sub.version }),
    kind: sub.kind,
    verbs: sub.verbs,
  };
}

/** One group, as /apis and /apis/GROUP have it. */
export function groupEntry(group: ServedGroup): Readonly<Record<string, unknown>> {
  const versions = group.versions.map(({ version }) => ({ groupVersion: `${group.name}/${version}`, version }));
  return { name: group.name, versions, preferredVersion: versions[0] };
}

/** All groups with everything in them, in one document. https://kubernetes.io/docs/concepts/overview/kubernetes-api/#aggregated-discovery */
export function aggregatedDiscovery(groups: readonly ServedGroup[]): Readonly<Record<string, unknown>> {
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: groups.map((group) => ({
      metadata: group.name === '' ? {} : { name: group.name },
      versions: group.versions.map(({ version, resources }) => ({
        version,
        resources: resources.map(aggregatedResource),
        freshness: 'Current',
      })),
    })),
  };
}

function aggregatedResource(type: ResourceType<unknown>): Readonly<Record<string, unknown>> {
  const kind = (group: string, version: string, name: string) => ({ group, version, kind: name });
  return {
    resource: type.resource,
    responseKind: kind('', '', type.kind),
    scope: type.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: type.singular,
    verbs: type.verbs,
    ...(type.shortNames.length > 0 ? { shortNames: type.shortNames } : {}),
    ...(type.categories.length > 0 ? { categories: type.categories } : {}),
    ...(type.subresources.length > 0
      ? {
          subresources: type.subresources.map((sub) => ({
            subresource: sub.name,
            responseKind: kind(sub.group, sub.version, sub.kind),
            verbs: sub.verbs,
          })),
        }
      : {}),
  };
}
