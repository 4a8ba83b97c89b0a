/**
 * Where objects lie in the store: the layout of kube-apiserver, so that both read the same etcd.
 * Nobody else builds keys.
 */

/** The kind of object, as discovery names it. */
export interface StoredResource {
  /** API group; '' is the core group. */
  readonly group: string;
  /** Plural, lower case: `pods`. */
  readonly resource: string;
  readonly namespaced: boolean;
}

/** Kubernetes' `--etcd-prefix`. */
export const storageRoot = '/registry';

/**
 * Resources whose folder has another name than the resource, for reasons of history
 * (kube-apiserver's SpecialDefaultResourcePrefixes).
 */
const historicalFolders: ReadonlyMap<string, string> = new Map([
  ['/replicationcontrollers', 'controllers'],
  ['/endpoints', 'services/endpoints'],
  ['/services', 'services/specs'],
  ['/nodes', 'minions'],
  ['extensions/ingresses', 'ingress'],
  ['networking.k8s.io/ingresses', 'ingress'],
]);

/**
 * The groups that kube-apiserver itself stores: their folders do not carry the group. All others do: custom resources
 * (also of groups below k8s.io, as gateway.networking.k8s.io), CustomResourceDefinitions and APIServices.
 */
const builtInGroups: ReadonlySet<string> = new Set([
  '',
  'admissionregistration.k8s.io',
  'apps',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'events.k8s.io',
  'extensions',
  'flowcontrol.apiserver.k8s.io',
  'internal.apiserver.k8s.io',
  'networking.k8s.io',
  'node.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'resource.k8s.io',
  'scheduling.k8s.io',
  'storage.k8s.io',
  'storagemigration.k8s.io',
]);

/** The folder of all objects of a resource, with a '/' at the end: `/registry/pods/`. What lists and watches take as prefix. */
export function prefixOf(type: Pick<StoredResource, 'group' | 'resource'>): string {
  let prefix = prefixes.get(type);
  if (prefix === undefined) {
    prefix = makePrefix(type);
    prefixes.set(type, prefix);
  }
  return prefix;
}

/** Every request asks for the prefix of one of a few types. */
const prefixes = new WeakMap<object, string>();

function makePrefix({ group, resource }: Pick<StoredResource, 'group' | 'resource'>): string {
  const historical = historicalFolders.get(`${group}/${resource}`);
  if (historical) return `${storageRoot}/${historical}/`;
  return builtInGroups.has(group) ? `${storageRoot}/${resource}/` : `${storageRoot}/${group}/${resource}/`;
}

/** The folder of the objects of one namespace: `/registry/pods/default/`. A cluster-wide resource has one folder only. */
export function namespacePrefixOf(resource: StoredResource, namespace: string): string {
  return resource.namespaced && namespace !== '' ? `${prefixOf(resource)}${segment(namespace)}/` : prefixOf(resource);
}

/** The key of one object: `/registry/pods/default/web`, `/registry/minions/node-1`. Throws where a part could leave its folder. */
export function keyFor(resource: StoredResource, namespace: string, name: string): string {
  if (resource.namespaced) return `${prefixOf(resource)}${segment(namespace)}/${segment(name)}`;
  return prefixOf(resource) + segment(name);
}

/** The folder of node ports that services have; the folder's own key is where kube-apiserver keeps its bitmap of them. */
export const nodePortPrefix = `${storageRoot}/ranges/servicenodeports/`;

/** The key that exists while a service has a port of every node. */
export function nodePortKey(port: number): string {
  return nodePortPrefix + segment(String(port));
}

/** The port that such a key stands for; undefined for foreign keys. */
export function nodePortOfKey(key: string): number | undefined {
  const text = key.startsWith(nodePortPrefix) ? key.slice(nodePortPrefix.length) : '';
  return /^\d{1,5}$/.test(text) ? Number(text) : undefined;
}

/** Where the API servers of one etcd tell each other where they are, as kube-apiserver does. */
export const masterLeasePrefix = `${storageRoot}/masterleases/`;

export function masterLeaseKey(address: string): string {
  return masterLeasePrefix + segment(address);
}

/** Whether there can be an object of that name, or a namespace. */
export function isKeyPart(part: string): boolean {
  return part !== '' && part !== '.' && part !== '..' && !part.includes('/') && !part.includes('\0');
}

/** Validation has long refused such names; here it guards the store against a path that validation forgot. */
function segment(part: string): string {
  if (!isKeyPart(part)) throw new RangeError(`not usable as a part of a storage key: ${JSON.stringify(part)}`);
  return part;
}
