import { statusErrorOf } from '../../api/errors/predicates.ts';
import { formatApiVersion, groupOf, parseApiVersion } from '../../api/meta/group-version.ts';
import type { Client } from '../../client/client.ts';
import type { APIGroupList, APIResource, APIResourceList } from '../../proto/gen/meta/v1.ts';
import type { ResourceType } from '../../proto/resource-type.ts';
import { staticType } from './static-types.ts';

/** What a server offers: every resource once, in the version its group prefers. */
export interface Discovery {
  readonly types: readonly ResourceType[];
  /** Group versions that could not be asked, `metrics.k8s.io/v1beta1` when its server is down, and why. */
  readonly failures: ReadonlyMap<string, Error>;
}

/**
 * Asks the server for its resources. A group version that fails is reported and does not hide the others; a server that does
 * not answer at all rejects. https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api
 */
export async function discover(client: Client, signal: AbortSignal): Promise<Discovery> {
  const groups = (await client.raw('GET', '/apis', { signal })) as APIGroupList;
  const failures = new Map<string, Error>();
  const types = new Map<string, ResourceType>();
  // In order of preference: a resource that a preferred version lacks is taken from the next one.
  const lists: { readonly path: string; readonly groupVersion: string }[] = [{ path: '/api/v1', groupVersion: 'v1' }];
  for (const group of groups.groups) {
    const preferred = group.preferredVersion?.groupVersion;
    const versions = group.versions.map((one) => one.groupVersion);
    for (const groupVersion of new Set(preferred ? [preferred, ...versions] : versions))
      lists.push({ path: `/apis/${groupVersion}`, groupVersion });
  }
  const answers = await Promise.all(
    lists.map(async ({ path, groupVersion }) => {
      try {
        return { groupVersion, list: (await client.raw('GET', path, { signal })) as APIResourceList };
      } catch (error) {
        if (signal.aborted || !statusErrorOf(error)) throw error;
        failures.set(groupVersion, error as Error);
        return undefined;
      }
    }),
  );
  for (const answer of answers) {
    if (!answer) continue;
    for (const resource of answer.list.resources ?? []) {
      if (resource.name.includes('/')) continue;
      const type = typeOf(answer.groupVersion, resource);
      const key = `${type.group}/${type.resource}`;
      if (!types.has(key)) types.set(key, type);
    }
  }
  return { types: [...types.values()], failures };
}

function typeOf(groupVersion: string, resource: APIResource): ResourceType {
  const apiVersion =
    resource.group || resource.version
      ? formatApiVersion({
          group: resource.group ?? groupOf(groupVersion),
          version: resource.version ?? parseApiVersion(groupVersion)?.version ?? '',
        })
      : groupVersion;
  const known = staticType(apiVersion, resource.name);
  if (known) return known;
  const { group, version } = parseApiVersion(apiVersion) ?? { group: '', version: apiVersion };
  return {
    group,
    version,
    apiVersion,
    resource: resource.name,
    singular: resource.singularName,
    kind: resource.kind,
    namespaced: resource.namespaced,
    verbs: resource.verbs,
    shortNames: resource.shortNames ?? [],
    categories: resource.categories ?? [],
    subresources: [],
    message: '',
  };
}
