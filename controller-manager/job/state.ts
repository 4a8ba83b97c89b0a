import { isConditionTrue } from '../../api/meta/conditions.ts';
import { isPodTerminating } from '../../api/pod/phase.ts';
import type { Shared } from '../../client/client.ts';
import type { Job } from '../../proto/gen/batch/v1.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';

/** Keeps an ended pod until its job has counted it. */
export const trackingFinalizer = 'batch.kubernetes.io/job-tracking';

/** What is decided from. */
export interface JobState {
  readonly job: Shared<Job>;
  /** Those that the job controls, in any order. */
  readonly pods: readonly Shared<Pod>[];
  /** Whether pods may be made or removed: false while the cache is known to lag. */
  readonly mayAct: boolean;
  /** Milliseconds that must pass before failed pods are replaced; 0 or less for none. */
  readonly backoffMs: number;
  readonly now: number;
}

const isTrue = (job: Shared<Job>, type: string) => isConditionTrue(job.status?.conditions, type);
export const isFinished = (job: Shared<Job>): boolean => isTrue(job, 'Complete') || isTrue(job, 'Failed');

/** A pod that has failed, or is going and will not be waited for. */
export function hasFailed(job: Shared<Job>, pod: Shared<Pod>): boolean {
  if (pod.status?.phase === 'Failed') return true;
  if (job.spec.podReplacementPolicy === 'Failed') return false;
  return isPodTerminating(pod) && pod.status?.phase !== 'Succeeded';
}
