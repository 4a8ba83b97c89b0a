import type { Api } from '../session/api.ts';
import type { Resource } from './resource.ts';

const mediaType = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

interface GroupDiscovery {
  readonly metadata?: { readonly name?: string };
  readonly versions?: readonly VersionDiscovery[];
}

interface VersionDiscovery {
  readonly version: string;
  readonly freshness?: string;
  readonly resources?: readonly ResourceDiscovery[];
}

interface ResourceDiscovery {
  readonly resource: string;
  readonly responseKind?: { readonly kind?: string };
  readonly scope: string;
  readonly singularResource: string;
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly verbs: readonly string[];
  readonly subresources?: readonly { readonly subresource: string }[];
}

/** One version of a group. */
export interface GroupVersion {
  readonly group: string;
  readonly version: string;
  /** False when the server behind it could not be asked. */
  readonly fresh: boolean;
  readonly resources: readonly Resource[];
}

/**
 * Everything a server serves, groups in its order of preference and the preferred version of each first.
 * https://kubernetes.io/docs/concepts/overview/kubernetes-api/#aggregated-discovery
 */
export async function discover(api: Api): Promise<GroupVersion[]> {
  const lists = await Promise.all(['/api', '/apis'].map((path) => api.request({ path, accept: mediaType })));
  return lists.flatMap((list) => ((list as { items?: readonly GroupDiscovery[] }).items ?? []).flatMap(versionsOf));
}

function versionsOf(found: GroupDiscovery): GroupVersion[] {
  const group = found.metadata?.name ?? '';
  return (found.versions ?? []).map(({ version, freshness, resources }) => ({
    group,
    version,
    fresh: freshness !== 'Stale',
    resources: (resources ?? []).map((resource) => ({
      group,
      version,
      name: resource.resource,
      singular: resource.singularResource,
      kind: resource.responseKind?.kind ?? '',
      namespaced: resource.scope === 'Namespaced',
      verbs: resource.verbs,
      shortNames: resource.shortNames ?? [],
      categories: resource.categories ?? [],
      subresources: (resource.subresources ?? []).map(({ subresource }) => subresource),
    })),
  }));
}
