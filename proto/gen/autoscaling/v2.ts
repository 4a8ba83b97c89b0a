// Made by 'npm run gen' from proto/autoscaling/v2.proto. Do not edit.
import type * as metaQuantity from '../meta/quantity.ts';
import type * as metaV1 from '../meta/v1.ts';

/** Scales on CPU or memory of one container in each pod. */
export interface ContainerResourceMetricSource {
  /** Resource to watch, such as cpu or memory. */
  name: string;
  /** Value of the metric to aim for. */
  target: MetricTarget;
  /** Name of the container whose use is measured. */
  container: string;
}

/** Last reading of a per-container resource metric. */
export interface ContainerResourceMetricStatus {
  /** Resource that was measured, such as cpu. */
  name: string;
  /** The values last seen for this metric. */
  current: MetricValueStatus;
  /** Name of the container that was measured. */
  container: string;
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
  /** Which metric to read, by name and labels. */
  metric: MetricIdentifier;
  /** Value of the metric to aim for. */
  target: MetricTarget;
}

/** Last reading of an external metric. */
export interface ExternalMetricStatus {
  /** Which metric was read, by name and labels. */
  metric: MetricIdentifier;
  /** The values last seen for this metric. */
  current: MetricValueStatus;
}

/** One limit on how fast replicas may be added or removed. */
export interface HPAScalingPolicy {
  /** Whether value counts pods or is a percentage of the present replicas. */
  type: string;
  /** Largest change allowed within one period; above zero. */
  value: number;
  /** Length in seconds of the window the limit applies to, at most 1800. */
  periodSeconds: number;
}

/** Damping and speed limits for scaling in one direction. */
export interface HPAScalingRules {
  /** Which policy wins when several apply; Disabled forbids scaling in this direction. */
  selectPolicy?: string;
  /** Speed limits in this direction; built-in ones are filled in when absent. */
  policies?: HPAScalingPolicy[];
  /** Seconds of past recommendations to consider against flapping; absent means 0 upwards and 300 downwards. */
  stabilizationWindowSeconds?: number;
  /** Relative deviation from the target that is ignored; absent uses the cluster-wide tolerance, 10% by default. */
  tolerance?: metaQuantity.Quantity;
}

/** Adjusts the replica count of a workload to one or several metrics. */
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

/** Scaling speed, separately for growing and shrinking. */
export interface HorizontalPodAutoscalerBehavior {
  /** Rules for adding pods; absent allows doubling or 4 more pods every 15 seconds. */
  scaleUp?: HPAScalingRules;
  /** Rules for removing pods; absent allows shrinking to the minimum after a 300 second window. */
  scaleDown?: HPAScalingRules;
}

/** One observed aspect of an autoscaler, such as AbleToScale or ScalingLimited. */
export interface HorizontalPodAutoscalerCondition {
  /** Name of the aspect this condition reports on. */
  type: string;
  /** Verdict for this condition: True, False, or Unknown when it cannot be told. */
  status: string;
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

/** What to scale, between which limits, on which metrics and how fast. */
export interface HorizontalPodAutoscalerSpec {
  /** The workload to scale; it must offer the scale subresource. */
  scaleTargetRef: CrossVersionObjectReference;
  /** Fewest replicas to scale down to; 0 needs an object or external metric. */
  minReplicas?: number;
  /** Most replicas to scale up to; not below minReplicas. */
  maxReplicas: number;
  /** Metrics to satisfy; the one asking for most replicas wins. Absent means 80% CPU utilization. */
  metrics?: MetricSpec[];
  /** Speed limits and damping for scaling; defaults apply when absent. */
  behavior?: HorizontalPodAutoscalerBehavior;
}

/** What the autoscaler last saw and decided. */
export interface HorizontalPodAutoscalerStatus {
  /** Generation of the spec last acted on. */
  observedGeneration?: number;
  /** When the replica count was last changed. */
  lastScaleTime?: metaV1.Time;
  /** Replica count of the target as last seen. */
  currentReplicas?: number;
  /** Replica count the autoscaler last computed. */
  desiredReplicas: number;
  /** Last readings of the metrics scaled on. */
  currentMetrics?: MetricStatus[];
  /** Whether and why the autoscaler can or cannot scale, one entry per type. */
  conditions?: HorizontalPodAutoscalerCondition[];
}

/** Names a metric and optionally narrows it by labels. */
export interface MetricIdentifier {
  /** Name of the metric. */
  name: string;
  /** Labels passed to the metrics server for a narrower choice; absent selects by name only. */
  selector?: metaV1.LabelSelector;
}

/** One metric to scale on, with its target. */
export interface MetricSpec {
  /** Kind of metric; decides which of the other fields is filled in. */
  type: string;
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

/** Last reading of one metric. */
export interface MetricStatus {
  /** Kind of metric; decides which of the other fields is filled in. */
  type: string;
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

/** The value to aim for, in one of three forms. */
export interface MetricTarget {
  /** Which form of target is used. */
  type: string;
  /** Wanted raw value of the metric. */
  value?: metaQuantity.Quantity;
  /** Wanted value per pod, averaged over the relevant pods. */
  averageValue?: metaQuantity.Quantity;
  /** Wanted average use in percent of requests; for resource metrics only. */
  averageUtilization?: number;
}

/** A metric's present value, in the forms known. */
export interface MetricValueStatus {
  /** Raw value last seen. */
  value?: metaQuantity.Quantity;
  /** Average per pod last seen. */
  averageValue?: metaQuantity.Quantity;
  /** Average use in percent of requests last seen. */
  averageUtilization?: number;
}

/** Scales on a metric that describes another object, such as an Ingress. */
export interface ObjectMetricSource {
  /** The object that the metric describes. */
  describedObject: CrossVersionObjectReference;
  /** Value of the metric to aim for. */
  target: MetricTarget;
  /** Which metric to read, by name and labels. */
  metric: MetricIdentifier;
}

/** Last reading of a metric of another object. */
export interface ObjectMetricStatus {
  /** Which metric was read, by name and labels. */
  metric: MetricIdentifier;
  /** The values last seen for this metric. */
  current: MetricValueStatus;
  /** The object that was measured. */
  describedObject: CrossVersionObjectReference;
}

/** Scales on a custom metric that every pod reports. */
export interface PodsMetricSource {
  /** Which metric to read, by name and labels. */
  metric: MetricIdentifier;
  /** Value to aim for; must be an average per pod. */
  target: MetricTarget;
}

/** Last reading of a metric that pods report. */
export interface PodsMetricStatus {
  /** Which metric was read, by name and labels. */
  metric: MetricIdentifier;
  /** The values last seen for this metric. */
  current: MetricValueStatus;
}

/** Scales on CPU or memory use of whole pods. */
export interface ResourceMetricSource {
  /** Resource to watch, such as cpu or memory. */
  name: string;
  /** Value of the metric to aim for. */
  target: MetricTarget;
}

/** Last reading of a pod resource metric. */
export interface ResourceMetricStatus {
  /** Resource that was measured, such as cpu. */
  name: string;
  /** The values last seen for this metric. */
  current: MetricValueStatus;
}
