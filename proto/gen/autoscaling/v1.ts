// Made by 'npm run gen' from proto/autoscaling/v1.proto. Do not edit.
import type * as metaQuantity from '../meta/quantity.ts';
import type * as metaV1 from '../meta/v1.ts';

/** Scales on CPU or memory of one container in each pod. */
export interface ContainerResourceMetricSource {
  /** Resource to watch, such as cpu or memory. */
  name?: string;
  /** Wanted average use, in percent of what the containers request. */
  targetAverageUtilization?: number;
  /** Wanted average use as an absolute quantity per pod. */
  targetAverageValue?: metaQuantity.Quantity;
  /** Name of the container whose use is measured. */
  container?: string;
}

/** Last reading of a per-container resource metric. */
export interface ContainerResourceMetricStatus {
  /** Resource that was measured, such as cpu. */
  name?: string;
  /** Average use in percent of requests; only known if requests are set. */
  currentAverageUtilization?: number;
  /** Average use per pod as an absolute quantity. */
  currentAverageValue?: metaQuantity.Quantity;
  /** Name of the container that was measured. */
  container?: string;
}

/** Points at an object by kind and name in the same namespace. */
export interface CrossVersionObjectReference {
  /** Kind of the object, for example Deployment. */
  kind: string;
  /** Name of the object pointed at. */
  name: string;
  /** Group and version of the object's API. */
  apiVersion?: string;
}

/** Scales on a metric unrelated to any Kubernetes object, such as a queue length. */
export interface ExternalMetricSource {
  /** Name of the external metric. */
  metricName?: string;
  /** Labels narrowing down the series of the metric. */
  metricSelector?: metaV1.LabelSelector;
  /** Wanted total value; exclusive with targetAverageValue. */
  targetValue?: metaQuantity.Quantity;
  /** Wanted value after dividing by the number of pods. */
  targetAverageValue?: metaQuantity.Quantity;
}

/** Last reading of an external metric. */
export interface ExternalMetricStatus {
  /** Name of the external metric that was read. */
  metricName?: string;
  /** Labels that narrowed down the series. */
  metricSelector?: metaV1.LabelSelector;
  /** Total value last seen. */
  currentValue?: metaQuantity.Quantity;
  /** Last value divided by the number of pods. */
  currentAverageValue?: metaQuantity.Quantity;
}

/** Adjusts the replica count of a workload to its CPU load. */
export interface HorizontalPodAutoscaler {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** Desired state of this HorizontalPodAutoscaler, written by its owner. */
  spec: HorizontalPodAutoscalerSpec;
  /** State last reported by the system; not meant to be edited by users. */
  status: HorizontalPodAutoscalerStatus;
}

/** One observed aspect of an autoscaler, such as AbleToScale. */
export interface HorizontalPodAutoscalerCondition {
  /** Name of the aspect this condition reports on. */
  type?: string;
  /** Verdict for this condition: True, False, or Unknown when it cannot be told. */
  status?: string;
  /** When the status last switched to its present value. */
  lastTransitionTime?: metaV1.Time;
  /** Short CamelCase code, meant for programs, explaining the last status switch. */
  reason?: string;
  /** Free text for people with details on the present status. */
  message?: string;
}

/** A list of HorizontalPodAutoscaler objects, as returned by list requests. */
export interface HorizontalPodAutoscalerList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The HorizontalPodAutoscaler objects found; empty when nothing matched. */
  items: HorizontalPodAutoscaler[];
}

/** What to scale, between which limits, and for which CPU load. */
export interface HorizontalPodAutoscalerSpec {
  /** The workload to scale; it must offer the scale subresource. */
  scaleTargetRef: CrossVersionObjectReference;
  /** Fewest replicas to scale down to. */
  minReplicas?: number;
  /** Most replicas to scale up to; not below minReplicas. */
  maxReplicas: number;
  /** Wanted average CPU use in percent of requests; 80 is assumed when no metric is given. */
  targetCPUUtilizationPercentage?: number;
}

/** What the autoscaler last saw and decided. */
export interface HorizontalPodAutoscalerStatus {
  /** Generation of the spec last acted on. */
  observedGeneration?: number;
  /** When the replica count was last changed. */
  lastScaleTime?: metaV1.Time;
  /** Replica count of the target as last seen. */
  currentReplicas: number;
  /** Replica count the autoscaler last computed. */
  desiredReplicas: number;
  /** Average CPU use of the pods in percent of their requests. */
  currentCPUUtilizationPercentage?: number;
}

