import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, type Thing } from './api-caller.ts';
import { sharedCluster } from './shared-cluster.ts';

// What every pod MUST do wherever it runs, and what a cluster MUST have from its start.

let home: string;
const { api } = sharedCluster({}, async () => {
  home = await api.namespace();
});

const create = (name: string, spec: object = {}, metadata: object = {}) =>
  api.create(`${home}/pods`, {
    metadata: { name, ...metadata },
    spec: { terminationGracePeriodSeconds: 0, containers: [{ name: 'c', image: 'i:1' }], ...spec },
  });
const until = (name: string, phase: string) =>
  api.when(`${home}/pods/${name}`, `is ${phase}`, ({ status }) => at(status, 'phase') === phase);

test('a pod MUST be seen by a watch from its creation through running to its deletion', async () => {
  const watching = await api.watch(`${home}/pods?watch=1&labelSelector=seen%3Dyes`);
  await create('seen', { terminationGracePeriodSeconds: 1 }, { labels: { seen: 'yes' } });
  await until('seen', 'Running');
  await api.patch(`${home}/pods/seen`, { metadata: { labels: { more: 'yes' } } });
  await api.delete(`${home}/pods/seen`);
  const gone = await watching.saw('its end', ({ type }) => type === 'DELETED');
  watching.stop();
  assert.ok(gone.object.metadata.deletionTimestamp);
  assert.equal(watching.events[0]?.type, 'ADDED');
  assert.ok(watching.events.some(({ object }) => at(object, 'status.phase') === 'Running'));
  assert.equal((await api.get(`${home}/pods?labelSelector=seen%3Dyes`)).items.length, 0);
});

test('a generation MUST count what is wanted of a pod, and the status MUST say how far it is', async () => {
  const observed = (generation: number) =>
    api.when(
      `${home}/pods/counted`,
      `has seen ${generation}`,
      (pod) => at(pod, 'status.observedGeneration') === generation,
    );
  const first = await create('counted', { terminationGracePeriodSeconds: 5 }, { finalizers: ['example.test/held'] });
  assert.equal(first.metadata.generation, 1);
  await observed(1);
  await api.patch(`${home}/pods/counted`, { metadata: { labels: { a: 'b' } } });
  assert.equal((await api.get(`${home}/pods/counted`)).metadata.generation, 1);
  const image = { spec: { containers: [{ name: 'c', image: 'i:2' }] } };
  await api.patch(`${home}/pods/counted`, image, 'strategic-merge');
  await observed(2);
  await api.patch(
    `${home}/pods/counted`,
    { spec: { tolerations: [{ key: 'x', operator: 'Exists' }] } },
    'strategic-merge',
  );
  await observed(3);
  for (let i = 4; i <= 60; i++)
    await api.patch(`${home}/pods/counted`, { spec: { activeDeadlineSeconds: 10_000 - i } });
  await observed(60);
  await api.delete(`${home}/pods/counted`);
  await observed(61);
  await api.patch(`${home}/pods/counted`, { metadata: { finalizers: null } });
  await api.gone(`${home}/pods/counted`);
});

for (const [qosClass, resources] of [
  ['Guaranteed', { limits: { cpu: '100m', memory: '100Mi' } }],
  ['Burstable', { requests: { cpu: '100m' } }],
  ['BestEffort', {}],
] as const) {
  test(`a pod of such requests and limits MUST be ${qosClass}`, async () => {
    const pod = await create(`qos-${qosClass.toLowerCase()}`, { containers: [{ name: 'c', image: 'i:1', resources }] });
    assert.equal(at(pod, 'status.qosClass'), qosClass);
  });
}

