import type { StoredObject } from '../../registry/object.ts';
import type { ObjectStore } from '../../registry/object-store.ts';
import type { Registry } from '../../registry/registry.ts';
import type { BoundKind, BoundObject, BoundObjectLookup } from './authenticator.ts';

const resources: Readonly<Record<BoundKind, string>> = {
  ServiceAccount: 'serviceaccounts',
  Pod: 'pods',
  Secret: 'secrets',
  Node: 'nodes',
};

/** Looks up what tokens are bound to in the server's own caches and store. */
export function storeLookup(core: { readonly objects: ObjectStore; readonly registry: Registry }): BoundObjectLookup {
  const resourceOf = (kind: BoundKind) => core.registry.find('', 'v1', resources[kind]);
  return {
    cached: (kind, namespace, name) => {
      const resource = resourceOf(kind);
      return resource && boundObject(core.objects.peek(resource, namespace, name)?.object);
    },
    live: async (kind, namespace, name) => {
      const resource = resourceOf(kind);
      return resource && boundObject((await core.objects.read(resource, namespace, name))?.object);
    },
  };
}

function boundObject(object: StoredObject | undefined): BoundObject | undefined {
  if (object === undefined) return undefined;
  const { uid, deletionTimestamp } = object.metadata;
  const data = object['data'] as { readonly token?: string } | undefined;
  const token = data?.token;
  return {
    uid,
    deletionTimestamp,
    ...(token === undefined ? {} : { token: Buffer.from(token, 'base64').toString('utf8') }),
  };
}
