import { messageOf } from '../../api/errors/message-of.ts';
import { isPodActive, isPodReady, isPodTerminal, isPodTerminating } from '../../api/pod/phase.ts';
import { parseQuantity } from '../../api/quantity/quantity.ts';
import { parseTime } from '../../api/time/timestamp.ts';
import type { Client, Shared } from '../../client/client.ts';
import type { MetricSpec } from '../../proto/gen/autoscaling/v2.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';
import type { PodSample } from './recommend.ts';

/** What the resource metrics API says of one pod. https://github.com/kubernetes/metrics */
interface PodMetrics {
  readonly metadata: { readonly name: string };
  readonly containers: readonly { readonly name: string; readonly usage: { readonly [resource: string]: string } }[];
}

/** Thrown when no metrics can be had. */
export class MetricsError extends Error {
  override readonly name = 'MetricsError';
  /** What the event and the condition of the metric say, where that is less than the message. */
  readonly shown: string;

  constructor(message: string, options: ErrorOptions & { readonly shown?: string } = {}) {
    super(message, options);
    this.shown = options.shown ?? message;
  }
}

export const noPods = 'no pods returned by selector while calculating replica count';
export const nothingReceived = 'did not receive metrics for targeted pods (pods might be unready)';

/** What an API of metrics answered, as events tell it: that there is none is told with what was asked for. */
export function answerOf(error: unknown, resource: string): string {
  const message = messageOf(error);
  return message === 'the server could not find the requested resource' ? `${message} (get ${resource})` : message;
}

/** A pod may use much while it starts; what it uses in its first minutes does not count unless it is ready. */
const initializationMs = 5 * 60_000;
const readinessDelayMs = 30_000;

/** Reads what pods use of a resource. Throws MetricsError when there is no metrics server, or it knows none of them. */
export async function readUsage(
  client: Client,
  namespace: string,
  resource: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, PodMetrics>> {
  try {
    const path = `/apis/metrics.k8s.io/v1beta1/namespaces/${namespace}/pods`;
    const { items } = (await client.raw('GET', path, { signal })) as { readonly items: readonly PodMetrics[] };
    if (items.length === 0) throw new MetricsError('no metrics returned from resource metrics API');
    return new Map(items.map((item) => [item.metadata.name, item]));
  } catch (error) {
    if (signal.aborted) throw error;
    const why =
      error instanceof MetricsError
        ? error.message
        : `unable to fetch metrics from resource metrics API: ${answerOf(error, 'pods.metrics.k8s.io')}`;
    throw new MetricsError(`unable to get metrics for resource ${resource}: ${why}`, { cause: error });
  }
}

/** Joins pods with their metrics. Throws MetricsError for a container that requests nothing, as shares of nothing mean nothing. */
export function samplesOf(
  pods: readonly Shared<Pod>[],
  usage: ReadonlyMap<string, PodMetrics>,
  { resource, container, needsRequests }: { resource: string; container?: string | undefined; needsRequests: boolean },
  now: number,
): readonly PodSample[] {
  return pods
    .filter((pod) => !isPodTerminal(pod) && !isPodTerminating(pod))
    .map((pod) => {
      const chosen = pod.spec.containers.filter((one) => container === undefined || one.name === container);
      let request = 0;
      for (const one of chosen) {
        const text = one.resources?.requests?.[resource];
        if (text !== undefined) request += parseQuantity(text).milliValue();
        else if (needsRequests)
          throw new MetricsError(
            `missing request for ${resource} in container ${one.name} of Pod ${pod.metadata.name}`,
          );
      }
      const metrics = usage
        .get(pod.metadata.name)
        ?.containers.filter((one) => container === undefined || one.name === container);
      const used = metrics?.reduce((total, one) => total + parseQuantity(one.usage[resource] ?? '0').milliValue(), 0);
      return { name: pod.metadata.name, usage: used, request, isUnready: isUnready(pod, resource, now) };
    });
}

export function isUnready(pod: Shared<Pod>, resource: string, now: number): boolean {
  if (!isPodActive(pod) || pod.status?.phase === 'Pending') return true;
  if (resource !== 'cpu') return false;
  const started = parseTime(pod.status?.startTime);
  const ready = pod.status?.conditions?.find((one) => one.type === 'Ready');
  if (started === undefined || !ready) return true;
  if (now < started + initializationMs) return !isPodReady(pod);
  const changed = parseTime(ready.lastTransitionTime) ?? 0;
  return ready.status === 'False' && started + readinessDelayMs > changed;
}

/** The resource of a metric, and the container it is about, when it is one of the metrics that are read here. */
export function resourceOf(metric: Shared<MetricSpec>) {
  if (metric.type === 'Resource' && metric.resource)
    return { name: metric.resource.name, target: metric.resource.target, container: undefined };
  if (metric.type === 'ContainerResource' && metric.containerResource) {
    const { name, target, container } = metric.containerResource;
    return { name, target, container };
  }
  return undefined;
}
