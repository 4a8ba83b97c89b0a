import type { CacheEntry } from '../cache/entry.ts';
import type { ResourceCache } from '../cache/resource-cache.ts';
import type { StoredObject } from '../registry/object.ts';
import type { ObjectStore } from '../registry/object-store.ts';
import type { Registry } from '../registry/registry.ts';
import type { NodeGraph } from './node/graph.ts';
import type { ReadonlyPersistentVolume, ReadonlyPod } from './node/pod-references.ts';
import type { BindingObject, RbacPolicy, RoleObject } from './rbac/policy.ts';

/** How one kind flows into an index. */
interface Flow {
  readonly group: string;
  readonly resource: string;
  readonly set: (object: StoredObject) => void;
  readonly remove: (namespace: string, name: string) => void;
}

/**
 * Keeps the policy and the graph equal to the watch caches, from what is in them now on. A change counts as soon as the
 * cache shows it. Kinds that the server does not serve are passed over. Returns a function that ends it.
 */
export function followPolicy(
  { objects, registry }: { readonly objects: ObjectStore; readonly registry: Registry },
  { policy, graph }: { readonly policy: RbacPolicy; readonly graph: NodeGraph },
): () => void {
  const flows = [...policyFlows(policy), ...graphFlows(graph)];
  const followed: { readonly flow: Flow; readonly cache: ResourceCache }[] = [];
  for (const flow of flows) {
    const resource = registry.find(flow.group, 'v1', flow.resource);
    if (resource !== undefined) followed.push({ flow, cache: objects.cache(resource) });
  }
  const fill = () => {
    policy.clear();
    graph.clear();
    for (const { flow, cache } of followed) for (const entry of cache.readable()) flow.set(entry.object);
  };
  fill();
  const ends = followed.map(({ flow, cache }) =>
    cache.onBatch((events) => {
      for (const { entry, deleted } of events) {
        if (deleted) flow.remove(...nameOf(entry));
        else flow.set(entry.object);
      }
    }),
  );
  // The caches were read anew after the store had lost its history: changes in between came without events.
  ends.push(objects.feed.onReset(fill));
  return () => {
    for (const end of ends) end();
  };
}

const nameOf = ({ object }: CacheEntry): [string, string] => [object.metadata.namespace ?? '', object.metadata.name];

function policyFlows(policy: RbacPolicy): Flow[] {
  const group = 'rbac.authorization.k8s.io';
  const role = {
    set: (object: StoredObject) => policy.setRole(object as unknown as RoleObject),
    remove: (namespace: string, name: string) => policy.deleteRole(namespace, name),
  };
  const binding = {
    set: (object: StoredObject) => policy.setBinding(object as unknown as BindingObject),
    remove: (namespace: string, name: string) => policy.deleteBinding(namespace, name),
  };
  return [
    { group, resource: 'clusterroles', ...role },
    { group, resource: 'roles', ...role },
    { group, resource: 'clusterrolebindings', ...binding },
    { group, resource: 'rolebindings', ...binding },
  ];
}

function graphFlows(graph: NodeGraph): Flow[] {
  const nodeNameIn = (object: StoredObject) =>
    (object['spec'] as { readonly nodeName?: string } | undefined)?.nodeName ?? '';
  const ofNode = (kind: 'volumeattachment' | 'resourceslice') => ({
    set: (object: StoredObject) => graph.setNodeObject(kind, object.metadata.name, nodeNameIn(object)),
    remove: (_namespace: string, name: string) => graph.setNodeObject(kind, name, ''),
  });
  return [
    {
      group: '',
      resource: 'pods',
      set: (object) => graph.setPod(object as unknown as ReadonlyPod),
      remove: (namespace, name) => graph.deletePod(namespace, name),
    },
    {
      group: '',
      resource: 'persistentvolumes',
      set: (object) => graph.setPersistentVolume(object as unknown as ReadonlyPersistentVolume),
      remove: (_namespace, name) => graph.deletePersistentVolume(name),
    },
    { group: 'storage.k8s.io', resource: 'volumeattachments', ...ofNode('volumeattachment') },
    { group: 'resource.k8s.io', resource: 'resourceslices', ...ofNode('resourceslice') },
  ];
}