/** One metric to scale on; legacy form stored in annotations. */
export interface MetricSpec {
  /** Kind of metric; decides which of the other fields is filled in. */
  type?: string;
  /** Target taken from one single Kubernetes object. */
  object?: ObjectMetricSource;
  /** Target averaged over the target's pods. */
  pods?: PodsMetricSource;
  /** Target from CPU or memory use of whole pods. */
  resource?: ResourceMetricSource;
  /** Target that comes from outside the cluster. */
  external?: ExternalMetricSource;
  /** Target from the use of one named container in each pod. */
  containerResource?: ContainerResourceMetricSource;
}

/** Last reading of one metric; legacy form stored in annotations. */
export interface MetricStatus {
  /** Kind of metric; decides which of the other fields is filled in. */
  type?: string;
  /** Reading taken from one single Kubernetes object. */
  object?: ObjectMetricStatus;
  /** Reading averaged over the target's pods. */
  pods?: PodsMetricStatus;
  /** Reading from CPU or memory use of whole pods. */
  resource?: ResourceMetricStatus;
  /** Reading that comes from outside the cluster. */
  external?: ExternalMetricStatus;
  /** Reading from the use of one named container in each pod. */
  containerResource?: ContainerResourceMetricStatus;
}

/** Scales on a metric that describes another object, such as an Ingress. */
export interface ObjectMetricSource {
  /** The object that the metric describes. */
  target?: CrossVersionObjectReference;
  /** Name of the metric of interest. */
  metricName?: string;
  /** Wanted value of the metric. */
  targetValue?: metaQuantity.Quantity;
  /** Labels narrowing down the series; absent selects by name only. */
  selector?: metaV1.LabelSelector;
  /** Wanted value after dividing by the number of pods. */
  averageValue?: metaQuantity.Quantity;
}

/** Last reading of a metric of another object. */
export interface ObjectMetricStatus {
  /** The object that was measured. */
  target?: CrossVersionObjectReference;
  /** Name of the metric that was read. */
  metricName?: string;
  /** Value last seen for the metric. */
  currentValue?: metaQuantity.Quantity;
  /** Labels that narrowed down the series. */
  selector?: metaV1.LabelSelector;
  /** Last value divided by the number of pods. */
  averageValue?: metaQuantity.Quantity;
}

/** Scales on a custom metric that every pod reports. */
export interface PodsMetricSource {
  /** Name of the metric of interest. */
  metricName?: string;
  /** Wanted average of the metric over all pods. */
  targetAverageValue?: metaQuantity.Quantity;
  /** Labels narrowing down the series; absent selects by name only. */
  selector?: metaV1.LabelSelector;
}

/** Last reading of a metric that pods report. */
export interface PodsMetricStatus {
  /** Name of the metric that was read. */
  metricName?: string;
  /** Average over all pods last seen. */
  currentAverageValue?: metaQuantity.Quantity;
  /** Labels that narrowed down the series. */
  selector?: metaV1.LabelSelector;
}

/** Scales on CPU or memory use of whole pods. */
export interface ResourceMetricSource {
  /** Resource to watch, such as cpu or memory. */
  name?: string;
  /** Wanted average use in percent of the pods' requests. */
  targetAverageUtilization?: number;
  /** Wanted average use as an absolute quantity per pod. */
  targetAverageValue?: metaQuantity.Quantity;
}

/** Last reading of a pod resource metric. */
export interface ResourceMetricStatus {
  /** Resource that was measured, such as cpu. */
  name?: string;
  /** Average use in percent of requests; only known if requests are set. */
  currentAverageUtilization?: number;
  /** Average use per pod as an absolute quantity. */
  currentAverageValue?: metaQuantity.Quantity;
}

/** Uniform view of a workload's size, served by its scale subresource. */
export interface Scale {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: Partial<metaV1.ObjectMeta>;
  /** Desired state of this Scale, written by its owner. */
  spec?: ScaleSpec;
  /** State last reported by the system; not meant to be edited by users. */
  status?: ScaleStatus;
}

/** The size wanted of a workload. */
export interface ScaleSpec {
  /** Wanted number of instances; absent means zero. */
  replicas?: number;
}

/** The size a workload has at present. */
export interface ScaleStatus {
  /** Number of instances observed. */
  replicas: number;
  /** Label query, in text form, that finds the workload's pods. */
  selector?: string;
}
