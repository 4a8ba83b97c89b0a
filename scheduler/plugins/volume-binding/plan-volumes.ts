import { compareQuantities } from '../../../api/quantity/quantity.ts';
import { type AClaim, type AVolume, selectedNodeAnnotation } from '../../../api/storage/bind.ts';
import { bestMatch, isReachable } from '../../../api/storage/match.ts';
import { storageClassOf } from '../../../api/storage/storage-class.ts';
import type { Shared } from '../../../client/client.ts';
import type { Node } from '../../../proto/gen/core/v1.ts';
import type { VolumePlan } from '../../cache/assumed-volumes.ts';
import type { Cluster } from '../../cache/cluster.ts';
import type { PodClaims } from './pod-claims.ts';
import { canProvision } from './provisioning.ts';

/** What keeps a node from having the volumes of a pod, in the order in which it is told. */
export const volumeProblems = ['unreachable', 'noVolume', 'noSpace', 'gone'] as const;
export type VolumeProblem = (typeof volumeProblems)[number];

/** What has to be done so that the claims have their volumes on a node, or the set of what speaks against it. */
export type VolumeOutcome = VolumePlan | ReadonlySet<VolumeProblem>;

/**
 * Looks for the volumes of a pod on a node: those of bound claims must be reachable from there; claims that wait for their first
 * pod get the smallest free volume that is, and if there is none one is made, where the class and the space left allow it.
 */
export function planVolumes(claims: PodClaims, node: Shared<Node>, cluster: Cluster): VolumeOutcome {
  const problems = new Set<VolumeProblem>();
  for (const claim of claims.bound) {
    const volume = cluster.objects.persistentVolumes.get(claim.spec.volumeName ?? '');
    if (volume === undefined) problems.add('gone');
    else if (!isReachable(volume, node)) problems.add('unreachable');
    // The first that will not do is enough.
    if (problems.size > 0) break;
  }
  const bindings: { claim: AClaim; volume: AVolume }[] = [];
  const provisions: AClaim[] = [];
  const nodeName = node.metadata.name;
  const open: AClaim[] = [];
  for (const claim of claims.delayed) {
    const { annotations, uid } = claim.metadata;
    const selected = annotations?.[selectedNodeAnnotation] ?? cluster.volumes.nodeOf(uid);
    if (selected === undefined) open.push(claim);
    else if (selected === nodeName) provisions.push(claim);
    else return problems.add('noVolume');
  }
  const chosen = new Set<string>();
  for (const claim of open.sort(bySize)) {
    const volume = match(claim, claims.volumes.get(storageClassOf(claim)) ?? [], node, cluster, chosen);
    if (volume === undefined) provisions.push(claim);
    else {
      chosen.add(volume.metadata.name);
      bindings.push({ claim, volume });
    }
  }
  for (const claim of provisions) {
    const problem = canProvision(claim, node, cluster);
    if (problem === undefined) continue;
    problems.add(problem);
    break;
  }
  return problems.size > 0 ? problems : { nodeName, bindings, provisions };
}

function match(
  claim: AClaim,
  volumes: readonly AVolume[],
  node: Shared<Node>,
  cluster: Cluster,
  chosen: ReadonlySet<string>,
): AVolume | undefined {
  const assumed = (name: string) => cluster.volumes.claimOf(name);
  const promised = volumes.find(({ metadata }) => assumed(metadata.name) === claim.metadata.uid);
  const except = { has: (name: string) => chosen.has(name) || assumed(name) !== undefined };
  const best = promised ?? bestMatch(claim, volumes, { onlyKept: false, node, except });
  // One that is kept for the claim is its only one, wherever it is.
  return best !== undefined && isReachable(best, node) ? best : undefined;
}

/** The small ones first, so that they do not take what only the large ones could have had. */
const bySize = (a: AClaim, b: AClaim): number =>
  compareQuantities(a.spec.resources?.requests?.storage ?? '0', b.spec.resources?.requests?.storage ?? '0');
