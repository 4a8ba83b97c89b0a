import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Shared } from '../../client/client.ts';
import type {
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerSpec,
  MetricSpec,
} from '../../proto/gen/autoscaling/v2.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';
import { nothingRemembered } from './behavior.ts';
import { decide } from './decide.ts';
import { Look } from './look.ts';
import { MetricsError } from './metrics.ts';

const now = Date.parse('2026-01-02T03:04:05Z');
const long = new Date(now - 3600_000).toISOString();

const pod = (name: string): Shared<Pod> =>
  ({
    metadata: { name, labels: { app: 'web' }, uid: name, creationTimestamp: long },
    spec: { containers: [{ name: 'c', image: 'i', resources: { requests: { cpu: '100m', memory: '100Mi' } } }] },
    status: {
      phase: 'Running',
      startTime: long,
      conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: long }],
    },
  }) as unknown as Shared<Pod>;

const metric = (name: string, averageUtilization = 50): MetricSpec => ({
  type: 'Resource',
  resource: { name, target: { type: 'Utilization', averageUtilization } },
});

/** What is decided for two pods, unless it says otherwise, that use so much each of a resource. */
async function decided(
  spec: Partial<HorizontalPodAutoscalerSpec>,
  { replicas = 2, selector = 'app=web', uses = {} as Readonly<Record<string, string>> } = {},
) {
  const scaler = {
    metadata: { name: 'h', namespace: 'default', uid: 'u', generation: 1 },
    spec: { maxReplicas: 10, minReplicas: 1, scaleTargetRef: { kind: 'Deployment', name: 'web' }, ...spec },
  } as unknown as Shared<HorizontalPodAutoscaler>;
  const look = new Look(scaler, now);
  const warnings: string[] = [];
  const pods = Array.from({ length: replicas }, (_, i) => pod(`web-${i}`));
  const decision = await decide(look, {
    scale: { metadata: {}, spec: { replicas }, status: { replicas, selector } } as never,
    memory: nothingRemembered,
    podsOf: (wanted) => pods.filter(({ metadata }) => wanted.matches(metadata.labels)),
    async usage(resource) {
      const used = uses[resource];
      if (used === undefined) throw new MetricsError('no metrics server');
      const containers = [{ name: 'c', usage: { [resource]: used } }];
      return new Map(pods.map(({ metadata }) => [metadata.name, { metadata, containers }]));
    },
    warn: (reason) => warnings.push(reason),
  });
  const status = look.status(replicas, decision.desired);
  const conditions = Object.fromEntries(
    (status.conditions ?? []).map(({ type, status, reason }) => [type, `${status} ${reason}`]),
  );
  return { desired: decision.desired, conditions, warnings, measured: status.currentMetrics?.length ?? 0 };
}

const cpu = metric('cpu');
const memory = metric('memory');

for (const { name, spec, given, desired, conditions, warnings = [] } of [
  {
    name: 'a target of no size is left at none',
    given: { replicas: 0 },
    desired: 0,
    conditions: { ScalingActive: 'False ScalingDisabled' },
  },
  { name: 'more than there may be go, without metrics', spec: { maxReplicas: 3 }, given: { replicas: 5 }, desired: 3 },
  { name: 'fewer than there must be grow, without metrics', spec: { minReplicas: 4 }, desired: 4 },
  {
    name: 'a target without a selector stays as it is',
    given: { selector: '' },
    desired: 2,
    conditions: { ScalingActive: 'False InvalidSelector' },
    warnings: ['SelectorRequired'],
  },
  {
    name: 'the largest of the sizes that metrics ask for is taken',
    spec: { metrics: [cpu, memory] },
    given: { uses: { cpu: '100m', memory: '150Mi' } },
    desired: 6,
    conditions: {
      ScalingActive: 'True ValidMetricFound',
      ScalingLimited: 'False DesiredWithinRange',
      AbleToScale: 'True ReadyForNewScale',
    },
  },
  {
    name: 'with a metric missing it grows on the others',
    spec: { metrics: [memory, cpu] },
    given: { uses: { cpu: '100m' } },
    desired: 4,
    conditions: {
      ScalingActive: 'True ValidMetricFound',
      ScalingLimited: 'False DesiredWithinRange',
      AbleToScale: 'True ReadyForNewScale',
    },
  },
  {
    name: 'with a metric missing it does not shrink',
    spec: { metrics: [memory, cpu] },
    given: { uses: { cpu: '10m' } },
    desired: 2,
    conditions: { ScalingActive: 'False FailedGetResourceMetric' },
    warnings: ['FailedGetResourceMetric', 'FailedComputeMetricsReplicas'],
  },
  {
    name: 'it grows no further than it may',
    spec: { metrics: [cpu], maxReplicas: 3 },
    given: { uses: { cpu: '200m' } },
    desired: 3,
    conditions: {
      ScalingActive: 'True ValidMetricFound',
      ScalingLimited: 'True TooManyReplicas',
      AbleToScale: 'True ReadyForNewScale',
    },
  },
] as {
  readonly name: string;
  readonly spec?: Partial<HorizontalPodAutoscalerSpec>;
  readonly given?: Parameters<typeof decided>[1];
  readonly desired: number;
  readonly conditions?: Readonly<Record<string, string>>;
  readonly warnings?: readonly string[];
}[])
  test(`autoscaling: ${name}`, async () => {
    const { measured, ...found } = await decided(spec ?? {}, given);
    assert.deepEqual(found, { desired, conditions: conditions ?? {}, warnings });
    assert.equal(measured, Object.keys(given?.uses ?? {}).length);
  });
