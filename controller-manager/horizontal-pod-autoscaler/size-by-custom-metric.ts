import { selectorFromObject } from '../../api/labels/selector.ts';
import { selectorText } from '../../api/labels/selector-text.ts';
import { isPodReady, isPodTerminal, isPodTerminating } from '../../api/pod/phase.ts';
import { parseQuantity, Quantity } from '../../api/quantity/quantity.ts';
import type { Shared } from '../../client/client.ts';
import type {
  MetricIdentifier,
  MetricSpec,
  MetricStatus,
  MetricTarget,
  MetricValueStatus,
} from '../../proto/gen/autoscaling/v2.ts';
import type { MetricInput, MetricSize } from './metric-size.ts';
import { isUnready, MetricsError, noPods, nothingReceived } from './metrics.ts';
import { recommend, type Tolerances } from './recommend.ts';

/** What is measured altogether, and the size that it asks for. */
interface Measured {
  readonly replicas: number;
  /** Thousandths: the whole value, or that of one pod for targets that are averages. */
  readonly usage: number;
}

/** The size by a metric that is none of pods' resources. Throws MetricsError when the metric cannot be had or says nothing. */
export async function sizeByCustomMetric(
  metric: Shared<MetricSpec>,
  input: MetricInput,
  tolerances: Tolerances,
): Promise<MetricSize> {
  if (metric.type === 'Pods' && metric.pods) return sizeByPods(metric.pods, input, tolerances);
  if (metric.type === 'Object' && metric.object) return sizeByObject(metric.object, input, tolerances);
  if (metric.type === 'External' && metric.external) return sizeByExternal(metric.external, input, tolerances);
  throw new MetricsError(`unknown metric source type ${JSON.stringify(metric.type)}`);
}

async function sizeByPods(
  { metric, target }: NonNullable<Shared<MetricSpec>['pods']>,
  { pods, current, custom, selector, now }: MetricInput,
  tolerances: Tolerances,
): Promise<MetricSize> {
  const usage = await custom.ofPods(metric.name, selector.toString(), labelsOf(metric)).catch((error: unknown) => {
    throw within(`unable to get metric ${metric.name}`, error);
  });
  if (pods.length === 0) throw new MetricsError(noPods);
  const samples = pods
    .filter((pod) => !isPodTerminal(pod) && !isPodTerminating(pod))
    .map((pod) => {
      const { name } = pod.metadata;
      return { name, usage: usage.get(name), request: 0, isUnready: isUnready(pod, '', now) };
    });
  const wanted = { kind: 'average', amount: milliOf(target.averageValue) } as const;
  const result = recommend(samples, current, wanted, tolerances);
  if (!result) throw new MetricsError(nothingReceived);
  const { replicas, average } = result;
  const status: MetricStatus = { type: 'Pods', pods: { metric: identifier(metric), current: averageOf(average) } };
  return { replicas, cause: `pods metric ${metric.name}`, status };
}

async function sizeByObject(
  { metric, target, describedObject }: NonNullable<Shared<MetricSpec>['object']>,
  input: MetricInput,
  tolerances: Tolerances,
): Promise<MetricSize> {
  const { kind, name } = describedObject;
  const read = async () => {
    try {
      return await input.custom.ofObject(describedObject, metric.name, labelsOf(metric));
    } catch (error) {
      if (!(error instanceof MetricsError)) throw error;
      // In this order Kubernetes tells it.
      const message = `unable to get metric ${metric.name}: ${kind} on ${input.namespace} ${name}/${error.message}`;
      throw new MetricsError(message, { cause: error });
    }
  };
  const made = (replicas: number, current: MetricValueStatus, cause: string) => ({
    replicas,
    cause,
    status: {
      type: 'Object',
      object: { describedObject: { ...describedObject }, metric: identifier(metric), current },
    } satisfies MetricStatus,
  });
  if (target.type === 'Value' && target.value !== undefined) {
    const { replicas, usage } = sizeByValue(await read(), target, input, tolerances);
    return made(replicas, { value: quantity(usage) }, `${kind} metric ${metric.name}`);
  }
  if (target.type === 'AverageValue' && target.averageValue !== undefined) {
    const prefix = `failed to get ${metric.name} object metric`;
    const total = await read().catch((error: unknown) => {
      throw within(prefix, error, false);
    });
    const { replicas, usage } = sizeByAverage(total, target, input, tolerances);
    return made(replicas, averageOf(usage), externalCause(metric));
  }
  throw new MetricsError('invalid object metric source: neither a value target nor an average value target was set');
}

