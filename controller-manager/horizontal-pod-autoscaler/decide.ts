import { parseSelector } from '../../api/labels/parse.ts';
import type { Selector } from '../../api/labels/selector.ts';
import type { Shared } from '../../client/client.ts';
import type { Scale } from '../../proto/gen/autoscaling/v1.ts';
import type { MetricSpec } from '../../proto/gen/autoscaling/v2.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';
import { bound, type Memory } from './behavior.ts';
import type { CustomMetrics } from './custom-metrics.ts';
import type { Look } from './look.ts';
import type { MetricInput, MetricSize } from './metric-size.ts';
import { MetricsError } from './metrics.ts';
import { sizeByMetric } from './size-by-metric.ts';

/** What a size is decided from, besides the scaler itself. */
export interface DecisionInput {
  readonly scale: Scale;
  readonly memory: Memory;
  podsOf(selector: Selector): readonly Shared<Pod>[];
  /** The names of all scalers of these pods, this one among them. */
  rivals(selector: Selector, pods: readonly Shared<Pod>[]): readonly string[];
  usage: MetricInput['usage'];
  readonly custom: CustomMetrics;
  /** An event of type Warning about the scaler. */
  warn(reason: string, message: string): void;
}

/** The size that the target is to have. */
export interface Decision {
  /** Undefined when it could not be found: then it stays. */
  readonly desired: number | undefined;
  /** Why it differs from the present one. */
  readonly reason: string;
  /** What the metrics asked for, before it was tamed; absent where they were not asked or had no answer. */
  readonly recommended?: number;
}

/** Notes its conditions and metrics in `look`. Bounds come first: they hold also when there are no metrics. */
export async function decide(look: Look, input: DecisionInput): Promise<Decision> {
  const { spec, metadata } = look.scaler;
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
    input.warn('FailedComputeMetricsReplicas', 'selector is required');
    return { desired: undefined, reason: '' };
  }
  const pods = input.podsOf(selector);
  const rivals = input.rivals(selector, pods);
  if (rivals.length > 1) {
    const message = `pods by selector ${selector} are controlled by multiple HPAs: [${rivals.join(' ')}]`;
    input.warn('AmbiguousSelector', message);
    look.put('ScalingActive', 'False', 'AmbiguousSelector', message);
    input.warn('FailedComputeMetricsReplicas', message);
    return { desired: undefined, reason: '' };
  }
  const asked: MetricInput = {
    namespace: metadata.namespace ?? '',
    ...{ selector, pods, current, counted: scale.status?.replicas ?? 0 },
    ...{ behavior, usage: input.usage, custom: input.custom, now: look.now },
  };
  const { best, failures } = await weigh(metrics, asked, look);
  // Told also when the others are enough.
  for (const { metric, error } of failures) input.warn(reasonOf(metric), error.shown);
  const [first] = failures;
  if (!best || (first && best.replicas < current)) {
    // With a metric missing it may grow on the others, and never shrink.
    if (first) tellFailures(look, input, failures);
    return { desired: undefined, reason: '' };
  }
  const found = `the HPA was able to successfully calculate a replica count from ${best.cause}`;
  look.put('ScalingActive', 'True', 'ValidMetricFound', found);
  const result = bound(best.replicas, current, { min, max }, behavior, memory, look.now);
  const { limited, stabilized } = result;
  look.put('ScalingLimited', limited.isLimited ? 'True' : 'False', limited.reason, limited.message);
  if (stabilized) look.put('AbleToScale', 'True', stabilized.reason, stabilized.message);
  else look.put('AbleToScale', 'True', 'ReadyForNewScale', 'recommended size matches current size');
  // What the metrics ask for is the reason, also where it is tamed.
  const reason =
    best.replicas > current ? `${best.cause} above target` : best.replicas < current ? 'All metrics below target' : '';
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
      // Its place stays, so that the others stand where they belong.
      look.measured({ type: '' });
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
  const message = `the HPA was unable to compute the replica count: ${error.shown}`;
  look.put('ScalingActive', 'False', reasonOf(metric), message);
  const counted = `invalid metrics (${failures.length} invalid out of ${total})`;
  warn('FailedComputeMetricsReplicas', `${counted}, first error is: ${subjectOf(metric)}${error.message}`);
}

const reasons: Readonly<Record<string, string>> = {
  Object: 'FailedGetObjectMetric',
  Pods: 'FailedGetPodsMetric',
  Resource: 'FailedGetResourceMetric',
  ContainerResource: 'FailedGetContainerResourceMetric',
  External: 'FailedGetExternalMetric',
};

const reasonOf = ({ type }: Shared<MetricSpec>): string => reasons[type] ?? 'InvalidMetricSourceType';

function subjectOf({ type, resource, containerResource, external }: Shared<MetricSpec>): string {
  switch (type) {
    case 'Object':
      return 'failed to get object metric value: ';
    case 'Pods':
      return 'failed to get pods metric value: ';
    case 'Resource':
      return `failed to get ${resource?.name} resource metric value: `;
    case 'ContainerResource':
      return `failed to get ${containerResource?.container} container metric value: `;
    case 'External':
      return `failed to get ${external?.metric.name} external metric value: `;
    default:
      return '';
  }
}
