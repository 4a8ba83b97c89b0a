import { parseSelector } from '../../api/labels/parse.ts';
import type { Selector } from '../../api/labels/selector.ts';
import type { Shared } from '../../client/client.ts';
import type { Scale } from '../../proto/gen/autoscaling/v1.ts';
import type { MetricSpec } from '../../proto/gen/autoscaling/v2.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';
import { bound, type Memory } from './behavior.ts';
import type { Look } from './look.ts';
import { MetricsError, resourceOf } from './metrics.ts';
import { type MetricInput, type MetricSize, sizeByMetric } from './size-by-metric.ts';

/** What a size is decided from, besides the scaler itself. */
export interface DecisionInput {
  readonly scale: Scale;
  readonly memory: Memory;
  podsOf(selector: Selector): readonly Shared<Pod>[];
  usage: MetricInput['usage'];
  /** An event of type Warning about the scaler. */
  warn(reason: string, message: string): void;
}

/** The size that the target is to have. */
export interface Decision {
  readonly desired: number;
  /** Why it differs from the present one. */
  readonly reason: string;
  /** What the metrics asked for, before it was tamed; absent where they were not asked or had no answer. */
  readonly recommended?: number;
}

/** Notes its conditions and metrics in `look`. Bounds come first: they hold also when there are no metrics. */
export async function decide(look: Look, input: DecisionInput): Promise<Decision> {
  const { spec } = look.scaler;
  const { maxReplicas: max, minReplicas: min = 1, metrics = [], behavior } = spec;
  const { scale, memory } = input;
  const current = scale.spec?.replicas ?? 0;
  if (current === 0 && min !== 0) {
    const message = 'scaling is disabled since the replica count of the target is zero';
    look.put('ScalingActive', 'False', 'ScalingDisabled', message);
    return { desired: 0, reason: '' };
  }
  if (current > max) return { desired: max, reason: 'Current number of replicas above Spec.MaxReplicas' };
  if (current < min) return { desired: min, reason: 'Current number of replicas below Spec.MinReplicas' };
  const selector = parseSelector(scale.status?.selector ?? '');
  if (selector.empty) {
    input.warn('SelectorRequired', 'selector is required');
    look.put('ScalingActive', 'False', 'InvalidSelector', "the HPA target's scale is missing a selector");
    return { desired: current, reason: '' };
  }
  const asked = { pods: input.podsOf(selector), current, behavior, usage: input.usage, now: look.now };
  const { best, failures } = await weigh(metrics, asked, look);
  const [first] = failures;
  if (!best || (first && best.replicas < current)) {
    // With a metric missing it may grow on the others, and never shrink.
    if (first) tellFailure(look, input, first, failures.length);
    return { desired: current, reason: '' };
  }
  const found = `the HPA was able to successfully calculate a replica count from ${best.cause}`;
  look.put('ScalingActive', 'True', 'ValidMetricFound', found);
  const result = bound(best.replicas, current, { min, max }, behavior, memory, look.now);
  look.put('ScalingLimited', result.isLimited ? 'True' : 'False', result.reason, result.message);
  if (result.replicas === current && result.isStabilized) {
    const message = 'recent recommendations were higher than current one, applying the highest recent recommendation';
    look.put('AbleToScale', 'True', 'ScaleDownStabilized', message);
  } else look.put('AbleToScale', 'True', 'ReadyForNewScale', 'recommended size matches current size');
  const reason = result.replicas > current ? `${best.cause} above target` : 'All metrics below target';
  return { desired: result.replicas, reason, recommended: best.replicas };
}

/** The largest of the sizes that the metrics ask for, and what went wrong with others. */
async function weigh(metrics: readonly Shared<MetricSpec>[], asked: MetricInput, look: Look) {
  let best: MetricSize | undefined;
  const failures: MetricsError[] = [];
  for (const metric of metrics) {
    try {
      const one = await sizeByMetric(metric, asked);
      look.measured(one.status);
      if (!best || one.replicas > best.replicas) best = one;
    } catch (error) {
      if (!(error instanceof MetricsError)) throw error;
      failures.push(error);
    }
  }
  return { best, failures };
}

function tellFailure(look: Look, { warn }: DecisionInput, error: MetricsError, invalid: number): void {
  const { metrics = [] } = look.scaler.spec;
  const [metric] = metrics;
  const resource = metric && resourceOf(metric);
  const reason = resource ? 'FailedGetResourceMetric' : 'InvalidMetricSourceType';
  look.put('ScalingActive', 'False', reason, `the HPA was unable to compute the replica count: ${error.message}`);
  warn(reason, error.message);
  const about = resource ? `failed to get ${resource.name} resource metric value: ` : '';
  const counted = `invalid metrics (${invalid} invalid out of ${metrics.length})`;
  warn('FailedComputeMetricsReplicas', `${counted}, first error is: ${about}${error.message}`);
}
