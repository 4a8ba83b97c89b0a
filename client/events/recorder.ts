import type { ObjectReference } from '../../proto/gen/core/v1.ts';
import type { KubeObject, ResourceType } from '../../proto/resource-type.ts';
import type { Shared } from '../client.ts';

/** Kubernetes knows no other. */
export type EventType = 'Normal' | 'Warning';

export interface EventOptions {
  /** What the component was doing, `Scheduling` or `Binding`. */
  readonly action?: string;
  /** The other object of a dealing between two. */
  readonly related?: Shared<ObjectReference>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/**
 * Tells users what happens to their objects, as core/v1 Events. It never throws and never makes the caller wait: events go
 * into a bounded queue, and what the server or the spam filter refuses is dropped.
 *
 * The same event again (same object, type, reason, message) raises the count of the first. Ten events in ten minutes that
 * differ in the message only become one that says "(combined from similar events): " and the last message. A source may
 * send 25 events about one object at once, and one each five minutes after that.
 *
 * https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/
 */
export interface EventRecorder {
  /** `reason` is one CamelCase word; `regarding` is best made by `referenceTo`. */
  event(
    regarding: Shared<ObjectReference>,
    type: EventType,
    reason: string,
    message: string,
    options?: EventOptions,
  ): void;
}

/** Points at an object as events and conditions do; `fieldPath` at a part, `spec.containers{web}`. */
export function referenceTo<T extends KubeObject>(
  type: ResourceType<T>,
  object: Shared<T>,
  fieldPath?: string,
): ObjectReference {
  const { namespace, name, uid, resourceVersion } = (object as Shared<KubeObject>).metadata;
  return {
    kind: type.kind,
    ...(namespace ? { namespace } : {}),
    name,
    uid,
    apiVersion: type.apiVersion,
    resourceVersion,
    ...(fieldPath ? { fieldPath } : {}),
  };
}
