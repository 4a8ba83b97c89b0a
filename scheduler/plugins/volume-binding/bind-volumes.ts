import { type Clock, sleep } from '../../../api/clock.ts';
import { keyFor, objectKey } from '../../../api/meta/object-key.ts';
import { type AClaim, type AVolume, selectedNodeAnnotation, volumeBoundTo } from '../../../api/storage/bind.ts';
import { isReachable } from '../../../api/storage/match.ts';
import type { Client } from '../../../client/client.ts';
import { isOlder } from '../../../client/informer/resource-version.ts';
import { coreV1Resources } from '../../../proto/gen/resources.ts';
import type { VolumePlan } from '../../cache/assumed-volumes.ts';
import type { Cluster } from '../../cache/cluster.ts';
import type { PodInfo } from '../../cache/pod-info.ts';
import { isBound } from './pod-claims.ts';

const { persistentvolumes, persistentvolumeclaims } = coreV1Resources;
/** How often it is looked whether everything is bound. */
const lookMs = 250;

interface Parts {
  readonly client: Client;
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * Keeps the volumes for their claims, tells provisioners which node was chosen, and waits until the controller and they have
 * done the rest. Rejects when that cannot come about any more, and with the signal's reason.
 */
export async function bindVolumes(pod: PodInfo, plan: VolumePlan, parts: Parts): Promise<void> {
  const { client, clock, signal } = parts;
  const kept: { claim: AClaim; volume: AVolume }[] = [];
  for (const { claim, volume } of plan.bindings) {
    const wanted = volumeBoundTo(volume, claim);
    kept.push({
      claim,
      volume: wanted === volume ? volume : await client.update(persistentvolumes, wanted, { signal }),
    });
  }
  const asked: AClaim[] = [];
  for (const claim of plan.provisions) asked.push(await selectNode(claim, plan.nodeName, parts));
  while (!allBound(pod, { ...plan, bindings: kept, provisions: asked }, parts.cluster)) {
    if (!(await sleep(clock, lookMs, signal))) {
      const reason = signal.reason instanceof Error ? signal.reason.message : String(signal.reason);
      throw new Error(`binding volumes: ${reason}`, { cause: signal.reason });
    }
  }
}

async function selectNode(claim: AClaim, nodeName: string, { client, signal }: Parts): Promise<AClaim> {
  const { annotations, name, namespace, resourceVersion } = claim.metadata;
  if (annotations?.[selectedNodeAnnotation] === nodeName) return claim;
  const body = { metadata: { annotations: { [selectedNodeAnnotation]: nodeName }, resourceVersion } };
  const key = { name, ...(namespace ? { namespace } : {}) };
  return client.patch(persistentvolumeclaims, key, { type: 'merge', body }, { signal });
}

/** Whether all claims are bound by now. Throws when one never will be this way. */
function allBound(pod: PodInfo, { nodeName, bindings, provisions }: VolumePlan, cluster: Cluster): boolean {
  const { persistentVolumes, persistentVolumeClaims } = cluster.objects;
  if (!cluster.isPlaced(pod.uid)) throw new Error('binding volumes: pod does not exist any more');
  const node = cluster.nodeNamed(nodeName);
  if (node === undefined) throw new Error(`binding volumes: failed to get node "${nodeName}": node not found`);
  const reachable = (volume: AVolume) => {
    if (isReachable(volume, node)) return;
    const name = volume.metadata.name;
    throw new Error(
      `binding volumes: pv "${name}" node affinity doesn't match node "${nodeName}": no matching NodeSelectorTerms`,
    );
  };
  let all = true;
  for (const { claim, volume } of bindings) {
    const current = persistentVolumes.get(volume.metadata.name);
    const claimNow = persistentVolumeClaims.get(objectKey(claim));
    if (current === undefined || claimNow === undefined)
      throw new Error('binding volumes: failed to check binding: could not find the object');
    // The cache has yet to see what was written.
    if (isOlder(current.metadata.resourceVersion, volume.metadata.resourceVersion)) all = false;
    else {
      reachable(current);
      if (!current.spec.claimRef?.uid)
        throw new Error(`binding volumes: ClaimRef got reset for pv "${volume.metadata.name}"`);
      all &&= isBound(claimNow);
    }
  }
  for (const claim of provisions) {
    const current = persistentVolumeClaims.get(objectKey(claim));
    if (current === undefined)
      throw new Error('binding volumes: failed to check provisioning pvc: could not find the object');
    if (isOlder(current.metadata.resourceVersion, claim.metadata.resourceVersion)) {
      all = false;
      continue;
    }
    // A provisioner that could not make a volume there takes the node back.
    if (current.metadata.annotations?.[selectedNodeAnnotation] !== nodeName)
      throw new Error(`binding volumes: provisioning failed for PVC "${claim.metadata.name}"`);
    const volume = persistentVolumes.get(keyFor(undefined, current.spec.volumeName ?? ''));
    if (volume !== undefined) reachable(volume);
    all &&= isBound(current) && volume !== undefined;
  }
  return all;
}
