import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appsV1Resources, coreV1Resources, policyV1Resources } from '../proto/gen/resources.ts';
import { type PodSample, recommend } from './horizontal-pod-autoscaler/recommend.ts';
import { TestCluster, templateOf } from './testing/cluster.ts';

const { deployments } = appsV1Resources;
const { configmaps, pods, resourcequotas } = coreV1Resources;
const { poddisruptionbudgets } = policyV1Resources;
const key = { name: 'x', namespace: 'default' };

for (const { name, spec, status } of [
  { name: 'one may be missing', spec: { maxUnavailable: 1 }, status: [1, 3, 2, 3, 'SufficientPods'] },
  { name: 'a third must stay', spec: { minAvailable: '34%' }, status: [1, 3, 2, 3, 'SufficientPods'] },
  { name: 'all must stay', spec: { minAvailable: 3 }, status: [0, 3, 3, 3, 'InsufficientPods'] },
  { name: 'half may be missing, rounded up', spec: { maxUnavailable: '50%' }, status: [2, 3, 1, 3, 'SufficientPods'] },
] as const)
  test(`a budget by which ${name} says how many pods may go`, async () => {
    const cluster = new TestCluster(['deployment-controller', 'replicaset-controller', 'disruption-controller']);
    await cluster.client.create(deployments, {
      metadata: { name: 'web', namespace: 'default' },
      spec: { replicas: 3, selector: { matchLabels: { app: 'web' } }, template: templateOf({ app: 'web' }) },
    });
    await cluster.until(() => cluster.pods.length === 3, 'pods');
    await cluster.kubelet();
    await cluster.quiet();
    const selector = { matchLabels: { app: 'web' } };
    await cluster.client.create(poddisruptionbudgets, { metadata: key, spec: { selector, ...spec } });
    await cluster.quiet();
    const found = cluster.all(poddisruptionbudgets)[0]?.status;
    assert.deepEqual(
      [
        found?.disruptionsAllowed,
        found?.currentHealthy,
        found?.desiredHealthy,
        found?.expectedPods,
        found?.conditions?.[0]?.reason,
      ],
      status,
    );
    await cluster.stop();
  });

test('a budget that is a share tells of pods that have no size', async () => {
  const cluster = new TestCluster(['disruption-controller']);
  const metadata = { name: 'solo', namespace: 'default', labels: { app: 'web' } };
  await cluster.client.create(pods, { metadata, spec: templateOf({}).spec ?? { containers: [] } });
  const selector = { matchLabels: { app: 'web' }, matchExpressions: [{ key: 'app', operator: 'In', values: ['web'] }] };
  await cluster.client.create(poddisruptionbudgets, { metadata: key, spec: { selector, maxUnavailable: 1 } });
  await cluster.quiet();
  const shown =
    '&LabelSelector{MatchLabels:map[string]string{app: web,},MatchExpressions:[]LabelSelectorRequirement{LabelSelectorRequirement{Key:app,Operator:In,Values:[web],},},}';
  assert.ok(
    cluster.events.some((text) => text.includes(`(selector: ${shown}) were found to be unmanaged.`)),
    cluster.events.join('\n'),
  );
  await cluster.stop();
});

test('a budget that is a share cannot be worked out for pods whose controller is gone', async () => {
  const cluster = new TestCluster(['disruption-controller']);
  const ownerReferences = [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'rs', uid: 'gone', controller: true }];
  cluster.api.seed(pods, {
    metadata: { name: 'left', namespace: 'default', labels: { app: 'web' }, ownerReferences },
    spec: { containers: [] },
  });
  const selector = { matchLabels: { app: 'web' } };
  await cluster.client.create(poddisruptionbudgets, { metadata: key, spec: { selector, maxUnavailable: 1 } });
  await cluster.quiet();
  const [condition] = cluster.all(poddisruptionbudgets)[0]?.status?.conditions ?? [];
  assert.deepEqual([condition?.reason, condition?.message], ['SyncFailed', 'found no controllers for pod "left"']);
  await cluster.stop();
});

test('a whole number of pods is counted with those that have ended', async () => {
  const cluster = new TestCluster(['disruption-controller']);
  for (const [name, phase, status] of [
    ['runs', 'Running', 'True'],
    ['ended', 'Succeeded', 'False'],
  ] as const)
    cluster.api.seed(pods, {
      metadata: { name, namespace: 'default', labels: { app: 'web' } },
      spec: { containers: [] },
      status: { phase, conditions: [{ type: 'Ready', status }] },
    });
  const selector = { matchLabels: { app: 'web' } };
  await cluster.client.create(poddisruptionbudgets, { metadata: key, spec: { selector, minAvailable: 1 } });
  await cluster.quiet();
  const { expectedPods, currentHealthy } = cluster.all(poddisruptionbudgets)[0]?.status ?? {};
  assert.deepEqual([expectedPods, currentHealthy], [2, 1]);
  await cluster.stop();
});

