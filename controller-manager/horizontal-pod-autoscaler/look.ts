import { setCondition } from '../../api/meta/conditions.ts';
import type { Shared } from '../../client/client.ts';
import type {
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerCondition,
  HorizontalPodAutoscalerStatus,
  MetricStatus,
} from '../../proto/gen/autoscaling/v2.ts';

/** One look at a scaler at one time: gathers what its status will say. */
export class Look {
  readonly scaler: Shared<HorizontalPodAutoscaler>;
  readonly now: number;
  readonly #metrics: MetricStatus[] = [];
  #conditions: readonly Shared<HorizontalPodAutoscalerCondition>[];

  constructor(scaler: Shared<HorizontalPodAutoscaler>, now: number) {
    this.scaler = scaler;
    this.now = now;
    this.#conditions = scaler.status?.conditions ?? [];
  }

  /** Sets a condition; the last word about it counts. */
  put(type: string, status: 'True' | 'False', reason: string, message: string): void {
    const condition = { type, status, reason, message };
    this.#conditions = setCondition<Shared<HorizontalPodAutoscalerCondition>>(this.#conditions, condition, this.now);
  }

  measured(metric: MetricStatus): void {
    this.#metrics.push(metric);
  }

  /** `scaledAt`: when it was scaled just now. */
  status(currentReplicas: number, desiredReplicas: number, scaledAt?: string): HorizontalPodAutoscalerStatus {
    const { metadata, status: before } = this.scaler;
    const { generation } = metadata;
    const lastScaleTime = scaledAt ?? before?.lastScaleTime;
    return {
      ...(generation === undefined ? {} : { observedGeneration: generation }),
      ...(lastScaleTime === undefined ? {} : { lastScaleTime }),
      ...(currentReplicas > 0 ? { currentReplicas } : {}),
      desiredReplicas,
      ...(this.#metrics.length > 0 ? { currentMetrics: this.#metrics } : {}),
      conditions: this.#conditions.map((one) => ({ ...one })),
    };
  }
}
