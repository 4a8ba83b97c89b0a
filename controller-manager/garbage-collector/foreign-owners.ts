import type { Shared } from '../../client/client.ts';
import { type EventRecorder, referenceTo } from '../../client/events/recorder.ts';
import type { OwnerReference } from '../../proto/gen/meta/v1.ts';
import type { KubeObject, ResourceType } from '../../proto/resource-type.ts';
import type { Monitors } from './monitors.ts';

/**
 * Tells, on an object, that the owner that it names is in another namespace, where it can own nothing of this one.
 * https://kubernetes.io/docs/concepts/architecture/garbage-collection/#owners-dependents
 */
export function foreignOwners(monitors: Monitors, events: EventRecorder) {
  return {
    /** Says nothing when there is no such owner anywhere. */
    tell(
      dependent: ResourceType,
      object: Shared<KubeObject>,
      ownerType: ResourceType,
      { apiVersion, kind, name, uid }: Shared<OwnerReference>,
    ): void {
      if (!monitors.withUid(ownerType, uid)) return;
      const { namespace = '' } = object.metadata;
      const owner = `[${apiVersion}/${kind}, namespace: ${namespace}, name: ${name}, uid: ${uid}]`;
      const message = `ownerRef ${owner} does not exist in namespace "${namespace}"`;
      events.event(referenceTo(dependent, object), 'Warning', 'OwnerRefInvalidNamespace', message);
    },
  };
}