test('a pod that was to be disrupted and is not deleted is no target any more after two minutes', async () => {
  const cluster = new TestCluster(['disruption-controller']);
  const lastTransitionTime = new Date(cluster.clock.now()).toISOString();
  const target = { type: 'DisruptionTarget', status: 'True', lastTransitionTime };
  const seed = (name: string, reason: string) =>
    cluster.api.seed(pods, {
      metadata: { name, namespace: 'default' },
      spec: { containers: [] },
      status: { phase: 'Running', conditions: [{ ...target, reason, message: 'm' }] },
    });
  seed('evicted', 'EvictionByEvictionAPI');
  seed('ended-by-kubelet', 'TerminationByKubelet');
  await cluster.quiet();
  await cluster.clock.advance(121_000);
  const found = (name: string) => cluster.pods.find((pod) => pod.metadata.name === name)?.status.conditions?.[0];
  await cluster.until(() => found('evicted')?.status === 'False', 'the condition to be taken back');
  assert.deepEqual([found('evicted')?.reason, found('evicted')?.message], [undefined, undefined]);
  assert.equal(found('ended-by-kubelet')?.status, 'True');
  await cluster.stop();
});

test('a quota counts what it limits, and nothing of what has ended', async () => {
  const cluster = new TestCluster(['resourcequota-controller']);
  const container = (cpu: string) => ({ name: 'c', resources: { requests: { cpu }, limits: { memory: '1Gi' } } });
  const pod = (name: string, cpu: string, phase = 'Running') =>
    cluster.api.seed(pods, {
      metadata: { name, namespace: 'default' },
      spec: { containers: [container(cpu)] },
      status: { phase },
    });
  pod('a', '500m');
  pod('b', '1');
  pod('ended', '4', 'Succeeded');
  await cluster.client.create(configmaps, { metadata: { name: 'c', namespace: 'default' } });
  await cluster.client.create(configmaps, { metadata: { name: 'c', namespace: 'other' } });
  const hard = {
    pods: '5',
    'requests.cpu': '3',
    'limits.memory': '4Gi',
    'count/configmaps': '9',
    'count/deployments.apps': '1',
  };
  await cluster.client.create(resourcequotas, { metadata: key, spec: { hard } });
  await cluster.until(() => cluster.all(resourcequotas)[0]?.status !== undefined, 'a count');
  const used = () => cluster.all(resourcequotas)[0]?.status?.used;
  assert.deepEqual(used(), {
    pods: '2',
    'requests.cpu': '1500m',
    'limits.memory': '2Gi',
    'count/configmaps': '1',
    'count/deployments.apps': '0',
  });
  await cluster.client.delete(pods, { name: 'b', namespace: 'default' }, { gracePeriodSeconds: 0 });
  await cluster.until(() => used()?.pods === '1', 'a new count');
  assert.equal(used()?.['requests.cpu'], '500m');
  await cluster.stop();
});

const sample = (usage: number | undefined, more: Partial<PodSample> = {}): PodSample => ({
  name: 'p',
  usage,
  request: 100,
  isUnready: false,
  ...more,
});
const half = { kind: 'utilization', percent: 50 } as const;
for (const { rule, samples, replicas } of [
  { rule: 'twice the target doubles', samples: [sample(100), sample(100)], replicas: 4 },
  { rule: 'half the target halves', samples: [sample(25), sample(25)], replicas: 1 },
  { rule: 'a tenth off the target is let be', samples: [sample(54), sample(55)], replicas: 2 },
  { rule: 'a pod without metrics counts as idle when growing', samples: [sample(100), sample(undefined)], replicas: 2 },
  {
    rule: 'a pod without metrics counts as busy when shrinking',
    samples: [sample(10), sample(undefined)],
    replicas: 2,
  },
  { rule: 'a young pod holds growth back', samples: [sample(200), sample(0, { isUnready: true })], replicas: 4 },
])
  test(`autoscaling: ${rule}`, () => {
    assert.equal(recommend(samples, 2, half, { up: 0.1, down: 0.1 })?.replicas, replicas);
  });

test('autoscaling: no metrics, no recommendation', () => {
  assert.equal(recommend([sample(undefined)], 1, half, { up: 0.1, down: 0.1 }), undefined);
});
