import { fits, rejected } from '../../framework/outcome.ts';
import type { PreEnqueuePlugin } from '../../framework/plugin.ts';

const name = 'SchedulingGates';

const gated = rejected(name, 'waiting for scheduling gates', { preemptionMayHelp: false });

/**
 * Keeps pods out of the queue until the last of their gates is gone.
 * https://kubernetes.io/docs/concepts/scheduling-eviction/pod-scheduling-readiness/
 */
export const schedulingGates: PreEnqueuePlugin = {
  name,
  preEnqueue: ({ pod }) => ((pod.spec.schedulingGates?.length ?? 0) > 0 ? gated : fits),
};
