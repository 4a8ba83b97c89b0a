import { isConflict } from '../../api/errors/predicates.ts';
import { parseSelector } from '../../api/labels/parse.ts';
import { setCondition } from '../../api/meta/conditions.ts';
import { deepEqual } from '../../api/meta/deep-equal.ts';
import { groupOf } from '../../api/meta/group-version.ts';
import { objectKey } from '../../api/meta/object-key.ts';
import { parseQuantity, Quantity } from '../../api/quantity/quantity.ts';
import { formatTime } from '../../api/time/timestamp.ts';
import type { Shared } from '../../client/client.ts';
import { type ControllerDefinition, type ReconcileContext, watches } from '../../client/controller/controller.ts';
import { referenceTo } from '../../client/events/recorder.ts';
import type { Scale } from '../../proto/gen/autoscaling/v1.ts';
import type {
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerCondition,
  HorizontalPodAutoscalerStatus,
  MetricSpec,
  MetricStatus,
} from '../../proto/gen/autoscaling/v2.ts';
import { autoscalingV2Resources, coreV1Resources } from '../../proto/gen/resources.ts';
import type { ControllerContext } from '../controller-context.ts';
import { discoveryCache } from '../discovery/discovery-cache.ts';
import { messageOf } from '../pods/pod-calls.ts';
import { bound, type Memory } from './behavior.ts';
import { MetricsError, readUsage, resourceOf, samplesOf } from './metrics.ts';
import { recommend } from './recommend.ts';

type AScaler = Shared<HorizontalPodAutoscaler>;
const { horizontalpodautoscalers: type } = autoscalingV2Resources;
const tolerance = 0.1;
const longestWindowMs = 3600_000;

/** The state of one look at a scaler: what its status will say. */
interface Look {
  conditions: readonly Shared<HorizontalPodAutoscalerCondition>[];
  metrics: MetricStatus[];
}

