import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '../../api/clock.ts';
import type { Client } from '../../client/client.ts';
import { parseSchedulerFlags } from '../flags.ts';
import { LoneCluster } from '../testing/lone-cluster.ts';
import { makeNode, makePod } from '../testing/objects.ts';
import { buildProfile } from './build-profile.ts';
import { defaultConfiguration, defaultProfile } from './configuration.ts';
import { parseConfiguration } from './read-configuration.ts';

const head = 'apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\n';
const material = { client: {} as Client, clock: systemClock, random: () => 0 };
const scores = (profile: ReturnType<typeof buildProfile>) =>
  Object.fromEntries(profile.score.map(({ plugin, weight }) => [plugin.name, weight]));

test("the default profile has Kubernetes' plugins and weights", () => {
  const profile = buildProfile(defaultProfile, material);
  assert.deepEqual(scores(profile), {
    TaintToleration: 3,
    NodeAffinity: 2,
    NodeResourcesFit: 1,
    PodTopologySpread: 2,
    InterPodAffinity: 2,
    NodeResourcesBalancedAllocation: 1,
    ImageLocality: 1,
  });
  assert.deepEqual(
    profile.filter.map(({ name }) => name),
    [
      'NodeUnschedulable',
      'NodeName',
      'TaintToleration',
      'NodeAffinity',
      'NodePorts',
      'NodeResourcesFit',
      'VolumeRestrictions',
      'NodeVolumeLimits',
      'VolumeBinding',
      'VolumeZone',
      'PodTopologySpread',
      'InterPodAffinity',
      'DynamicResources',
    ],
  );
});

test('an empty configuration is the default one', async () => {
  assert.deepEqual(await parseConfiguration(head), defaultConfiguration);
});

test('profiles switch plugins off and on and weigh them', async () => {
  const { profiles } = await parseConfiguration(`${head}
percentageOfNodesToScore: 30
profiles:
- schedulerName: mine
  plugins:
    multiPoint:
      disabled: [{name: ImageLocality}]
      enabled: [{name: NodeAffinity, weight: 7}]
    score:
      disabled: [{name: NodeResourcesFit}]
    filter:
      disabled: [{name: InterPodAffinity}]
- schedulerName: bare
  percentageOfNodesToScore: 100
  plugins:
    multiPoint:
      disabled: [{name: "*"}]
      enabled: [{name: DefaultBinder}]
    score:
      enabled: [{name: TaintToleration, weight: 2}]
`);
  const [mine, bare] = profiles.map((one) => buildProfile(one, material));
  assert.ok(mine && bare);
  assert.deepEqual(scores(mine), {
    TaintToleration: 3,
    NodeAffinity: 7,
    PodTopologySpread: 2,
    InterPodAffinity: 2,
    NodeResourcesBalancedAllocation: 1,
  });
  assert.ok(mine.filter.some(({ name }) => name === 'NodeResourcesFit'));
  assert.ok(!mine.filter.some(({ name }) => name === 'InterPodAffinity'));
  assert.equal(mine.percentageOfNodesToScore, 30);
  assert.deepEqual(scores(bare), { TaintToleration: 2 });
  assert.deepEqual(bare.filter, []);
  assert.equal(bare.percentageOfNodesToScore, 100);
});

test('pods are packed where a profile says so', async () => {
  const strategies = [
    '{type: MostAllocated}',
    '{type: RequestedToCapacityRatio, requestedToCapacityRatio: {shape: [{utilization: 0, score: 0}, {utilization: 100, score: 10}]}}',
  ];
  for (const strategy of strategies) {
    const { profiles } = await parseConfiguration(
      `${head}profiles: [{pluginConfig: [{name: NodeResourcesFit, args: {scoringStrategy: ${strategy}}}]}]`,
    );
    const lone = new LoneCluster({
      nodes: [makeNode('empty'), makeNode('half')],
      pods: [makePod('old', { cpu: '2', memory: '4Gi', node: 'half' })],
      ...(profiles[0] ? { profile: profiles[0] } : {}),
    });
    assert.equal(lone.place(makePod('new', { cpu: '1', memory: '2Gi' })), 'half');
  }
});

for (const [rule, yaml, message] of [
  ['a field that is not known', 'profile: []', 'profile is not known'],
  ['a wrong type', 'podInitialBackoffSeconds: soon', 'podInitialBackoffSeconds must be a whole number'],
  ['a share over 100', 'percentageOfNodesToScore: 101', 'percentageOfNodesToScore must be between 0 and 100'],
  ['an extender', 'extenders: [{urlPrefix: x}]', 'extenders are not supported'],
  [
    'a scoring strategy that there is not',
    'profiles: [{pluginConfig: [{name: NodeResourcesFit, args: {scoringStrategy: {type: Best}}}]}]',
    'profiles[0].pluginConfig[0].args.scoringStrategy.type must be LeastAllocated, MostAllocated or RequestedToCapacityRatio, not Best',
  ],
  [
    'a shape that falls back',
    'profiles: [{pluginConfig: [{name: NodeResourcesFit, args: {scoringStrategy: {type: RequestedToCapacityRatio, requestedToCapacityRatio: {shape: [{utilization: 9, score: 1}, {utilization: 9, score: 2}]}}}}]}]',
    'profiles[0].pluginConfig[0].args.scoringStrategy.requestedToCapacityRatio.shape must have rising values of utilization',
  ],
  ['a profile twice', 'profiles: [{}, {}]', 'profiles: "default-scheduler" is there twice'],
] as const) {
  test(`a configuration with ${rule} is refused`, async () => {
    await assert.rejects(parseConfiguration(head + yaml), { name: 'ConfigurationError', message });
  });
}

test('a plugin that there is not is refused by name', async () => {
  const { profiles } = await parseConfiguration(`${head}profiles: [{plugins: {score: {enabled: [{name: Nope}]}}}]`);
  assert.throws(() => buildProfile(profiles[0] ?? defaultProfile, material), { message: /there is no plugin "Nope"/ });
});

test("flags are kube-scheduler's", () => {
  const { serving, ...flags } = parseSchedulerFlags([
    '--kubeconfig=/k',
    '--config',
    '/c',
    '--leader-elect=false',
    '--leader-elect-lease-duration=20s',
    '--secure-port=0',
    '--v=2',
  ]);
  assert.deepEqual(flags, {
    kubeconfig: '/k',
    config: '/c',
    leaderElect: false,
    leaseDurationMs: 20_000,
    verbosity: 2,
  });
  assert.equal(serving.port, 0);
  assert.throws(() => parseSchedulerFlags(['--leader-elect-retry-period=soon']), { name: 'ConfigurationError' });
  assert.throws(() => parseSchedulerFlags(['--nope']), {
    name: 'ConfigurationError',
    message: /unknown option '--nope'/,
  });
});
