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
  // Told also when the others are enough.
  for (const { metric, error } of failures) input.warn(reasonOf(metric), error.message);
  const [first] = failures;
  if (!best || (first && best.replicas < current)) {
    // With a metric missing it may grow on the others, and never shrink.
    if (first) tellFailures(look, input, failures);
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
  const failures: Failure[] = [];
  for (const metric of metrics) {
    try {
      const one = await sizeByMetric(metric, asked);
      look.measured(one.status);
      if (!best || one.replicas > best.replicas) best = one;
    } catch (error) {
      if (!(error instanceof MetricsError)) throw error;
      failures.push({ metric, error });
    }
  }
  return { best, failures };
}

/** A metric that could not be had. */
interface Failure {
  readonly metric: Shared<MetricSpec>;
  readonly error: MetricsError;
}

/** Says that no size could be found, and what went wrong first. */
function tellFailures(look: Look, { warn }: DecisionInput, failures: readonly Failure[]): void {
  const total = look.scaler.spec.metrics?.length ?? 0;
  const [first] = failures;
  if (!first) return;
  const { metric, error } = first;
  const message = `the HPA was unable to compute the replica count: ${error.message}`;
  look.put('ScalingActive', 'False', reasonOf(metric), message);
  const counted = `invalid metrics (${failures.length} invalid out of ${total})`;
  warn('FailedComputeMetricsReplicas', `${counted}, first error is: ${subjectOf(metric)}${error.message}`);
}

function reasonOf(metric: Shared<MetricSpec>): string {
  const resource = resourceOf(metric);
  if (!resource) return 'InvalidMetricSourceType';
  return resource.container === undefined ? 'FailedGetResourceMetric' : 'FailedGetContainerResourceMetric';
}

function subjectOf(metric: Shared<MetricSpec>): string {
  const resource = resourceOf(metric);
  if (!resource) return '';
  const { name, container } = resource;
  const subject = container === undefined ? `${name} resource` : `${container} container`;
  return `failed to get ${subject} metric value: `;
}
