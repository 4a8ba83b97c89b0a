import {
  type AClaim,
  type AVolume,
  bindCompletedAnnotation,
  isKeptFor,
  selectedNodeAnnotation,
} from '../../api/storage/bind.ts';
import { bestMatch } from '../../api/storage/match.ts';
import { storageClassOf } from '../../api/storage/storage-class.ts';
import type { Shared } from '../../client/client.ts';
import type { Node } from '../../proto/gen/core/v1.ts';
import type { StorageClass } from '../../proto/gen/storage/v1.ts';

/** What is decided from. */
export interface ClaimState {
  readonly claim: AClaim;
  readonly volumes: readonly AVolume[];
  /** The class that the claim names; undefined when it names none or there is none. */
  readonly storageClass: Shared<StorageClass> | undefined;
  /** The node that was chosen for the first pod of the claim. */
  readonly node: Shared<Node> | undefined;
  /** Names of the pods that use the claim and are on no node yet; asked only of claims that wait for one. */
  readonly waitingPods: () => readonly string[];
}

export interface ClaimEvent {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
}

/** What becomes of a claim. */
export type ClaimStep =
  | { readonly kind: 'bind'; readonly volume: AVolume }
  /** It waits; `provisioner` is to make its volume. */
  | { readonly kind: 'pending'; readonly event?: ClaimEvent; readonly provisioner?: string }
  | { readonly kind: 'lost'; readonly event: ClaimEvent };

/** https://kubernetes.io/docs/concepts/storage/persistent-volumes/#lifecycle-of-a-volume-and-claim */
export function planClaim(state: ClaimState): ClaimStep {
  const { claim, volumes } = state;
  const { volumeName } = claim.spec;
  const volume = volumes.find((one) => one.metadata.name === volumeName);
  if (claim.metadata.annotations?.[bindCompletedAnnotation] !== undefined) return planBound(claim, volume);
  if (volumeName) {
    // One that is not there, or kept for another claim, may become free.
    const isFree = volume && (!volume.spec.claimRef || isKeptFor(volume, claim));
    return isFree ? { kind: 'bind', volume } : { kind: 'pending' };
  }
  const waits =
    state.storageClass?.volumeBindingMode === 'WaitForFirstConsumer' &&
    claim.metadata.annotations?.[selectedNodeAnnotation] === undefined;
  const match = bestMatch(claim, volumes, { onlyKept: waits, node: state.node });
  if (match) return { kind: 'bind', volume: match };
  if (waits) {
    const names = state.waitingPods();
    const pods = `${names.length > 1 ? 'pods' : 'pod'} ${names.join(',')}`;
    const [reason, message] =
      names.length > 0
        ? ['WaitForPodScheduled', `waiting for ${pods} to be scheduled`]
        : ['WaitForFirstConsumer', 'waiting for first consumer to be created before binding'];
    return { kind: 'pending', event: { type: 'Normal', reason, message } };
  }
  return provision(state);
}

function planBound({ spec, metadata }: AClaim, volume: AVolume | undefined): ClaimStep {
  const lost = (reason: string, message: string): ClaimStep => ({
    kind: 'lost',
    event: { type: 'Warning', reason, message },
  });
  if (!spec.volumeName)
    return lost('ClaimLost', 'Bound claim has lost reference to PersistentVolume. Data on the volume is lost!');
  if (!volume) return lost('ClaimLost', 'Bound claim has lost its PersistentVolume. Data on the volume is lost!');
  const { claimRef } = volume.spec;
  if (!claimRef || claimRef.uid === metadata.uid) return { kind: 'bind', volume };
  return lost('ClaimMisbound', 'Two claims are bound to the same volume, this one is bound incorrectly');
}

/** Nothing here makes volumes: it is left to provisioners that run in the cluster. */
function provision({ claim, storageClass }: ClaimState): ClaimStep {
  const name = storageClassOf(claim);
  if (!name) {
    const message = 'no persistent volumes available for this claim and no storage class is set';
    return { kind: 'pending', event: { type: 'Normal', reason: 'FailedBinding', message } };
  }
  const failed = (message: string): ClaimStep => ({
    kind: 'pending',
    event: { type: 'Warning', reason: 'ProvisioningFailed', message },
  });
  if (!storageClass) return failed(`storageclass.storage.k8s.io "${name}" not found`);
  const { provisioner } = storageClass;
  if (provisioner.startsWith('kubernetes.io/')) return failed(`no volume plugin matched name: ${provisioner}`);
  const message = `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`;
  return { kind: 'pending', provisioner, event: { type: 'Normal', reason: 'ExternalProvisioning', message } };
}
