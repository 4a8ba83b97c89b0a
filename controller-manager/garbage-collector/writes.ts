import type { Client, Shared } from '../../client/client.ts';
import type { KubeObject, ResourceType } from '../../proto/resource-type.ts';

type Thing = Shared<KubeObject>;

/**
 * What the collector writes. Every write is of the very state it was decided on: the resourceVersion goes along, and another
 * writer in between makes it a conflict.
 */
export function createWrites(client: Client) {
  const patch = async (type: ResourceType, object: Thing, metadata: object, signal: AbortSignal): Promise<void> => {
    const { uid, resourceVersion } = object.metadata;
    // A merge patch: custom resources know no strategic one.
    const body = { metadata: { uid, resourceVersion, ...metadata } };
    await client.patch(type, object.metadata, { type: 'merge', body }, { signal });
  };
  return {
    async dropReferences(
      type: ResourceType,
      object: Thing,
      uids: readonly string[],
      signal: AbortSignal,
    ): Promise<void> {
      const before = object.metadata.ownerReferences ?? [];
      const ownerReferences = before.filter((one) => !uids.includes(one.uid));
      if (ownerReferences.length < before.length) await patch(type, object, { ownerReferences }, signal);
    },
    async unblock(type: ResourceType, object: Thing, signal: AbortSignal): Promise<void> {
      const ownerReferences = (object.metadata.ownerReferences ?? []).map(({ blockOwnerDeletion: _, ...one }) => one);
      await patch(type, object, { ownerReferences }, signal);
    },
    async removeFinalizer(type: ResourceType, object: Thing, finalizer: string, signal: AbortSignal): Promise<void> {
      const finalizers = (object.metadata.finalizers ?? []).filter((one) => one !== finalizer);
      await patch(type, object, { finalizers }, signal);
    },
    /** `sameVersion` is false after a write of our own to the object. */
    async remove(
      type: ResourceType,
      object: Thing,
      propagationPolicy: 'Background' | 'Foreground' | 'Orphan',
      sameVersion: boolean,
      signal: AbortSignal,
    ): Promise<void> {
      const { uid, resourceVersion } = object.metadata;
      const preconditions = sameVersion ? { uid, resourceVersion } : { uid };
      await client.delete(type, object.metadata, { propagationPolicy, preconditions, signal });
    },
  };
}