for (const { name, restartPolicy, simulate, phase, app } of [
  { name: 'init-ok-always', restartPolicy: 'Always', simulate: 'exit=0', phase: 'Running', app: 'running' },
  { name: 'init-ok-never', restartPolicy: 'Never', simulate: 'exit=0', phase: 'Succeeded', app: 'terminated' },
  { name: 'init-fails-never', restartPolicy: 'Never', simulate: 'exit=1', phase: 'Failed', app: 'waiting' },
  { name: 'init-fails-always', restartPolicy: 'Always', simulate: 'exit=1', phase: 'Pending', app: 'waiting' },
] as const) {
  test(`containers MUST wait for the init containers: ${name}`, async () => {
    const init = ['one', 'two'].map((one) => ({ name: one, image: 'i:1' }));
    const annotations = { 'knarr.dev/simulate.one': simulate };
    await create(name, { initContainers: init, restartPolicy }, { annotations });
    const failed = (pod: Thing) =>
      at(pod, 'status.initContainerStatuses.0.state.terminated.exitCode') === 1 ||
      Number(at(pod, 'status.initContainerStatuses.0.restartCount')) > 0;
    const pod = await api.when(
      `${home}/pods/${name}`,
      `is ${phase}`,
      (one) => at(one, 'status.phase') === phase && (simulate === 'exit=0' || failed(one)),
    );
    assert.deepEqual(Object.keys(at(pod, 'status.containerStatuses.0.state') as object), [app]);
    const initialized = (at(pod, 'status.conditions') as { type: string; status: string }[]).find(
      ({ type }) => type === 'Initialized',
    );
    assert.equal(initialized?.status, simulate === 'exit=0' ? 'True' : 'False');
    const second = at(pod, 'status.initContainerStatuses.1.state.waiting.reason');
    assert.equal(second, simulate === 'exit=0' ? undefined : 'PodInitializing');
  });
}

test('pods MUST go as a collection, and have an address of their node while they are there', async () => {
  for (const name of ['c1', 'c2', 'c3']) await create(name, {}, { labels: { set: 'yes' } });
  for (const name of ['c1', 'c2', 'c3']) {
    const pod = await until(name, 'Running');
    assert.match(String(at(pod, 'status.hostIP')), /^[\d.]+$/);
  }
  await api.delete(`${home}/pods?labelSelector=set%3Dyes`);
  await api.when(`${home}/pods?labelSelector=set%3Dyes`, 'are gone', ({ items }) => items.length === 0);
});

test('a pod that has failed MUST say why, and be deleted like any other', async () => {
  await create('fails', { restartPolicy: 'Never' }, { annotations: { 'knarr.dev/simulate': 'exit=3' } });
  const pod = await until('fails', 'Failed');
  assert.equal(at(pod, 'status.containerStatuses.0.state.terminated.reason'), 'Error');
  assert.equal(at(pod, 'status.containerStatuses.0.state.terminated.exitCode'), 3);
  await api.delete(`${home}/pods/fails`);
  await api.gone(`${home}/pods/fails`);
});

test('the cluster MUST have its namespaces and a service account in each', async () => {
  for (const name of ['default', 'kube-system', 'kube-public', 'kube-node-lease']) {
    await api.when(`/api/v1/namespaces/${name}/serviceaccounts/default`, 'is there', () => true);
  }
  const node = (await api.get('/api/v1/nodes')).items[0]?.metadata.name;
  const lease = await api.get(`/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${node}`);
  assert.equal(at(lease, 'spec.holderIdentity'), node);
});

test('an apply MUST own its fields, refuse those of others, take them by force, and give up what it no longer names', async () => {
  const path = `${home}/configmaps/owned`;
  const apply = (manager: string, data: object, force = false) =>
    api.call('PATCH', `${path}?fieldManager=${manager}${force ? '&force=true' : ''}`, {
      type: 'application/apply-patch+yaml',
      body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'owned' }, data },
    });
  assert.equal((await apply('one', { a: '1', b: '1' })).code, 201);
  assert.equal((await apply('two', { a: '2' })).code, 409);
  assert.equal((await apply('two', { a: '2' }, true)).code, 200);
  await apply('one', {});
  assert.deepEqual((await api.get(path)).data, { a: '2' });
});
