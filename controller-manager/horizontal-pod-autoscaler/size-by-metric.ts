import { parseQuantity, Quantity } from '../../api/quantity/quantity.ts';
import type { Shared } from '../../client/client.ts';
import type { HorizontalPodAutoscalerBehavior, MetricSpec, MetricStatus } from '../../proto/gen/autoscaling/v2.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';
import { MetricsError, type readUsage, resourceOf, samplesOf } from './metrics.ts';
import { recommend } from './recommend.ts';

const tolerance = 0.1;

/** What one metric is weighed with. */
export interface MetricInput {
  /** Those of the target. */
  readonly pods: readonly Shared<Pod>[];
  /** How many there are now. */
  readonly current: number;
  readonly behavior: Shared<HorizontalPodAutoscalerBehavior> | undefined;
  /** What the pods use of a resource; throws MetricsError. */
  usage(resource: string): ReturnType<typeof readUsage>;
  readonly now: number;
}

/** The size that a metric asks for. */
export interface MetricSize {
  readonly replicas: number;
  /** For the messages of events and conditions. */
  readonly cause: string;
  readonly status: MetricStatus;
}

/** Throws MetricsError when the metric cannot be had or says nothing. */
export async function sizeByMetric(metric: Shared<MetricSpec>, input: MetricInput): Promise<MetricSize> {
  const resource = resourceOf(metric);
  if (!resource)
    throw new MetricsError(`metrics of type ${metric.type} need a metrics server of their own, and there is none`);
  const { name, target, container } = resource;
  const isShare = target.averageUtilization !== undefined;
  try {
    const usage = await input.usage(name);
    const samples = samplesOf(input.pods, usage, { resource: name, container, needsRequests: isShare }, input.now);
    const wanted = isShare
      ? ({ kind: 'utilization', percent: target.averageUtilization ?? 0 } as const)
      : ({ kind: 'average', amount: parseQuantity(target.averageValue ?? '0').milliValue() } as const);
    const { scaleUp, scaleDown } = input.behavior ?? {};
    const tolerances = { up: toleranceOf(scaleUp?.tolerance), down: toleranceOf(scaleDown?.tolerance) };
    const result = recommend(samples, input.current, wanted, tolerances);
    if (!result) throw new MetricsError(`did not receive metrics for targeted pods (pods might be unready)`);
    const averageValue = String(Quantity.ofMilli(result.average));
    const share = result.utilization === undefined ? {} : { averageUtilization: result.utilization };
    const value = { name, current: { averageValue, ...(isShare ? share : {}) } };
    const shown = container === undefined ? `${name} resource` : `${name} container resource`;
    return {
      replicas: result.replicas,
      cause: `${shown} utilization (percentage of request)`,
      status:
        container === undefined
          ? { type: 'Resource', resource: value }
          : { type: 'ContainerResource', containerResource: { ...value, container } },
    };
  } catch (error) {
    const prefix = isShare ? `failed to get ${name} utilization` : `failed to get ${name} usage`;
    if (error instanceof MetricsError) throw new MetricsError(`${prefix}: ${error.message}`, { cause: error });
    throw error;
  }
}

function toleranceOf(text: string | undefined): number {
  return text === undefined ? tolerance : parseQuantity(text).toNumber();
}
