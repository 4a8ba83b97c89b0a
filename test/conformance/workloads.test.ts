import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, type Thing } from './api-caller.ts';
import { sharedCluster } from './shared-cluster.ts';
import { has, isReady, place, podSpec, podsOf, replication, workload } from './workload-samples.ts';

// What MUST become of workloads: how many pods they have, which, and how these are replaced.

const { api } = sharedCluster({ nodes: 2 });

for (const kind of ['deployments', 'replicasets', 'statefulsets', 'replicationcontrollers'] as const) {
  test(`the scale of ${kind} MUST be read, updated and patched, and be followed`, async () => {
    const { core, apps } = await place(api);
    const isCore = kind === 'replicationcontrollers';
    const path = `${isCore ? core : apps}/${kind}`;
    await api.create(
      path,
      isCore ? replication('s', 1) : workload('s', 1, kind === 'statefulsets' ? { serviceName: 's' } : {}),
    );
    await api.when(`${path}/s`, 'runs', isReady(1));
    const scale = await api.get(`${path}/s/scale`);
    assert.deepEqual([scale.kind, at(scale, 'spec.replicas'), at(scale, 'status.replicas')], ['Scale', 1, 1]);
    await api.update(`${path}/s/scale`, {
      ...scale,
      metadata: { ...scale.metadata, resourceVersion: '' },
      spec: { replicas: 2 },
    });
    await api.when(`${path}/s`, 'has two', isReady(2));
    const patched = await api.patch(`${path}/s/scale`, { spec: { replicas: 3 } });
    assert.equal(at(patched, 'spec.replicas'), 3);
    await api.when(podsOf(core, 's'), 'are three', has(3));
  });

  if (kind === 'statefulsets') continue;
  test(`${kind} MUST adopt pods that fit, and let go those that no longer do`, async () => {
    const { core, apps } = await place(api);
    const isCore = kind === 'replicationcontrollers';
    const path = `${isCore ? core : apps}/${kind === 'deployments' ? 'replicasets' : kind}`;
    await api.create(`${core}/pods`, { metadata: { name: 'first', labels: { app: 'a' } }, spec: podSpec() });
    await api.create(path, isCore ? replication('a', 1) : workload('a', 1));
    await api.when(`${core}/pods/first`, 'is adopted', ({ metadata }) => metadata.ownerReferences?.length === 1);
    await api.patch(`${core}/pods/first`, { metadata: { labels: { app: 'other' } } });
    await api.when(`${core}/pods/first`, 'is let go', ({ metadata }) => !metadata.ownerReferences?.length);
    await api.when(podsOf(core, 'a'), 'is made anew', has(1));
  });
}

for (const isCore of [true, false]) {
  test(`a ${isCore ? 'ReplicationController' : 'ReplicaSet'} over its quota MUST say so, and recover`, async () => {
    const { core, apps } = await place(api);
    await api.create(`${core}/resourcequotas`, { metadata: { name: 'q' }, spec: { hard: { pods: '1' } } });
    await api.when(`${core}/resourcequotas/q`, 'is counted', ({ status }) => at(status, 'used.pods') === '0');
    const path = isCore ? `${core}/replicationcontrollers` : `${apps}/replicasets`;
    await api.create(path, isCore ? replication('r', 2) : workload('r', 2));
    const fails = (thing: Thing) => at(thing, 'status.conditions.0.type') === 'ReplicaFailure';
    await api.when(`${path}/r`, 'says that it is refused', fails);
    await api.patch(`${path}/r/scale`, { spec: { replicas: 1 } });
    await api.when(`${path}/r`, 'recovers', (thing) => !fails(thing) && isReady(1)(thing));
  });
}

