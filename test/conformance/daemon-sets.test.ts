import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../e2e/eventually.ts';
import { at, type Thing } from './api-caller.ts';
import { sharedCluster } from './shared-cluster.ts';
import { has, place, podSpec, podsOf } from './workload-samples.ts';

// What MUST become of a DaemonSet: which nodes have its pods, and which of them are replaced.

const count = 4;
let nodes: string[] = [];
const { api } = sharedCluster({ nodes: count }, async () => {
  const ready = ({ items }: Thing) => items.length === count && items.every((node) => !at(node, 'spec.taints'));
  nodes = (await api.when('/api/v1/nodes', 'are ready', ready)).items.map(({ metadata }) => metadata.name);
});

async function start(name: string, spec: object = {}, pod: object = {}) {
  const { core, apps } = await place(api);
  const path = `${apps}/daemonsets/${name}`;
  const template = { metadata: { labels: { app: name } }, spec: { ...podSpec(), ...pod } };
  await api.create(`${apps}/daemonsets`, {
    metadata: { name },
    spec: { selector: { matchLabels: { app: name } }, template, ...spec },
  });
  return { path, core, apps, pods: podsOf(core, name) };
}

const image = (name: string) => ({ spec: { template: { spec: { containers: [{ name: 'c', image: name }] } } } });
const runs = (thing: Thing) =>
  at(thing, 'status.observedGeneration') === thing.metadata.generation &&
  at(thing, 'status.updatedNumberScheduled') === count &&
  at(thing, 'status.numberAvailable') === count;
const nodesOf = ({ items }: Thing) => items.map((pod) => String(at(pod, 'spec.nodeName'))).sort();
const imageOf = (pod: Thing) => at(pod, 'spec.containers.0.image');
const isReadyPod = (pod: Thing) =>
  JSON.stringify(at(pod, 'status.conditions')).includes('"ContainersReady","status":"True"');

test('every node MUST have one pod of a DaemonSet; one that is deleted or fails MUST be made again', async () => {
  const { path, core, pods } = await start('simple');
  await api.when(path, 'runs everywhere', runs);
  const [first, second] = (await api.get(pods)).items;
  assert.deepEqual(nodesOf(await api.get(pods)), [...nodes].sort());
  await api.delete(`${core}/pods/${first?.metadata.name}`);
  await api.patch(`${core}/pods/${second?.metadata.name}/status`, { status: { phase: 'Failed' } });
  for (const gone of [first, second]) await api.gone(`${core}/pods/${gone?.metadata.name}`);
  await api.when(pods, 'are on every node again', (list) => `${nodesOf(list)}` === `${[...nodes].sort()}`);
});

test('a DaemonSet with a node selector MUST have pods just where the labels fit, whenever they change', async () => {
  const { path, pods } = await start('chosen', {}, { nodeSelector: { colour: 'blue' } });
  const node = `/api/v1/nodes/${nodes[0]}`;
  const paint = (colour: string | null) => api.patch(node, { metadata: { labels: { colour } } });
  await api.when(
    path,
    'is looked at',
    ({ status, metadata }) => at(status, 'observedGeneration') === metadata.generation,
  );
  assert.equal((await api.get(pods)).items.length, 0);
  await paint('blue');
  await api.when(pods, 'one is made', (list) => `${nodesOf(list)}` === nodes[0]);
  await paint('green');
  await api.when(pods, 'it goes', has(0));
  await api.patch(path, { spec: { template: { spec: { nodeSelector: { colour: 'green' } } } } });
  await api.when(pods, 'one is made', has(1));
  await paint(null);
  await api.when(pods, 'it goes', has(0));
});

test('a rolling update MUST replace every pod, no more of them at a time than may be unavailable', async () => {
  const { path, pods } = await start('rolls', { updateStrategy: { rollingUpdate: { maxUnavailable: 1 } } });
  await api.when(path, 'runs everywhere', runs);
  const watching = await api.watch(`${path.replace(/\/rolls$/, '')}?watch=1`);
  await api.patch(path, image('i:2'), 'strategic-merge');
  await api.when(path, 'is updated', runs);
  watching.stop();
  assert.deepEqual((await api.get(pods)).items.map(imageOf), Array(count).fill('i:2'));
  for (const { object } of watching.events) assert.ok(Number(at(object, 'status.numberUnavailable') ?? 0) <= 1);
});

test('a rollback MUST NOT restart pods that the update has not reached', async () => {
  const { path, pods, apps } = await start('back', { updateStrategy: { rollingUpdate: { maxUnavailable: 2 } } });
  await api.when(path, 'runs everywhere', runs);
  const revisions = async () =>
    (await api.get(`${apps}/controllerrevisions`)).items
      .map(({ revision, metadata }) => [Number(revision), metadata.labels?.['controller-revision-hash']] as const)
      .sort(([a], [b]) => a - b);
  const [[, hash] = []] = await revisions();
  await api.patch(path, image('simulated.invalid/none:1'), 'strategic-merge');
  const stuck = await eventually('two pods cannot start', async () => {
    const { items } = await api.get(pods);
    return items.filter((pod) => imageOf(pod) !== 'i:1').length === 2 && items;
  });
  const untouched = stuck.filter((pod) => imageOf(pod) === 'i:1' && isReadyPod(pod));
  assert.equal(untouched.length, 2);
  await api.patch(path, image('i:1'), 'strategic-merge');
  await api.when(path, 'is as before', runs);
  const { items } = await api.get(pods);
  const uids = items.map(({ metadata }) => metadata.uid);
  for (const { metadata } of untouched) assert.ok(uids.includes(metadata.uid), `${metadata.name} was restarted`);
  assert.deepEqual(
    items.map(({ metadata }) => metadata.labels?.['controller-revision-hash']),
    Array(count).fill(hash),
  );
  const [, last] = await revisions();
  assert.deepEqual(last, [3, hash], 'the first revision is the newest again');
});
