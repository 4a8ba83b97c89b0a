import { messageOf } from '../../api/errors/message-of.ts';
import { isAlreadyExists, isNamespaceTerminating } from '../../api/errors/predicates.ts';
import { isTerminating } from '../../api/meta/finalizers.ts';
import { keyFor, objectKey } from '../../api/meta/object-key.ts';
import { isControlledBy } from '../../api/meta/owner-references.ts';
import type { Draft, Shared } from '../../client/client.ts';
import { type ControllerDefinition, type ReconcileContext, watches } from '../../client/controller/controller.ts';
import { referenceTo } from '../../client/events/recorder.ts';
import type { PersistentVolumeClaim, Pod, Volume } from '../../proto/gen/core/v1.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import type { ControllerContext } from '../controller-context.ts';
import { templateMetadata } from '../template-metadata.ts';

const { pods: podType, persistentvolumeclaims: claimType } = coreV1Resources;

/** A claim that belongs to someone else has the name that a pod's claim must have. */
class ForeignClaimError extends Error {
  override readonly name = 'ForeignClaimError';
}

/** The claim of an ephemeral volume: named after the pod and the volume, and gone with the pod. Undefined for other volumes. */
function ephemeralClaim(pod: Shared<Pod>, volume: Shared<Volume>): Draft<PersistentVolumeClaim> | undefined {
  const template = volume.ephemeral?.volumeClaimTemplate;
  if (!template) return undefined;
  const draft = {
    metadata: {
      ...templateMetadata(template.metadata, pod, podType),
      name: `${pod.metadata.name}-${volume.name}`,
    },
    spec: template.spec,
  };
  return draft as unknown as Draft<PersistentVolumeClaim>;
}

/**
 * Makes the claims of ephemeral volumes. The garbage collector deletes them after their pods.
 * https://kubernetes.io/docs/concepts/storage/ephemeral-volumes/#generic-ephemeral-volumes
 */
export function ephemeralVolumeController(context: ControllerContext): readonly ControllerDefinition[] {
  const { client, informers } = context;
  const pods = informers.get(podType);
  const claims = informers.get(claimType);
  const events = context.events('ephemeral_volume');

  async function reconcile(key: string, { signal }: ReconcileContext): Promise<void> {
    const pod = pods.lister.get(key);
    if (!pod || isTerminating(pod)) return;
    for (const volume of pod.spec.volumes ?? []) await make(pod, volume, signal);
  }

  async function make(pod: Shared<Pod>, volume: Shared<Volume>, signal: AbortSignal): Promise<void> {
    const draft = ephemeralClaim(pod, volume);
    if (!draft) return;
    const { name = '' } = draft.metadata;
    const { namespace } = pod.metadata;
    const there = claims.lister.get(keyFor(namespace, name));
    if (there && isControlledBy(there, pod)) return;
    try {
      if (there) {
        const about = `${namespace}/${pod.metadata.name}`;
        throw new ForeignClaimError(`PVC ${namespace}/${name} was not created for pod ${about} (pod is not owner)`);
      }
      await client.create(claimType, draft, { signal });
    } catch (error) {
      if (isNamespaceTerminating(error)) return;
      // One that the cache does not show yet is no failure: the next try sees whose it is.
      if (!isAlreadyExists(error) && !signal.aborted) {
        const problem = error instanceof ForeignClaimError ? error.message : `create PVC ${name}: ${messageOf(error)}`;
        const message = `ephemeral volume ${volume.name}: ${problem}`;
        events.event(referenceTo(podType, pod), 'Warning', 'FailedBinding', message);
      }
      throw error;
    }
  }

  return [
    {
      name: 'ephemeral-volume-controller',
      watches: [
        watches(pods, (pod, change) =>
          change.type !== 'deleted' && pod.spec.volumes?.some((one) => one.ephemeral) ? objectKey(pod) : undefined,
        ),
        watches(claims, (claim, change) => {
          const owner = change.type === 'deleted' ? claim.metadata.ownerReferences?.[0] : undefined;
          return owner?.kind === podType.kind ? keyFor(claim.metadata.namespace, owner.name) : undefined;
        }),
      ],
      reconcile,
    },
  ];
}