async function sizeByExternal(
  { metric, target }: NonNullable<Shared<MetricSpec>['external']>,
  input: MetricInput,
  tolerances: Tolerances,
): Promise<MetricSize> {
  const { custom, namespace } = input;
  const isAverage = target.averageValue !== undefined;
  if (!isAverage && target.value === undefined)
    throw new MetricsError(
      'invalid external metric source: neither a value target nor an average value target was set',
    );
  const prefix = isAverage
    ? `failed to get ${metric.name} external metric`
    : `failed to get external metric ${metric.name}`;
  try {
    const values = await custom.external(metric.name, labelsOf(metric)).catch((error: unknown) => {
      const what = `${namespace}/${metric.name}/${selectorText(metric.selector)}`;
      throw within(`unable to get external metric ${what}`, error);
    });
    const total = values.reduce((sum, value) => sum + value, 0);
    const { replicas, usage } = (isAverage ? sizeByAverage : sizeByValue)(total, target, input, tolerances);
    const current = isAverage ? averageOf(usage) : { value: quantity(usage) };
    const status: MetricStatus = { type: 'External', external: { metric: identifier(metric), current } };
    return { replicas, cause: externalCause(metric), status };
  } catch (error) {
    throw within(prefix, error, false);
  }
}

/** A value that is one for all pods: as many of those that are ready as bring it to the target. */
function sizeByValue(
  usage: number,
  target: Shared<MetricTarget>,
  { current, pods }: MetricInput,
  tolerances: Tolerances,
): Measured {
  const ratio = usage / milliOf(target.value);
  if (current === 0) return { replicas: Math.ceil(ratio), usage };
  if (isWithin(ratio, tolerances)) return { replicas: current, usage };
  if (pods.length === 0) throw new MetricsError(`unable to calculate ready pods: ${noPods}`);
  const ready = pods.filter((pod) => pod.status?.phase === 'Running' && isPodReady(pod)).length;
  return { replicas: Math.ceil(ratio * ready), usage };
}

/** A value that is shared out among the pods that the target has counted. */
function sizeByAverage(
  usage: number,
  target: Shared<MetricTarget>,
  { counted }: MetricInput,
  tolerances: Tolerances,
): Measured {
  const each = milliOf(target.averageValue);
  const replicas = isWithin(usage / (each * counted), tolerances) ? counted : Math.ceil(usage / each);
  return { replicas, usage: counted > 0 ? Math.ceil(usage / counted) : usage };
}

const isWithin = (ratio: number, { up, down }: Tolerances): boolean => ratio >= 1 - down && ratio <= 1 + up;
const milliOf = (text: string | undefined): number => parseQuantity(text ?? '0').milliValue();
const quantity = (milli: number): string => String(Quantity.ofMilli(milli));
const averageOf = (milli: number) => ({ averageValue: quantity(milli) });
const labelsOf = ({ selector }: Shared<MetricIdentifier>): string =>
  selector ? selectorFromObject(selector).toString() : '';
const externalCause = (metric: Shared<MetricIdentifier>): string =>
  `external metric ${metric.name}(${selectorText(metric.selector)})`;
const identifier = (metric: Shared<MetricIdentifier>): MetricIdentifier => structuredClone(metric) as MetricIdentifier;

/** The error with what it was about; others than MetricsError as they are. `isShown`: whether events tell that, too. */
function within(what: string, error: unknown, isShown = true): unknown {
  if (!(error instanceof MetricsError)) return error;
  const message = `${what}: ${error.message}`;
  return new MetricsError(message, { cause: error, ...(isShown ? {} : { shown: error.shown }) });
}
