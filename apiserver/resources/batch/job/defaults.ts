import type { Job } from '../../../../proto/gen/batch/v1.ts';
import { defaultPodTemplate } from '../../core/pod-template/defaults.ts';
import type { KindObject } from '../../typed.ts';

const unlimited = 2 ** 31 - 1;

/**
 * The defaults of a job, not of the template of one: a cron job leaves its jobs to be defaulted when they are made.
 * https://kubernetes.io/docs/concepts/workloads/controllers/job/#writing-a-job-spec
 */
export function defaultJob({ metadata, spec }: KindObject<Job>): void {
  defaultPodTemplate(spec.template);
  // One success of one pod, unless either is said.
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1;
  spec.parallelism ??= 1;
  // Retries are limited for each index instead where that is said.
  spec.backoffLimit ??= spec.backoffLimitPerIndex === undefined ? 6 : unlimited;
  spec.completionMode ??= 'NonIndexed';
  spec.suspend ??= false;
  spec.manualSelector ??= false;
  // Only how a pod has ended shows whether the policy wants another.
  spec.podReplacementPolicy ??= spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed';
  const labels = spec.template?.metadata?.labels;
  // The very same map: what is generated into the labels of the pods shows on the job, as it does in Kubernetes.
  if (labels && Object.keys(metadata.labels ?? {}).length === 0) metadata.labels = labels;
}
