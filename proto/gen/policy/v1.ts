// Made by 'npm run gen' from proto/policy/v1.proto. Do not edit.
import type * as metaIntstr from '../meta/intstr.ts';
import type * as metaV1 from '../meta/v1.ts';

export interface Eviction {
  apiVersion?: string;
  kind?: string;
  metadata: Partial<metaV1.ObjectMeta>;
  deleteOptions?: metaV1.DeleteOptions;
}

export interface PodDisruptionBudget {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ObjectMeta;
  spec: PodDisruptionBudgetSpec;
  status: PodDisruptionBudgetStatus;
}

export interface PodDisruptionBudgetList {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ListMeta;
  items: PodDisruptionBudget[];
}

export interface PodDisruptionBudgetSpec {
  minAvailable?: metaIntstr.IntOrString;
  selector?: metaV1.LabelSelector;
  maxUnavailable?: metaIntstr.IntOrString;
  unhealthyPodEvictionPolicy?: string;
}

export interface PodDisruptionBudgetStatus {
  observedGeneration?: number;
  disruptedPods?: { [key: string]: metaV1.Time };
  disruptionsAllowed?: number;
  currentHealthy?: number;
  desiredHealthy?: number;
  expectedPods?: number;
  conditions?: metaV1.Condition[];
}
