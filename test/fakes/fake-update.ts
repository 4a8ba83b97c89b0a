import { badRequest, conflict } from '../../api/errors/constructors.ts';
import { deepEqual } from '../../api/meta/deep-equal.ts';
import type { KubeObject, ResourceType } from '../../proto/resource-type.ts';
import type { Stored } from './fake-collection.ts';

/** An object after an update through one of its paths, which leaves alone what it may not change. Throws Conflict. */
export function updated(type: ResourceType<unknown>, old: Stored, given: Stored, subresource: string): Stored {
  const { metadata } = given;
  const { name } = old.metadata;
  if (metadata.name !== name) throw badRequest('the name of the object does not match the name on the URL');
  if (metadata.resourceVersion && metadata.resourceVersion !== old.metadata.resourceVersion) throw conflict(type, name);
  if (metadata.uid && metadata.uid !== old.metadata.uid) {
    const uids = `UID in precondition: ${metadata.uid}, UID in object meta: ${old.metadata.uid}`;
    throw conflict(type, name, `Precondition failed: ${uids}`);
  }
  const kept = keptOf(old);
  const next: Stored =
    subresource === 'scale'
      ? { ...old, spec: { ...old.spec, replicas: given.spec?.replicas } }
      : subresource === 'status'
        ? // Annotations may be written along with a status: Deployments record their revision so.
          { ...old, metadata: { ...metadata, ...kept }, ...(given.status ? { status: given.status } : {}) }
        : { ...given, metadata: { ...metadata, ...kept } };
  if (subresource === '' && hasStatus(type)) {
    if (old.status) next.status = old.status;
    else delete next.status;
  }
  if (old.metadata.generation !== undefined && !deepEqual(old.spec, next.spec))
    next.metadata = { ...next.metadata, generation: old.metadata.generation + 1 };
  return next;
}

/** Whether an object that is to be deleted has lost its last finalizer. Pods wait for their kubelet as well. */
export function isReleased(type: ResourceType<unknown>, { metadata, spec }: Stored): boolean {
  if (!metadata.deletionTimestamp || metadata.deletionGracePeriodSeconds) return false;
  const own = type.kind === 'Namespace' ? ((spec as { finalizers?: string[] } | undefined)?.finalizers ?? []) : [];
  return (metadata.finalizers?.length ?? 0) + own.length === 0;
}

/** What no update changes. */
function keptOf({ metadata }: Stored): Partial<KubeObject['metadata']> {
  const { uid, resourceVersion, creationTimestamp, deletionTimestamp, deletionGracePeriodSeconds, generation } =
    metadata;
  return {
    uid,
    resourceVersion,
    creationTimestamp,
    ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }),
    ...(deletionGracePeriodSeconds === undefined ? {} : { deletionGracePeriodSeconds }),
    ...(generation === undefined ? {} : { generation }),
  };
}

export function hasStatus(type: ResourceType<unknown>): boolean {
  return type.subresources.some(({ name }) => name === 'status');
}

/** What the subresource `scale` shows of an object. */
export function scaleOf(object: Stored): unknown {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: object.spec?.replicas ?? 0 },
    status: { replicas: object.status?.replicas ?? 0 },
  };
}