test('a Deployment MUST replace its pods as its strategy says, keep the history it is told to, and roll over', async () => {
  const { core, apps } = await place(api);
  const path = `${apps}/deployments`;
  const image = (name: string) => ({ spec: { template: { spec: { containers: [{ name: 'c', image: name }] } } } });
  const isDone = (thing: Thing) =>
    at(thing, 'status.observedGeneration') === thing.metadata.generation &&
    at(thing, 'status.updatedReplicas') === 2 &&
    at(thing, 'status.availableReplicas') === 2 &&
    at(thing, 'status.replicas') === 2;
  await api.create(path, workload('roll', 2, { revisionHistoryLimit: 0 }));
  await api.when(`${path}/roll`, 'runs', isDone);
  for (const next of ['i:2', 'i:3', 'i:4']) await api.patch(`${path}/roll`, image(next), 'strategic-merge');
  await api.when(`${path}/roll`, 'is at the last', isDone);
  await api.when(`${apps}/replicasets`, 'only the last is kept', has(1));
  for (const { spec } of (await api.when(podsOf(core, 'roll'), 'are two', has(2))).items) {
    assert.equal(at(spec, 'containers.0.image'), 'i:4');
  }

  await api.create(path, workload('again', 2, { strategy: { type: 'Recreate' } }));
  await api.when(`${path}/again`, 'runs', isDone);
  const watching = await api.watch(`${podsOf(core, 'again')}&watch=1`);
  await api.patch(`${path}/again`, image('i:2'), 'strategic-merge');
  await api.when(`${path}/again`, 'is replaced', isDone);
  watching.stop();
  const ended = watching.events.findLastIndex(
    ({ object, type }) => type === 'DELETED' && at(object, 'spec.containers.0.image') === 'i:1',
  );
  const begun = watching.events.findIndex(({ object }) => at(object, 'spec.containers.0.image') === 'i:2');
  assert.ok(ended >= 0 && ended < begun, watching.told.join(', '));
});

test('a Job and a CronJob MUST run, suspend, and be told apart by their status', async () => {
  const { batch, core } = await place(api);
  const spec = (more: object = {}) => ({
    ...more,
    template: {
      metadata: { annotations: { 'knarr.dev/simulate': 'exit=0' } },
      spec: { ...podSpec(), restartPolicy: 'Never' },
    },
  });
  await api.create(`${batch}/jobs`, {
    metadata: { name: 'done' },
    spec: spec({ completions: 3, completionMode: 'Indexed' }),
  });
  const done = await api.when(`${batch}/jobs/done`, 'completes', ({ status }) => at(status, 'succeeded') === 3);
  assert.equal(at(done, 'status.completedIndexes') ?? '0-2', '0-2');
  const indexes = (await api.get(`${core}/pods?labelSelector=job-name%3Ddone`)).items.map(
    ({ metadata }) => metadata.annotations?.['batch.kubernetes.io/job-completion-index'],
  );
  assert.deepEqual(indexes.sort(), ['0', '1', '2']);
  const jobTemplate = { spec: spec() };
  await api.create(`${batch}/cronjobs`, {
    metadata: { name: 'never' },
    spec: { schedule: '* * * * *', suspend: true, jobTemplate },
  });
  assert.equal(at(await api.get(`${batch}/cronjobs/never/status`), 'spec.suspend'), true);
});

test('an eviction MUST wait for the budget to allow it', async () => {
  const { core, apps, policy } = await place(api);
  await api.create(`${apps}/replicasets`, workload('safe', 1));
  await api.when(`${apps}/replicasets/safe`, 'runs', isReady(1));
  const selector = { matchLabels: { app: 'safe' } };
  const budgets = `${policy}/poddisruptionbudgets`;
  await api.create(budgets, { metadata: { name: 'b' }, spec: { minAvailable: 1, selector } });
  await api.when(`${budgets}/b`, 'is counted', ({ status }) => at(status, 'currentHealthy') === 1);
  const name = (await api.get(podsOf(core, 'safe'))).items[0]?.metadata.name;
  const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name } };
  const evict = () => api.call('POST', `${core}/pods/${name}/eviction`, { body: eviction });
  assert.equal((await evict()).code, 429);
  await api.patch(`${budgets}/b`, { spec: { minAvailable: 0 } });
  await api.when(`${budgets}/b`, 'allows one', ({ status }) => at(status, 'disruptionsAllowed') === 1);
  assert.equal((await evict()).code, 201);
  await api.gone(`${core}/pods/${name}`);
});
