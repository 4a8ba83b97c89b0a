import { compareVersionPriority } from '../../api/meta/group-version.ts';
import type { ResourceType } from '../../proto/resource-type.ts';
import type { Registry } from '../registry/registry.ts';

/** A group and what is served of it, its preferred version first. */
export interface ServedGroup {
  readonly name: string;
  readonly versions: readonly ServedVersion[];
}

export interface ServedVersion {
  readonly version: string;
  /** In order of their names. */
  readonly resources: readonly ResourceType<unknown>[];
}

/** The order in which Kubernetes lists its own groups; clients that look a kind up without its group take the first. */
const order = [
  'apiregistration.k8s.io',
  'apps',
  'events.k8s.io',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'networking.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'storage.k8s.io',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'scheduling.k8s.io',
  'coordination.k8s.io',
  'node.k8s.io',
  'discovery.k8s.io',
  'resource.k8s.io',
  'flowcontrol.apiserver.k8s.io',
];

/** Everything that is served, the core group (with an empty name) first. */
export function servedGroups(registry: Registry): ServedGroup[] {
  const groups = new Map<string, Map<string, ResourceType<unknown>[]>>();
  for (const { type } of registry.all()) {
    const versions = groups.get(type.group) ?? new Map<string, ResourceType<unknown>[]>();
    groups.set(type.group, versions);
    versions.set(type.version, [...(versions.get(type.version) ?? []), type]);
  }
  return [...groups]
    .map(([name, versions]) => ({
      name,
      versions: [...versions]
        .map(([version, resources]) => ({
          version,
          resources: resources.sort((a, b) => (a.resource < b.resource ? -1 : 1)),
        }))
        .sort((a, b) => compareVersionPriority(a.version, b.version)),
    }))
    .sort((a, b) => rank(a.name) - rank(b.name) || (a.name < b.name ? -1 : 1));
}

function rank(group: string): number {
  if (group === '') return -1;
  const at = order.indexOf(group);
  return at < 0 ? order.length : at;
}
