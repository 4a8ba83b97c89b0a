// Made by 'npm run gen' from proto/batch/v1.proto. Do not edit.
import type * as coreV1 from '../core/v1.ts';
import type * as metaV1 from '../meta/v1.ts';

export interface CronJob {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ObjectMeta;
  spec: CronJobSpec;
  status: CronJobStatus;
}

export interface CronJobList {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ListMeta;
  items: CronJob[];
}

export interface CronJobSpec {
  schedule: string;
  startingDeadlineSeconds?: number;
  concurrencyPolicy?: string;
  suspend?: boolean;
  jobTemplate: JobTemplateSpec;
  successfulJobsHistoryLimit?: number;
  failedJobsHistoryLimit?: number;
  timeZone?: string;
}

export interface CronJobStatus {
  active?: coreV1.ObjectReference[];
  lastScheduleTime?: metaV1.Time;
  lastSuccessfulTime?: metaV1.Time;
}

export interface Job {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ObjectMeta;
  spec: JobSpec;
  status: JobStatus;
}

export interface JobCondition {
  type: string;
  status: string;
  lastProbeTime?: metaV1.Time;
  lastTransitionTime?: metaV1.Time;
  reason?: string;
  message?: string;
}

export interface JobList {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ListMeta;
  items: Job[];
}

export interface JobSpec {
  parallelism?: number;
  completions?: number;
  activeDeadlineSeconds?: number;
  selector?: metaV1.LabelSelector;
  manualSelector?: boolean;
  template: coreV1.PodTemplateSpec;
  backoffLimit?: number;
  ttlSecondsAfterFinished?: number;
  completionMode?: string;
  suspend?: boolean;
  podFailurePolicy?: PodFailurePolicy;
  backoffLimitPerIndex?: number;
  maxFailedIndexes?: number;
  podReplacementPolicy?: string;
  managedBy?: string;
  successPolicy?: SuccessPolicy;
}

export interface JobStatus {
  conditions?: JobCondition[];
  startTime?: metaV1.Time;
  completionTime?: metaV1.Time;
  active?: number;
  succeeded?: number;
  failed?: number;
  completedIndexes?: string;
  uncountedTerminatedPods?: UncountedTerminatedPods;
  ready?: number;
  failedIndexes?: string;
  terminating?: number;
}

export interface JobTemplateSpec {
  metadata?: Partial<metaV1.ObjectMeta>;
  spec?: JobSpec;
}

export interface PodFailurePolicy {
  rules: PodFailurePolicyRule[];
}

export interface PodFailurePolicyOnExitCodesRequirement {
  containerName?: string;
  operator: string;
  values: number[];
}

export interface PodFailurePolicyOnPodConditionsPattern {
  type: string;
  status?: string;
}

export interface PodFailurePolicyRule {
  action: string;
  onExitCodes?: PodFailurePolicyOnExitCodesRequirement;
  onPodConditions?: PodFailurePolicyOnPodConditionsPattern[];
}

export interface SuccessPolicy {
  rules: SuccessPolicyRule[];
}

export interface SuccessPolicyRule {
  succeededIndexes?: string;
  succeededCount?: number;
}

export interface UncountedTerminatedPods {
  succeeded?: string[];
  failed?: string[];
}
