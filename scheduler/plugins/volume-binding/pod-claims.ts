import { keyFor } from '../../../api/meta/object-key.ts';
import { isControlledBy } from '../../../api/meta/owner-references.ts';
import { type AClaim, type AVolume, bindCompletedAnnotation } from '../../../api/storage/bind.ts';
import { storageClassOf } from '../../../api/storage/storage-class.ts';
import type { Cluster } from '../../cache/cluster.ts';
import type { PodInfo } from '../../cache/pod-info.ts';
import { claimsOf, type UsedClaim } from './used-claims.ts';

/** The claims of a pod, by what is to be done about them. */
export interface PodClaims {
  readonly kind: 'claims';
  readonly bound: readonly AClaim[];
  /** They get their volumes when a node has been chosen. */
  readonly delayed: readonly AClaim[];
  /** The volumes that come into question for those, by class. */
  readonly volumes: ReadonlyMap<string, readonly AVolume[]>;
}

/** Why the pod fits nowhere yet. */
export interface ClaimProblem {
  readonly kind: 'problem';
  readonly reason: string;
}

/** Looks up the claims of a pod. */
export function podClaims(pod: PodInfo, { objects }: Cluster): PodClaims | ClaimProblem {
  const bound: AClaim[] = [];
  const delayed: AClaim[] = [];
  let waits = false;
  for (const used of claimsOf(pod)) {
    const claim = objects.persistentVolumeClaims.get(keyFor(pod.namespace, used.name));
    if (claim === undefined) return { kind: 'problem', reason: missing(used) };
    const reason = problemOf(pod, used, claim);
    if (reason !== undefined) return { kind: 'problem', reason };
    if (isBound(claim)) bound.push(claim);
    else if (
      !claim.spec.volumeName &&
      objects.storageClasses.get(storageClassOf(claim))?.volumeBindingMode === firstConsumer
    )
      delayed.push(claim);
    else waits = true;
  }
  if (waits) return { kind: 'problem', reason: 'pod has unbound immediate PersistentVolumeClaims' };
  const volumes = new Map<string, AVolume[]>(delayed.map((claim) => [storageClassOf(claim), []]));
  if (delayed.length > 0)
    for (const volume of objects.persistentVolumes.list()) volumes.get(storageClassOf(volume))?.push(volume);
  return { kind: 'claims', bound, delayed, volumes };
}

const firstConsumer = 'WaitForFirstConsumer';

export function isBound({ metadata, spec, status }: AClaim): boolean {
  if (!spec.volumeName) return false;
  return status?.phase === 'Bound' || metadata.annotations?.[bindCompletedAnnotation] !== undefined;
}

const missing = ({ name, ephemeral }: UsedClaim): string =>
  ephemeral
    ? `waiting for ephemeral volume controller to create the persistentvolumeclaim "${name}"`
    : `persistentvolumeclaim "${name}" not found`;

function problemOf(pod: PodInfo, { name, ephemeral }: UsedClaim, claim: AClaim): string | undefined {
  if (claim.status?.phase === 'Lost')
    return `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${claim.spec.volumeName ?? ''}"`;
  if (claim.metadata.deletionTimestamp) return `persistentvolumeclaim "${name}" is being deleted`;
  if (ephemeral && !isControlledBy(claim, pod.pod))
    return `PVC ${pod.namespace}/${name} was not created for pod ${pod.key} (pod is not owner)`;
  return undefined;
}
