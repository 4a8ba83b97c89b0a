import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import type { PodStatus } from '../../../../proto/gen/core/v1.ts';

const lists = ['initContainerStatuses', 'containerStatuses', 'ephemeralContainerStatuses'] as const;

/**
 * Takes out of a pod's status what 1.36 has turned off (DRANodeAllocatableResources, ImageVolumeWithDigest), unless it
 * has been reported before.
 */
export function dropDisabledStatus(status: PodStatus, old: DeepReadonly<PodStatus>): void {
  if (!old.nodeAllocatableResourceClaimStatuses?.length) delete status.nodeAllocatableResourceClaimStatuses;
  for (const name of lists) {
    for (const { volumeMounts } of status[name] ?? []) {
      for (const { volumeStatus } of volumeMounts ?? []) {
        if (volumeStatus?.image && !reportsImages(old)) delete volumeStatus.image;
      }
    }
  }
}

function reportsImages(old: DeepReadonly<PodStatus>): boolean {
  return lists.some((name) =>
    old[name]?.some(({ volumeMounts }) => volumeMounts?.some(({ volumeStatus }) => volumeStatus?.image !== undefined)),
  );
}
