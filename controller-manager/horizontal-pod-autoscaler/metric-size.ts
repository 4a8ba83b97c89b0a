import type { Selector } from '../../api/labels/selector.ts';
import type { Shared } from '../../client/client.ts';
import type { HorizontalPodAutoscalerBehavior, MetricStatus } from '../../proto/gen/autoscaling/v2.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';
import type { CustomMetrics } from './custom-metrics.ts';
import type { readUsage } from './metrics.ts';

/** What one metric is weighed with. */
export interface MetricInput {
  readonly namespace: string;
  /** Fits the pods of the target. */
  readonly selector: Selector;
  readonly pods: readonly Shared<Pod>[];
  /** How many there shall be now. */
  readonly current: number;
  /** How many the target has counted. */
  readonly counted: number;
  readonly behavior: Shared<HorizontalPodAutoscalerBehavior> | undefined;
  /** What the pods use of a resource; throws MetricsError. */
  usage(resource: string): ReturnType<typeof readUsage>;
  readonly custom: CustomMetrics;
  readonly now: number;
}

/** The size that a metric asks for. */
export interface MetricSize {
  readonly replicas: number;
  /** For the messages of events and conditions. */
  readonly cause: string;
  readonly status: MetricStatus;
}
