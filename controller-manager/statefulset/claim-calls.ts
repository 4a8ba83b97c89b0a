import { messageOf } from '../../api/errors/message-of.ts';
import { isAlreadyExists, isNotFound } from '../../api/errors/predicates.ts';
import { isTerminating } from '../../api/meta/finalizers.ts';
import { keyFor } from '../../api/meta/object-key.ts';
import type { Client, Shared } from '../../client/client.ts';
import { type EventRecorder, referenceTo } from '../../client/events/recorder.ts';
import type { Lister } from '../../client/informer/informer.ts';
import type { StatefulSet } from '../../proto/gen/apps/v1.ts';
import type { PersistentVolumeClaim, Pod } from '../../proto/gen/core/v1.ts';
import { appsV1Resources, coreV1Resources } from '../../proto/gen/resources.ts';
import { claimName, claimsOf, isStaleClaim, ownersOfClaim } from './claims.ts';
import { podName } from './pod.ts';

type ASet = Shared<StatefulSet>;
const { persistentvolumeclaims: type } = coreV1Resources;

/** What claims are made and changed with. */
export interface ClaimCalls {
  readonly client: Client;
  readonly claims: Lister<PersistentVolumeClaim>;
  readonly events: EventRecorder;
  readonly signal: AbortSignal;
}

/** Makes the claims of an ordinal that are not there, and tells of each on the set. Rejects when its pod cannot be made yet. */
export async function createClaims({ client, claims, events, signal }: ClaimCalls, set: ASet, ordinal: number) {
  const about = referenceTo(appsV1Resources.statefulsets, set);
  const owner = `Pod ${podName(set, ordinal)} in StatefulSet ${set.metadata.name}`;
  for (const draft of claimsOf(set, ordinal)) {
    const name = draft.metadata.name ?? '';
    const there = claims.get(keyFor(set.metadata.namespace, name));
    if (there) {
      if (isTerminating(there)) throw new Error(`pvc ${name} is being deleted`);
      continue;
    }
    try {
      await client.create(type, draft, { signal });
      events.event(about, 'Normal', 'SuccessfulCreate', `Create Claim ${name} ${owner} success`);
    } catch (error) {
      if (isAlreadyExists(error)) continue;
      if (!signal.aborted)
        events.event(
          about,
          'Warning',
          'FailedCreate',
          `Create Claim ${name} for ${owner} failed error: ${messageOf(error)}`,
        );
      throw new Error(`failed to create PVC ${name}: ${messageOf(error)}`, { cause: error });
    }
  }
}

/** Makes those claims of a pod again that someone has deleted while it waits for them; one that is going has to go first. */
export async function restoreClaims(calls: ClaimCalls, set: ASet, ordinal: number): Promise<void> {
  if (!claimsAt(calls, set, ordinal).some(isTerminating)) await createClaims(calls, set, ordinal);
}

function claimsAt({ claims }: ClaimCalls, set: ASet, ordinal: number): readonly Shared<PersistentVolumeClaim>[] {
  return (set.spec.volumeClaimTemplates ?? []).flatMap(
    ({ metadata }) => claims.get(keyFor(set.metadata.namespace, claimName(set, metadata.name, ordinal))) ?? [],
  );
}

/** Gives the claims of a pod the owners with which they are to go. */
export async function ownClaims(
  calls: ClaimCalls,
  set: ASet,
  pod: Shared<Pod>,
  ordinal: number,
  isCondemned: boolean,
): Promise<void> {
  for (const claim of claimsAt(calls, set, ordinal)) {
    const ownerReferences = ownersOfClaim(set, pod, isCondemned, claim);
    if (!ownerReferences || isTerminating(claim)) continue;
    const metadata = { ...claim.metadata, ownerReferences };
    try {
      await calls.client.update(type, { ...claim, metadata }, { signal: calls.signal });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
}

/** Whether a claim of an ordinal that has no pod is still to go with the pod that was there. */
export function hasStaleClaim(calls: ClaimCalls, set: ASet, ordinal: number): boolean {
  return claimsAt(calls, set, ordinal).some((claim) => isStaleClaim(claim, podName(set, ordinal)));
}
