import { keyFor } from '../../../api/meta/object-key.ts';
import { isControlledBy } from '../../../api/meta/owner-references.ts';
import { type NodeFilter as NodeMatcher, nodeSelectorFilter } from '../../../api/pod/node-affinity.ts';
import type { Client, Shared } from '../../../client/client.ts';
import type { PersistentVolumeClaim } from '../../../proto/gen/core/v1.ts';
import type { Cluster } from '../../cache/cluster.ts';
import type { PodInfo } from '../../cache/pod-info.ts';
import { fits, type Rejected, rejected } from '../../framework/outcome.ts';
import type { FilterPlugin, PreBindPlugin } from '../../framework/plugin.ts';
import { selectNode } from './select-node.ts';
import { claimsOf, type UsedClaim } from './used-claims.ts';

const name = 'VolumeBinding';

const unresolvable = (reason: string) => rejected(name, reason, { preemptionMayHelp: false });
const unboundImmediate = unresolvable('pod has unbound immediate PersistentVolumeClaims');
const affinityConflict = unresolvable("node(s) didn't match PersistentVolume's node affinity");
const volumeMissing = unresolvable('node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)');

/**
 * Keeps a pod waiting until its claims are there and bound, and on nodes from which their volumes can be reached. Claims that
 * bind on first use do not hold the pod back: who provisions them sees which node was chosen.
 * https://kubernetes.io/docs/concepts/storage/persistent-volumes/
 */
export function createVolumeBinding(client: Client): FilterPlugin & PreBindPlugin {
  return { ...volumeFilter, preBind: (pod, nodeName, signal) => selectNode(client, pod, nodeName, signal) };
}

const volumeFilter: FilterPlugin = {
  name,
  filterScope: 'cluster',
  wakeUps: [
    {
      resource: 'PersistentVolumeClaim',
      actions: ['add', 'update'],
      hint(pod, event) {
        if (event.resource !== 'PersistentVolumeClaim') return true;
        const { metadata } = event.claim;
        return metadata.namespace === pod.namespace && claimsOf(pod).some((claim) => claim.name === metadata.name);
      },
    },
    { resource: 'PersistentVolume', actions: ['add', 'update'] },
    { resource: 'StorageClass', actions: ['add', 'update'] },
    { resource: 'Node', actions: ['add', 'labels'] },
  ],

  preFilter(pod, cluster) {
    if (!pod.template.hasClaims) return { kind: 'skip' };
    const bound: Shared<PersistentVolumeClaim>[] = [];
    for (const used of claimsOf(pod)) {
      const claim = cluster.objects.persistentVolumeClaims.get(keyFor(pod.namespace, used.name));
      const problem = problemOf(pod, used, claim);
      if (problem !== undefined) return problem;
      if (claim === undefined) continue;
      if (isBound(claim)) bound.push(claim);
      else if (!bindsOnFirstUse(claim, cluster)) return unboundImmediate;
    }
    if (bound.length === 0) return { kind: 'skip' };
    const places: NodeMatcher[] = [];
    for (const claim of bound) {
      const volume = cluster.objects.persistentVolumes.get(claim.spec.volumeName ?? '');
      if (volume === undefined) return { kind: 'ready', filter: { filter: () => volumeMissing } };
      const required = volume.spec.nodeAffinity?.required;
      if (required) places.push(nodeSelectorFilter(required));
    }
    if (places.length === 0) return { kind: 'skip' };
    const { table } = cluster;
    return {
      kind: 'ready',
      filter: {
        filter(slot) {
          const identity = { name: table.names[slot] ?? '', labels: table.nodes[slot]?.metadata.labels };
          return places.every((place) => place.matches(identity)) ? fits : affinityConflict;
        },
      },
    };
  },
};

function problemOf(
  pod: PodInfo,
  used: UsedClaim,
  claim: Shared<PersistentVolumeClaim> | undefined,
): Rejected | undefined {
  if (claim === undefined) {
    return unresolvable(
      used.ephemeral
        ? `waiting for ephemeral volume controller to create the persistentvolumeclaim "${used.name}"`
        : `persistentvolumeclaim "${used.name}" not found`,
    );
  }
  if (claim.status?.phase === 'Lost') {
    return unresolvable(
      `persistentvolumeclaim "${used.name}" bound to non-existent persistentvolume "${claim.spec.volumeName ?? ''}"`,
    );
  }
  if (claim.metadata.deletionTimestamp) return unresolvable(`persistentvolumeclaim "${used.name}" is being deleted`);
  if (used.ephemeral && !isControlledBy(claim, pod.pod)) {
    return unresolvable(`PVC ${pod.namespace}/${used.name} was not created for pod ${pod.key} (pod is not owner)`);
  }
  return undefined;
}

function isBound({ metadata, spec, status }: Shared<PersistentVolumeClaim>): boolean {
  if (!spec.volumeName) return false;
  return status?.phase === 'Bound' || metadata.annotations?.['pv.kubernetes.io/bind-completed'] !== undefined;
}

function bindsOnFirstUse({ spec }: Shared<PersistentVolumeClaim>, { objects }: Cluster): boolean {
  const storageClass = objects.storageClasses.get(spec.storageClassName ?? '');
  return storageClass?.volumeBindingMode === 'WaitForFirstConsumer';
}
