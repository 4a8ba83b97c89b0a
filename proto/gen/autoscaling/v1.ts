// Made by 'npm run gen' from proto/autoscaling/v1.proto. Do not edit.
import type * as metaQuantity from '../meta/quantity.ts';
import type * as metaV1 from '../meta/v1.ts';

export interface ContainerResourceMetricSource {
  name?: string;
  targetAverageUtilization?: number;
  targetAverageValue?: metaQuantity.Quantity;
  container?: string;
}

export interface ContainerResourceMetricStatus {
  name?: string;
  currentAverageUtilization?: number;
  currentAverageValue?: metaQuantity.Quantity;
  container?: string;
}

export interface CrossVersionObjectReference {
  kind: string;
  name: string;
  apiVersion?: string;
}

export interface ExternalMetricSource {
  metricName?: string;
  metricSelector?: metaV1.LabelSelector;
  targetValue?: metaQuantity.Quantity;
  targetAverageValue?: metaQuantity.Quantity;
}

export interface ExternalMetricStatus {
  metricName?: string;
  metricSelector?: metaV1.LabelSelector;
  currentValue?: metaQuantity.Quantity;
  currentAverageValue?: metaQuantity.Quantity;
}

export interface HorizontalPodAutoscaler {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ObjectMeta;
  spec: HorizontalPodAutoscalerSpec;
  status: HorizontalPodAutoscalerStatus;
}

export interface HorizontalPodAutoscalerCondition {
  type?: string;
  status?: string;
  lastTransitionTime?: metaV1.Time;
  reason?: string;
  message?: string;
}

export interface HorizontalPodAutoscalerList {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ListMeta;
  items: HorizontalPodAutoscaler[];
}

export interface HorizontalPodAutoscalerSpec {
  scaleTargetRef: CrossVersionObjectReference;
  minReplicas?: number;
  maxReplicas: number;
  targetCPUUtilizationPercentage?: number;
}

export interface HorizontalPodAutoscalerStatus {
  observedGeneration?: number;
  lastScaleTime?: metaV1.Time;
  currentReplicas: number;
  desiredReplicas: number;
  currentCPUUtilizationPercentage?: number;
}

export interface MetricSpec {
  type?: string;
  object?: ObjectMetricSource;
  pods?: PodsMetricSource;
  resource?: ResourceMetricSource;
  external?: ExternalMetricSource;
  containerResource?: ContainerResourceMetricSource;
}

export interface MetricStatus {
  type?: string;
  object?: ObjectMetricStatus;
  pods?: PodsMetricStatus;
  resource?: ResourceMetricStatus;
  external?: ExternalMetricStatus;
  containerResource?: ContainerResourceMetricStatus;
}

export interface ObjectMetricSource {
  target?: CrossVersionObjectReference;
  metricName?: string;
  targetValue?: metaQuantity.Quantity;
  selector?: metaV1.LabelSelector;
  averageValue?: metaQuantity.Quantity;
}

export interface ObjectMetricStatus {
  target?: CrossVersionObjectReference;
  metricName?: string;
  currentValue?: metaQuantity.Quantity;
  selector?: metaV1.LabelSelector;
  averageValue?: metaQuantity.Quantity;
}

export interface PodsMetricSource {
  metricName?: string;
  targetAverageValue?: metaQuantity.Quantity;
  selector?: metaV1.LabelSelector;
}

export interface PodsMetricStatus {
  metricName?: string;
  currentAverageValue?: metaQuantity.Quantity;
  selector?: metaV1.LabelSelector;
}

export interface ResourceMetricSource {
  name?: string;
  targetAverageUtilization?: number;
  targetAverageValue?: metaQuantity.Quantity;
}

export interface ResourceMetricStatus {
  name?: string;
  currentAverageUtilization?: number;
  currentAverageValue?: metaQuantity.Quantity;
}

export interface Scale {
  apiVersion?: string;
  kind?: string;
  metadata: Partial<metaV1.ObjectMeta>;
  spec?: ScaleSpec;
  status?: ScaleStatus;
}

export interface ScaleSpec {
  replicas?: number;
}

export interface ScaleStatus {
  replicas: number;
  selector?: string;
}
