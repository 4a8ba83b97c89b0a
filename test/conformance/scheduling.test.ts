import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, type Thing } from './api-caller.ts';
import { sharedCluster } from './shared-cluster.ts';

// Which node a pod MUST and MUST NOT go to, and who makes room for it.

let home: string;
let nodes: string[];
const { api } = sharedCluster({ nodes: 2 }, async () => {
  home = await api.namespace();
  const ready = ({ items }: Thing) =>
    items.length === 2 && items.every((node) => at(node, 'spec.taints') === undefined);
  nodes = (await api.when('/api/v1/nodes', 'are ready', ready)).items.map(({ metadata }) => metadata.name);
});

const container = (more: object = {}) => ({ name: 'c', image: 'i:1', ...more });
const create = (name: string, spec: object, metadata: object = {}, into = home) =>
  api.create(`${into}/pods`, {
    metadata: { name, ...metadata },
    spec: { terminationGracePeriodSeconds: 0, containers: [container()], ...spec },
  });
const unschedulable = (name: string, into = home) =>
  api.when(`${into}/pods/${name}`, 'is not scheduled', ({ status }) =>
    JSON.stringify(at(status, 'conditions') ?? []).includes('Unschedulable'),
  );
const nodeOf = async (name: string, into = home) =>
  at(
    await api.when(`${into}/pods/${name}`, 'runs', ({ status }) => at(status, 'phase') === 'Running'),
    'spec.nodeName',
  );
const remove = (...names: string[]) =>
  Promise.all(names.map((name) => api.delete(`${home}/pods/${name}`, { gracePeriodSeconds: 0 })));

test('a pod MUST wait while no node has what it asks for', async () => {
  await create('big', { containers: [container({ resources: { requests: { cpu: '100k' } } })] });
  const { status } = await unschedulable('big');
  assert.match(String(at(status, 'conditions.0.message')), /Insufficient cpu/);
  await remove('big');
});

test('a pod MUST go to a node that its selector fits, and wait where none does', async () => {
  await api.patch(`/api/v1/nodes/${nodes[1]}`, { metadata: { labels: { 'example.test/fits': '42' } } });
  await create('selects', { nodeSelector: { 'example.test/fits': '42' } });
  await create('selects-none', { nodeSelector: { 'example.test/fits': 'none' } });
  assert.equal(await nodeOf('selects'), nodes[1]);
  assert.equal(at(await unschedulable('selects-none'), 'spec.nodeName'), undefined);
  await remove('selects', 'selects-none');
});

test('a port of the node MUST be given once, to one protocol of one address; 0.0.0.0 is every address', async () => {
  const nodeSelector = { 'kubernetes.io/hostname': nodes[0] };
  const port = (hostIP: string, protocol: string) => ({
    nodeSelector,
    containers: [container({ ports: [{ containerPort: 80, hostPort: 54323, protocol, hostIP }] })],
  });
  await create('port-one', port('127.0.0.1', 'TCP'));
  await create('port-two', port('127.0.0.2', 'TCP'));
  await create('port-udp', port('127.0.0.1', 'UDP'));
  for (const name of ['port-one', 'port-two', 'port-udp']) assert.equal(await nodeOf(name), nodes[0]);
  await create('port-all', port('', 'TCP'));
  await create('port-same', port('127.0.0.1', 'TCP'));
  for (const name of ['port-all', 'port-same']) {
    assert.match(JSON.stringify((await unschedulable(name)).status), /free ports/);
  }
  await remove('port-one', 'port-two', 'port-udp', 'port-all', 'port-same');
});

