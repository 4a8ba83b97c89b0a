import { keyFor } from '../../../api/meta/object-key.ts';
import type { PodCounter } from '../../cache/pod-counter.ts';
import type { PodInfo } from '../../cache/pod-info.ts';
import { fits, rejected } from '../../framework/outcome.ts';
import type { FilterPlugin } from '../../framework/plugin.ts';
import { claimsOf } from '../volume-binding/used-claims.ts';

const name = 'VolumeRestrictions';

const inUse = rejected(
  name,
  'node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode',
  { preemptionMayHelp: true },
);

const uses = (pod: PodInfo, claim: string) => pod.template.hasClaims && claimsOf(pod).some((one) => one.name === claim);

/**
 * Keeps a pod waiting while another one has a claim of it that only one pod at a time may use, on whatever node.
 * https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes
 */
export const volumeRestrictions: FilterPlugin = {
  name,
  filterScope: 'cluster',
  wakeUps: [
    {
      resource: 'AssignedPod',
      actions: ['delete'],
      hint: (pod, event) =>
        event.resource !== 'AssignedPod' ||
        (event.pod.metadata.namespace === pod.namespace &&
          (event.pod.spec.volumes ?? []).some(
            (volume) =>
              volume.ephemeral !== undefined ||
              (volume.persistentVolumeClaim !== undefined && uses(pod, volume.persistentVolumeClaim.claimName)),
          )),
    },
    { resource: 'PersistentVolumeClaim', actions: ['add', 'update'] },
  ],

  preFilter(pod, cluster) {
    if (!pod.template.hasClaims) return { kind: 'skip' };
    const exclusive = claimsOf(pod)
      .map((claim) => claim.name)
      .filter((claim) =>
        cluster.objects.persistentVolumeClaims
          .get(keyFor(pod.namespace, claim))
          ?.spec.accessModes?.includes('ReadWriteOncePod'),
      );
    if (exclusive.length === 0) return { kind: 'skip' };
    const holders = (claim: string): PodCounter =>
      cluster.count({
        key: `claim|${pod.namespace}/${claim}`,
        namespace: pod.namespace,
        matches: (other) => other.namespace === pod.namespace && uses(other, claim),
      });
    let others = exclusive.reduce((sum, claim) => sum + holders(claim).total, 0);
    const change = (other: PodInfo, sign: number) => {
      if (other.namespace === pod.namespace && exclusive.some((claim) => uses(other, claim))) others += sign;
    };
    return {
      kind: 'ready',
      filter: {
        filter: () => (others > 0 ? inUse : fits),
        addPod: (other) => change(other, 1),
        removePod: (other) => change(other, -1),
      },
    };
  },
};
