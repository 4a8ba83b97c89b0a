import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSelector } from '../../api/labels/parse.ts';
import type { Shared } from '../../client/client.ts';
import type {
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerSpec,
  MetricSpec,
} from '../../proto/gen/autoscaling/v2.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';
import { firstMemory, type Memory, nothingRemembered } from './behavior.ts';
import type { CustomMetrics } from './custom-metrics.ts';
import { decide } from './decide.ts';
import { Look } from './look.ts';
import { MetricsError } from './metrics.ts';
import { Rivals } from './rivals.ts';

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
  {
    replicas = 2,
    selector = 'app=web',
    uses = {} as Readonly<Record<string, string>>,
    memory = nothingRemembered as Memory,
    custom = {} as Partial<CustomMetrics>,
    rivals = ['{h default}'],
  } = {},
) {
  const scaler = {
    metadata: { name: 'h', namespace: 'default', uid: 'u', generation: 1 },
    spec: { maxReplicas: 10, minReplicas: 1, scaleTargetRef: { kind: 'Deployment', name: 'web' }, ...spec },
  } as unknown as Shared<HorizontalPodAutoscaler>;
  const look = new Look(scaler, now);
  const warnings: string[] = [];
  const messages: string[] = [];
  const pods = Array.from({ length: replicas }, (_, i) => pod(`web-${i}`));
  const decision = await decide(look, {
    scale: { metadata: {}, spec: { replicas }, status: { replicas, selector } } as never,
    memory,
    custom: custom as CustomMetrics,
    rivals: () => rivals,
    podsOf: (wanted) => pods.filter(({ metadata }) => wanted.matches(metadata.labels)),
    async usage(resource) {
      const used = uses[resource];
      if (used === undefined) throw new MetricsError('no metrics server');
      const containers = [{ name: 'c', usage: { [resource]: used } }];
      return new Map(pods.map(({ metadata }) => [metadata.name, { metadata, containers }]));
    },
    warn(reason, message) {
      warnings.push(reason);
      messages.push(message);
    },
  });
  const status = look.status(replicas, decision.desired ?? replicas);
  const conditions = Object.fromEntries(
    (status.conditions ?? []).map(({ type, status, reason }) => [type, `${status} ${reason}`]),
  );
  const { desired, reason } = decision;
  return { desired, conditions, warnings, messages, reason, metrics: status.currentMetrics ?? [] };
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
    desired: undefined,
    conditions: { ScalingActive: 'False InvalidSelector' },
    warnings: ['SelectorRequired', 'FailedComputeMetricsReplicas'],
  },
  {
    name: 'the largest of the sizes that metrics ask for is taken',
    spec: { metrics: [cpu, memory] },
    given: { uses: { cpu: '75m', memory: '100Mi' } },
    desired: 4,
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
    warnings: ['FailedGetResourceMetric'],
  },
  {
    name: 'what a container uses is missed under its own name',
    spec: {
      metrics: [
        {
          type: 'ContainerResource',
          containerResource: { name: 'cpu', container: 'c', target: { type: 'Utilization', averageUtilization: 50 } },
        },
        memory,
      ],
    },
    desired: undefined,
    conditions: { ScalingActive: 'False FailedGetContainerResourceMetric' },
    warnings: ['FailedGetContainerResourceMetric', 'FailedGetResourceMetric', 'FailedComputeMetricsReplicas'],
  },
  {
    name: 'with a metric missing it does not shrink',
    spec: { metrics: [memory, cpu] },
    given: { uses: { cpu: '10m' } },
    desired: undefined,
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
  readonly desired: number | undefined;
  readonly conditions?: Readonly<Record<string, string>>;
  readonly warnings?: readonly string[];
}[])
  test(`autoscaling: ${name}`, async () => {
    const { metrics, conditions: shown, ...found } = await decided(spec ?? {}, given);
    assert.deepEqual(
      { desired: found.desired, conditions: shown, warnings: found.warnings },
      { desired, conditions: conditions ?? {}, warnings },
    );
    assert.equal(metrics.filter(({ type }) => type !== '').length, Object.keys(given?.uses ?? {}).length);
  });

const resourceValue: MetricSpec = {
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'AverageValue', averageValue: '50m' } },
};

test('two scalers of the same pods both stand still', async () => {
  const rivals = new Rivals();
  const selector = parseSelector('app=web');
  assert.deepEqual(rivals.note('default', 'h', selector, [pod('a')]), ['{h default}']);
  const both = rivals.note('default', 'g', selector, [pod('a')]);
  assert.deepEqual(both, ['{g default}', '{h default}']);
  const found = await decided({ metrics: [cpu] }, { uses: { cpu: '100m' }, rivals: [...both] });
  assert.deepEqual([found.desired, found.conditions.ScalingActive], [undefined, 'False AmbiguousSelector']);
  assert.equal(
    found.messages[0],
    'pods by selector app=web are controlled by multiple HPAs: [{g default} {h default}]',
  );
  rivals.forget('default/h');
  assert.deepEqual(rivals.note('default', 'g', selector, [pod('a')]), ['{g default}']);
});