test('a pod of higher priority MUST take the place of one of lower, which is told so; a critical one too', async () => {
  const capacity = [{ op: 'add', path: '/status/capacity/example.test~1seat', value: '1' }];
  for (const node of nodes) await api.patch(`/api/v1/nodes/${node}/status`, capacity, 'json');
  await api.create('/apis/scheduling.k8s.io/v1/priorityclasses', { metadata: { name: 'high' }, value: 1000 });
  await api.create('/apis/scheduling.k8s.io/v1/priorityclasses', { metadata: { name: 'low' }, value: 1 });
  const seat = { resources: { requests: { 'example.test/seat': '1' }, limits: { 'example.test/seat': '1' } } };
  const sits = (priorityClassName: string) => ({ priorityClassName, containers: [container(seat)] });
  await create('low-1', sits('low'), { finalizers: ['example.test/look'] });
  await create('low-2', sits('low'), { finalizers: ['example.test/look'] });
  await Promise.all(['low-1', 'low-2'].map((name) => nodeOf(name)));
  await create('other-low', sits('low'));
  await unschedulable('other-low');

  await create('high', sits('high'));
  const evicted = (list: Thing) => list.items.some(({ metadata }) => metadata.deletionTimestamp !== undefined);
  const victim = (await api.when(`${home}/pods`, 'has a victim', evicted)).items.find(
    ({ metadata }) => metadata.deletionTimestamp !== undefined,
  );
  const conditions = at(victim, 'status.conditions') as { type: string; reason: string }[];
  assert.equal(conditions.find(({ type }) => type === 'DisruptionTarget')?.reason, 'PreemptionByScheduler');
  await api.patch(`${home}/pods/${victim?.metadata.name}`, { metadata: { finalizers: null } });
  assert.equal(await nodeOf('high'), at(victim, 'spec.nodeName'));

  const system = '/api/v1/namespaces/kube-system';
  await create('critical', sits('system-cluster-critical'), {}, system);
  const second = (list: Thing) =>
    list.items.some(({ metadata }) => metadata.name.startsWith('low-') && metadata.deletionTimestamp !== undefined);
  const next = (await api.when(`${home}/pods`, 'has a second victim', second)).items.find(
    ({ metadata }) => metadata.name.startsWith('low-') && metadata.deletionTimestamp !== undefined,
  );
  await api.patch(`${home}/pods/${next?.metadata.name}`, { metadata: { finalizers: null } });
  assert.equal(await nodeOf('critical', system), at(next, 'spec.nodeName'));
  await api.delete(`${system}/pods/critical`, { gracePeriodSeconds: 0 });
  await remove('high', 'other-low');
});

test('a taint MUST evict a pod when its tolerance is over, and not when it goes before that', async () => {
  const taint = { key: 'example.test/evict', value: 'yes', effect: 'NoExecute' };
  const nodeSelector = { 'kubernetes.io/hostname': nodes[0] };
  const tolerates = (tolerationSeconds: number) => ({
    nodeSelector,
    tolerations: [{ key: taint.key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds }],
  });
  await create('evicted-at-once', { nodeSelector });
  await create('evicted-soon', tolerates(1));
  await create('stays', tolerates(3));
  const uids = await Promise.all(
    ['evicted-at-once', 'evicted-soon', 'stays'].map(async (name) => {
      await nodeOf(name);
      return name;
    }),
  );
  assert.equal(uids.length, 3);
  await api.patch(`/api/v1/nodes/${nodes[0]}`, { spec: { taints: [taint] } });
  await api.gone(`${home}/pods/evicted-at-once`);
  await api.gone(`${home}/pods/evicted-soon`);
  await api.patch(`/api/v1/nodes/${nodes[0]}`, { spec: { taints: null } });
  // A second pod with the same tolerance, from when the taint is put on anew: gone later than the first would have been.
  await create('clock', { ...tolerates(3), nodeSelector: { 'kubernetes.io/hostname': nodes[1] } });
  await nodeOf('clock');
  await api.patch(`/api/v1/nodes/${nodes[1]}`, { spec: { taints: [taint] } });
  await api.gone(`${home}/pods/clock`);
  assert.equal((await api.get(`${home}/pods/stays`)).metadata.deletionTimestamp, undefined);
  await api.patch(`/api/v1/nodes/${nodes[1]}`, { spec: { taints: null } });
  await remove('stays');
});

test('a RuntimeClass MUST exist, and its overhead and node selector MUST become those of the pod', async () => {
  const path = '/apis/node.k8s.io/v1/runtimeclasses';
  const overhead = { podFixed: { cpu: '10m', memory: '1Mi' } };
  const scheduling = { nodeSelector: { 'kubernetes.io/hostname': nodes[1] } };
  await api.create(path, { metadata: { name: 'heavy' }, handler: 'runc', overhead, scheduling });
  const made = await create('heavy', { runtimeClassName: 'heavy' });
  assert.deepEqual(at(made, 'spec.overhead'), overhead.podFixed);
  const bound = await api.when(`${home}/pods/heavy`, 'is scheduled', (pod) => at(pod, 'spec.nodeName') !== undefined);
  assert.equal(at(bound, 'spec.nodeName'), nodes[1]);
  await api.delete(`${path}/heavy`);
  for (const runtimeClassName of ['heavy', 'never-was']) {
    const spec = { runtimeClassName, containers: [container()] };
    const { code } = await api.call('POST', `${home}/pods`, { body: { metadata: { name: 'none' }, spec } });
    assert.equal(code, 403, runtimeClassName);
  }
  await remove('heavy');
});
