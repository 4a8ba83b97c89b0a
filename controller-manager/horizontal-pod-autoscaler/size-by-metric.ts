import { parseQuantity, Quantity } from '../../api/quantity/quantity.ts';
import type { Shared } from '../../client/client.ts';
import type { MetricSpec } from '../../proto/gen/autoscaling/v2.ts';
import type { MetricInput, MetricSize } from './metric-size.ts';
import { MetricsError, noPods, nothingReceived, resourceOf, samplesOf } from './metrics.ts';
import { recommend, type Tolerances } from './recommend.ts';
import { sizeByCustomMetric } from './size-by-custom-metric.ts';

const tolerance = 0.1;

/** Throws MetricsError when the metric cannot be had or says nothing. */
export async function sizeByMetric(metric: Shared<MetricSpec>, input: MetricInput): Promise<MetricSize> {
  const resource = resourceOf(metric);
  if (!resource) return sizeByCustomMetric(metric, input, tolerancesOf(input));
  const { name, target, container } = resource;
  const isShare = target.averageUtilization !== undefined;
  try {
    const usage = await input.usage(name);
    if (input.pods.length === 0) throw new MetricsError(noPods);
    const samples = samplesOf(input.pods, usage, { resource: name, container, needsRequests: isShare }, input.now);
    const wanted = isShare
      ? ({ kind: 'utilization', percent: target.averageUtilization ?? 0 } as const)
      : ({ kind: 'average', amount: parseQuantity(target.averageValue ?? '0').milliValue() } as const);
    const result = recommend(samples, input.current, wanted, tolerancesOf(input));
    if (!result) throw new MetricsError(nothingReceived);
    const averageValue = String(Quantity.ofMilli(result.average));
    const share = result.utilization === undefined ? {} : { averageUtilization: result.utilization };
    const value = { name, current: { averageValue, ...(isShare ? share : {}) } };
    const shown = container === undefined ? `${name} resource` : `${name} container resource`;
    return {
      replicas: result.replicas,
      cause: isShare ? `${shown} utilization (percentage of request)` : `${name} resource`,
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

function tolerancesOf({ behavior }: MetricInput): Tolerances {
  return { up: toleranceOf(behavior?.scaleUp?.tolerance), down: toleranceOf(behavior?.scaleDown?.tolerance) };
}

function toleranceOf(text: string | undefined): number {
  return text === undefined ? tolerance : parseQuantity(text).toNumber();
}
