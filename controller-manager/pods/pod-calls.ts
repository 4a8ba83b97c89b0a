import { messageOf } from '../../api/errors/message-of.ts';
import { isNamespaceTerminating, isNotFound } from '../../api/errors/predicates.ts';
import type { Client, Draft, Shared } from '../../client/client.ts';
import { type EventRecorder, referenceTo } from '../../client/events/recorder.ts';
import type { Pod, PodTemplateSpec } from '../../proto/gen/core/v1.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import type { KubeObject, ResourceType } from '../../proto/resource-type.ts';
import { templateMetadata } from '../template-metadata.ts';

/** A pod's owner and its kind. */
export interface PodOwner {
  readonly object: Shared<KubeObject>;
  readonly type: ResourceType<KubeObject>;
}

/**
 * A pod of a template: its labels, annotations, finalizers and spec, a name that the server completes, and the owner as
 * controller.
 */
export function podOf(template: Shared<PodTemplateSpec>, { object, type }: PodOwner): Draft<Pod> {
  const finalizers = template.metadata?.finalizers;
  const draft = {
    metadata: {
      ...templateMetadata(template.metadata, object, type),
      generateName: `${object.metadata.name}-`,
      ...(finalizers ? { finalizers } : {}),
    },
    spec: template.spec,
  };
  return draft as unknown as Draft<Pod>;
}

/** What creating and deleting pods is done with, and in whose name it is told. */
export interface PodCalls {
  readonly client: Client;
  readonly events: EventRecorder;
  readonly signal: AbortSignal;
}

/** Creates a pod and tells of it on the owner: `SuccessfulCreate`, or `FailedCreate` and the error. */
export async function createPod(calls: PodCalls, owner: PodOwner, draft: Draft<Pod>): Promise<Shared<Pod>> {
  const about = referenceTo(owner.type, owner.object);
  try {
    const pod = await calls.client.create(coreV1Resources.pods, draft, { signal: calls.signal });
    calls.events.event(about, 'Normal', 'SuccessfulCreate', `Created pod: ${pod.metadata.name}`);
    return pod;
  } catch (error) {
    // Everything in a namespace that is being deleted fails; to say so for each pod helps nobody.
    if (!isNamespaceTerminating(error) && !calls.signal.aborted)
      calls.events.event(about, 'Warning', 'FailedCreate', `Error creating: ${messageOf(error)}`);
    throw error;
  }
}

/**
 * Deletes a pod and tells of it on the owner: `SuccessfulDelete`, or `FailedDelete` and the error. One that is gone already
 * rejects as NotFound without an event.
 */
export async function deletePod(calls: PodCalls, owner: PodOwner, pod: Shared<Pod>): Promise<void> {
  const about = referenceTo(owner.type, owner.object);
  const { name, uid } = pod.metadata;
  try {
    await calls.client.delete(coreV1Resources.pods, pod.metadata, { signal: calls.signal, preconditions: { uid } });
    calls.events.event(about, 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`);
  } catch (error) {
    if (!isNotFound(error) && !calls.signal.aborted)
      calls.events.event(about, 'Warning', 'FailedDelete', `Error deleting: ${messageOf(error)}`);
    throw error;
  }
}