/** Sizes workloads by what their pods use. https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/ */
export function horizontalPodAutoscaler(context: ControllerContext): readonly ControllerDefinition[] {
  const { client, informers, clock, options } = context;
  const scalers = informers.get(type);
  const pods = informers.get(coreV1Resources.pods);
  const discovery = discoveryCache(context);
  const events = context.events('horizontal-pod-autoscaler');
  const memories = new Map<string, Memory>();
  const say = (scaler: AScaler, kind: 'Normal' | 'Warning', reason: string, message: string) =>
    events.event(referenceTo(type, scaler), kind, reason, message);
  const put = (look: Look, name: string, status: 'True' | 'False', reason: string, message: string) => {
    look.conditions = setCondition<Shared<HorizontalPodAutoscalerCondition>>(
      look.conditions,
      { type: name, status, reason, message },
      clock.now(),
    );
  };

  async function scalePath({ spec, metadata }: AScaler, signal: AbortSignal): Promise<string> {
    const { apiVersion = 'v1', kind, name } = spec.scaleTargetRef;
    const { types } = await discovery.get(signal);
    const found = types.find((one) => one.group === groupOf(apiVersion) && one.kind === kind);
    if (!found) throw new Error(`no matches for kind "${kind}" in group "${groupOf(apiVersion)}"`);
    const root = found.group === '' ? '/api' : '/apis';
    return `${root}/${found.apiVersion}/namespaces/${metadata.namespace}/${found.resource}/${name}/scale`;
  }

  async function look(scaler: AScaler, signal: AbortSignal): Promise<void> {
    const now: Look = { conditions: scaler.status?.conditions ?? [], metrics: [] };
    let path: string;
    let scale: Scale;
    try {
      path = await scalePath(scaler, signal);
      scale = (await client.raw('GET', path, { signal })) as Scale;
    } catch (error) {
      if (signal.aborted) throw error;
      const message = `the HPA controller was unable to get the target's current scale: ${messageOf(error)}`;
      say(scaler, 'Warning', 'FailedGetScale', messageOf(error));
      put(now, 'AbleToScale', 'False', 'FailedGetScale', message);
      await write(
        scaler,
        now,
        scaler.status?.currentReplicas ?? 0,
        scaler.status?.desiredReplicas ?? 0,
        undefined,
        signal,
      );
      return;
    }
    put(
      now,
      'AbleToScale',
      'True',
      'SucceededGetScale',
      "the HPA controller was able to get the target's current scale",
    );
    const current = scale.spec?.replicas ?? 0;
    const { desired, reason } = await decide(scaler, scale, current, now, signal);
    let scaledAt: string | undefined;
    if (desired !== current) {
      const size = `New size: ${desired}; reason: ${reason}`;
      try {
        await client.raw('PUT', path, { body: { ...scale, spec: { ...scale.spec, replicas: desired } }, signal });
      } catch (error) {
        if (isConflict(error) || signal.aborted) throw error;
        say(scaler, 'Warning', 'FailedRescale', `${size}; error: ${messageOf(error)}`);
        const message = `the HPA controller was unable to update the target scale: ${messageOf(error)}`;
        put(now, 'AbleToScale', 'False', 'FailedUpdateScale', message);
        await write(scaler, now, current, scaler.status?.desiredReplicas ?? current, undefined, signal);
        throw error;
      }
      put(
        now,
        'AbleToScale',
        'True',
        'SucceededRescale',
        `the HPA controller was able to update the target scale to ${desired}`,
      );
      say(scaler, 'Normal', 'SuccessfulRescale', size);
      remember(scaler, { scaled: desired - current });
      scaledAt = formatTime(clock.now());
    }
    await write(scaler, now, scale.status?.replicas ?? current, desired, scaledAt, signal);
  }

  /** The size that is wanted. Bounds come first: they hold also when there are no metrics. */
  async function decide(scaler: AScaler, scale: Scale, current: number, now: Look, signal: AbortSignal) {
    const { maxReplicas: max, minReplicas: min = 1, metrics = [], behavior } = scaler.spec;
    if (current === 0 && min !== 0) {
      put(
        now,
        'ScalingActive',
        'False',
        'ScalingDisabled',
        'scaling is disabled since the replica count of the target is zero',
      );
      return { desired: 0, reason: '' };
    }
    if (current > max) return { desired: max, reason: 'Current number of replicas above Spec.MaxReplicas' };
    if (current < min) return { desired: min, reason: 'Current number of replicas below Spec.MinReplicas' };
    const selector = parseSelector(scale.status?.selector ?? '');
    if (selector.empty) {
      say(scaler, 'Warning', 'SelectorRequired', 'selector is required');
      put(now, 'ScalingActive', 'False', 'InvalidSelector', "the HPA target's scale is missing a selector");
      return { desired: current, reason: '' };
    }
    const chosen = pods.lister.list(scaler.metadata.namespace).filter((pod) => selector.matches(pod.metadata.labels));
    let best: { readonly replicas: number; readonly cause: string } | undefined;
    let first: MetricsError | undefined;
    let invalid = 0;
    for (const metric of metrics) {
      try {
        const one = await ofMetric(scaler, metric, chosen, current, now, signal);
        if (!best || one.replicas > best.replicas) best = one;
      } catch (error) {
        if (!(error instanceof MetricsError)) throw error;
        invalid++;
        first ??= error;
      }
    }
    if (!best || (first && best.replicas < current)) {
      // With a metric missing it may grow on the others, and never shrink.
      if (first) fail(scaler, now, metrics, first, invalid);
      return { desired: current, reason: '' };
    }
    put(
      now,
      'ScalingActive',
      'True',
      'ValidMetricFound',
      `the HPA was able to successfully calculate a replica count from ${best.cause}`,
    );
    const result = bound(
      best.replicas,
      current,
      { min, max },
      behavior,
      memories.get(scaler.metadata.uid) ?? empty,
      clock.now(),
    );
    remember(scaler, { recommended: best.replicas });
    put(now, 'ScalingLimited', result.isLimited ? 'True' : 'False', result.reason, result.message);
    if (result.replicas === current && result.isStabilized)
      put(
        now,
        'AbleToScale',
        'True',
        'ScaleDownStabilized',
        'recent recommendations were higher than current one, applying the highest recent recommendation',
      );
    else put(now, 'AbleToScale', 'True', 'ReadyForNewScale', 'recommended size matches current size');
    const reason = result.replicas > current ? `${best.cause} above target` : 'All metrics below target';
    return { desired: result.replicas, reason };
  }

  function fail(
    scaler: AScaler,
    now: Look,
    metrics: readonly Shared<MetricSpec>[],
    error: MetricsError,
    invalid: number,
  ): void {
    const [metric] = metrics;
    const resource = metric && resourceOf(metric);
    const reason = resource ? 'FailedGetResourceMetric' : 'InvalidMetricSourceType';
    put(now, 'ScalingActive', 'False', reason, `the HPA was unable to compute the replica count: ${error.message}`);
    say(scaler, 'Warning', reason, error.message);
    const about = resource ? `failed to get ${resource.name} resource metric value: ` : '';
    say(
      scaler,
      'Warning',
      'FailedComputeMetricsReplicas',
      `invalid metrics (${invalid} invalid out of ${metrics.length}), first error is: ${about}${error.message}`,
    );
  }

  async function ofMetric(
    scaler: AScaler,
    metric: Shared<MetricSpec>,
    chosen: Parameters<typeof samplesOf>[0],
    current: number,
    now: Look,
    signal: AbortSignal,
  ) {
    const resource = resourceOf(metric);
    if (!resource)
      throw new MetricsError(`metrics of type ${metric.type} need a metrics server of their own, and there is none`);
    const { name, target, container } = resource;
    const isShare = target.averageUtilization !== undefined;
    const prefix = isShare ? `failed to get ${name} utilization` : `failed to get ${name} usage`;
    try {
      const usage = await readUsage(client, scaler.metadata.namespace ?? '', name, signal);
      const samples = samplesOf(chosen, usage, { resource: name, container, needsRequests: isShare }, clock.now());
      const wanted = isShare
        ? ({ kind: 'utilization', percent: target.averageUtilization ?? 0 } as const)
        : ({ kind: 'average', amount: parseQuantity(target.averageValue ?? '0').milliValue() } as const);
      const { scaleUp, scaleDown } = scaler.spec.behavior ?? {};
      const tolerances = { up: toleranceOf(scaleUp?.tolerance), down: toleranceOf(scaleDown?.tolerance) };
      const result = recommend(samples, current, wanted, tolerances);
      if (!result) throw new MetricsError(`did not receive metrics for targeted pods (pods might be unready)`);
      const averageValue = String(Quantity.ofMilli(result.average));
      const share = result.utilization === undefined ? {} : { averageUtilization: result.utilization };
      const value = { name, current: { averageValue, ...(isShare ? share : {}) } };
      now.metrics.push(
        container === undefined
          ? { type: 'Resource', resource: value }
          : { type: 'ContainerResource', containerResource: { ...value, container } },
      );
      const shown = container === undefined ? `${name} resource` : `${name} container resource`;
      return { replicas: result.replicas, cause: `${shown} utilization (percentage of request)` };
    } catch (error) {
      if (error instanceof MetricsError) throw new MetricsError(`${prefix}: ${error.message}`, { cause: error });
      throw error;
    }
  }

  function remember({ metadata }: AScaler, more: { readonly recommended?: number; readonly scaled?: number }): void {
    const at = clock.now();
    const before = memories.get(metadata.uid) ?? empty;
    const recent = <T extends { readonly at: number }>(list: readonly T[]) =>
      list.filter((one) => one.at > at - longestWindowMs);
    memories.set(metadata.uid, {
      recommendations: [
        ...recent(before.recommendations),
        ...(more.recommended === undefined ? [] : [{ at, replicas: more.recommended }]),
      ],
      scalings: [...recent(before.scalings), ...(more.scaled === undefined ? [] : [{ at, change: more.scaled }])],
    });
  }

  async function write(
    scaler: AScaler,
    now: Look,
    currentReplicas: number,
    desiredReplicas: number,
    scaledAt: string | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const { generation } = scaler.metadata;
    const lastScaleTime = scaledAt ?? scaler.status?.lastScaleTime;
    const status: HorizontalPodAutoscalerStatus = {
      ...(generation === undefined ? {} : { observedGeneration: generation }),
      ...(lastScaleTime === undefined ? {} : { lastScaleTime }),
      ...(currentReplicas > 0 ? { currentReplicas } : {}),
      desiredReplicas,
      ...(now.metrics.length > 0 ? { currentMetrics: now.metrics } : {}),
      conditions: now.conditions.map((one) => ({ ...one })),
    };
    const { currentMetrics, ...before } = scaler.status ?? {};
    // The server shows no metrics as null.
    if (deepEqual(status, currentMetrics ? scaler.status : before)) return;
    await client.updateStatus(type, { ...scaler, status }, { signal });
  }

  const period = options.horizontalPodAutoscalerSyncPeriodMs;
  const due = new Map<string, number>();
  return [
    {
      name: 'horizontal-pod-autoscaler-controller',
      workers: options.concurrentHorizontalPodAutoscalerSyncs,
      reads: [pods],
      watches: [watches(scalers, objectKey)],
      async reconcile(key, { signal }: ReconcileContext) {
        const scaler = scalers.lister.get(key);
        if (!scaler) {
          due.delete(key);
          return undefined;
        }
        // One look each period, whatever happens to the object: its own status writes wake it, too.
        const at = due.get(key) ?? clock.now() + period;
        due.set(key, at);
        if (at > clock.now()) return { requeueAfterMs: at - clock.now() };
        due.set(key, clock.now() + period);
        await look(scaler, signal);
        return { requeueAfterMs: period };
      },
    },
  ];
}

const empty: Memory = { recommendations: [], scalings: [] };

function toleranceOf(text: string | undefined): number {
  return text === undefined ? tolerance : parseQuantity(text).toNumber();
}
