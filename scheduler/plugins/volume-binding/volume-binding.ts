import type { Clock } from '../../../api/clock.ts';
import type { Client } from '../../../client/client.ts';
import { deadline } from '../../../client/deadline.ts';
import { isEmptyPlan } from '../../cache/assumed-volumes.ts';
import type { Cluster } from '../../cache/cluster.ts';
import type { PodInfo } from '../../cache/pod-info.ts';
import { fits, type Rejected, rejected } from '../../framework/outcome.ts';
import type { FilterPlugin, PreBindPlugin, ReservePlugin } from '../../framework/plugin.ts';
import { bindVolumes } from './bind-volumes.ts';
import { planVolumes, type VolumeProblem, volumeProblems } from './plan-volumes.ts';
import { podClaims } from './pod-claims.ts';
import { claimsOf } from './used-claims.ts';

const name = 'VolumeBinding';

export interface VolumeBindingOptions {
  /** How long a pod waits for its volumes once a node was chosen; ten minutes. */
  readonly bindTimeoutMs?: number;
}

const wordings: Readonly<Record<VolumeProblem, string>> = {
  unreachable: "node(s) didn't match PersistentVolume's node affinity",
  noVolume: "node(s) didn't find available persistent volumes to bind",
  noSpace: 'node(s) did not have enough free storage',
  gone: 'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)',
};

/**
 * Keeps a pod waiting until its claims are there and those that bind at once are bound, and on nodes from which their volumes can
 * be reached. For claims that bind on first use it chooses a volume, or has one made, together with the node; the pod is bound
 * when they are.
 * https://kubernetes.io/docs/concepts/storage/storage-classes/#volume-binding-mode
 */
export function createVolumeBinding(
  { client, clock }: { readonly client: Client; readonly clock: Clock },
  { bindTimeoutMs = 600_000 }: VolumeBindingOptions = {},
): FilterPlugin & ReservePlugin & PreBindPlugin {
  return {
    ...volumeFilter,

    reserve(pod, nodeName, cluster) {
      if (!pod.template.hasClaims) return fits;
      const claims = podClaims(pod, cluster);
      const node = cluster.nodeNamed(nodeName);
      // Nothing has happened since the filter said yes.
      if (claims.kind === 'problem' || node === undefined || claims.delayed.length === 0) return fits;
      const plan = planVolumes(claims, node, cluster);
      if (isSet(plan)) return rejectionOf(plan);
      if (!isEmptyPlan(plan)) cluster.volumes.assume(pod.uid, plan);
      return fits;
    },

    unreserve: (pod, _nodeName, cluster) => cluster.volumes.release(pod.uid),

    needsPreBind: (pod, _nodeName, cluster) => cluster.volumes.planOf(pod.uid) !== undefined,

    async preBind(pod, _nodeName, cluster, signal) {
      const plan = cluster.volumes.planOf(pod.uid);
      if (plan === undefined) return;
      const limit = deadline(clock, bindTimeoutMs, signal, () => new Error('context deadline exceeded'));
      try {
        await bindVolumes(pod, plan, { client, cluster, clock, signal: limit.signal });
      } finally {
        limit.cancel();
      }
      cluster.volumes.release(pod.uid);
    },
  };
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
    { resource: 'CSIDriver', actions: ['add', 'update'] },
    { resource: 'CSIStorageCapacity', actions: ['add', 'update'] },
    { resource: 'Node', actions: ['add', 'labels'] },
  ],

  preFilter(pod: PodInfo, cluster: Cluster) {
    if (!pod.template.hasClaims) return { kind: 'skip' };
    const claims = podClaims(pod, cluster);
    if (claims.kind === 'problem') return rejected(name, claims.reason, { preemptionMayHelp: false });
    return {
      kind: 'ready',
      filter: {
        filter(slot) {
          const node = cluster.table.nodes[slot];
          const outcome = node === undefined ? undefined : planVolumes(claims, node, cluster);
          return outcome !== undefined && isSet(outcome) ? rejectionOf(outcome) : fits;
        },
      },
    };
  },
};

function isSet(outcome: ReturnType<typeof planVolumes>): outcome is ReadonlySet<VolumeProblem> {
  return outcome instanceof Set;
}

/** One object for each combination, so that they can be told apart by identity. */
const known = new Map<string, Rejected>();

function rejectionOf(problems: ReadonlySet<VolumeProblem>): Rejected {
  const reasons = volumeProblems.filter((one) => problems.has(one)).map((one) => wordings[one]);
  const key = reasons.join();
  let rejection = known.get(key);
  if (rejection === undefined) {
    rejection = { ...rejected(name, '', { preemptionMayHelp: false }), reasons };
    known.set(key, rejection);
  }
  return rejection;
}