test('without a behaviour it doubles at most, and says so', async () => {
  const found = await decided({ metrics: [cpu] }, { replicas: 3, uses: { cpu: '300m' } });
  assert.deepEqual([found.desired, found.conditions.ScalingLimited], [6, 'True ScaleUpLimit']);
  assert.equal(found.reason, 'cpu resource utilization (percentage of request) above target');
});

test('a metric that is an amount is named as such', async () => {
  const found = await decided({ metrics: [resourceValue] }, { uses: { cpu: '100m' } });
  assert.equal(found.reason, 'cpu resource above target');
});

test('it does not shrink below what was there when it was first looked at, and says why', async () => {
  const given = { replicas: 4, uses: { cpu: '10m' }, memory: firstMemory(4, now) };
  const found = await decided({ metrics: [cpu] }, given);
  assert.deepEqual([found.desired, found.conditions.AbleToScale], [4, 'True ScaleDownStabilized']);
});

test('with a behaviour growth is held back by lower recommendations, and says why', async () => {
  const behavior = { scaleUp: { stabilizationWindowSeconds: 60 } };
  const found = await decided(
    { metrics: [cpu], behavior },
    { replicas: 2, uses: { cpu: '100m' }, memory: firstMemory(2, now) },
  );
  assert.deepEqual([found.desired, found.conditions.AbleToScale], [2, 'True ScaleUpStabilized']);
});

const queue: MetricSpec = {
  type: 'External',
  external: {
    metric: { name: 'queue', selector: { matchLabels: { a: 'b' } } },
    target: { type: 'AverageValue', averageValue: '10' },
  },
};

for (const { name, metric: asked, custom, desired, cause, current } of [
  {
    name: 'a metric from outside, shared out among pods',
    metric: queue,
    custom: { external: async () => [20_000, 15_000] },
    desired: 4,
    cause:
      'external metric queue(&LabelSelector{MatchLabels:map[string]string{a: b,},MatchExpressions:[]LabelSelectorRequirement{},})',
    current: { averageValue: '17500m' },
  },
  {
    name: 'a metric from outside as a whole',
    metric: { type: 'External', external: { metric: { name: 'queue' }, target: { type: 'Value', value: '10' } } },
    custom: { external: async () => [15_000] },
    desired: 3,
    cause: 'external metric queue(nil)',
    current: { value: '15' },
  },
  {
    name: 'a metric of pods',
    metric: { type: 'Pods', pods: { metric: { name: 'hits' }, target: { type: 'AverageValue', averageValue: '10' } } },
    custom: {
      ofPods: async () =>
        new Map([
          ['web-0', 20_000],
          ['web-1', 10_000],
        ]),
    },
    desired: 3,
    cause: 'pods metric hits',
    current: { averageValue: '15' },
  },
  {
    name: 'a metric of another object',
    metric: {
      type: 'Object',
      object: {
        metric: { name: 'hits' },
        describedObject: { kind: 'Service', name: 's' },
        target: { type: 'Value', value: '10' },
      },
    },
    custom: { ofObject: async () => 20_000 },
    desired: 4,
    cause: 'Service metric hits',
    current: { value: '20' },
  },
] as {
  readonly name: string;
  readonly metric: MetricSpec;
  readonly custom: Partial<CustomMetrics>;
  readonly desired: number;
  readonly cause: string;
  readonly current: object;
}[])
  test(`autoscaling by ${name}`, async () => {
    const found = await decided({ metrics: [asked] }, { custom });
    assert.deepEqual([found.desired, found.reason], [desired, `${cause} above target`]);
    const [{ type, ...status } = { type: '' }] = found.metrics;
    assert.equal(type, asked.type);
    assert.deepEqual(Object.values(status as Record<string, { current: object }>)[0]?.current, current);
  });

test('an adapter that is not there is told of as Kubernetes tells it', async () => {
  const missing = async () => {
    throw new MetricsError('unable to fetch metrics from external metrics API: gone');
  };
  const { messages, warnings, desired, metrics } = await decided(
    { metrics: [queue] },
    { custom: { external: missing } },
  );
  const text =
    'unable to get external metric default/queue/&LabelSelector{MatchLabels:map[string]string{a: b,},MatchExpressions:[]LabelSelectorRequirement{},}: unable to fetch metrics from external metrics API: gone';
  assert.deepEqual(warnings, ['FailedGetExternalMetric', 'FailedComputeMetricsReplicas']);
  assert.deepEqual(messages, [
    text,
    `invalid metrics (1 invalid out of 1), first error is: failed to get queue external metric value: failed to get queue external metric: ${text}`,
  ]);
  assert.deepEqual([desired, metrics], [undefined, [{ type: '' }]]);
});
