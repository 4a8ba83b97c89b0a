import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { TestCluster } from '../e2e/harness.ts';
import { ApiCaller, at, type Thing } from './api-caller.ts';

// What MUST happen by itself after objects were written: owners and owned, namespaces that go, quotas, what runs in how many copies.

let cluster: TestCluster;
let api: ApiCaller;

before(async () => {
  cluster = await TestCluster.start({ nodes: 2 });
  api = new ApiCaller(cluster);
});
after(() => cluster?.dispose());

/** A namespace, and its paths of kinds of other groups. */
async function place(): Promise<{ core: string; apps: string; batch: string; policy: string }> {
  const core = await api.namespace();
  const within = core.replace('/api/v1', '');
  return {
    core,
    apps: `/apis/apps/v1${within}`,
    batch: `/apis/batch/v1${within}`,
    policy: `/apis/policy/v1${within}`,
  };
}

const pod = (containers: object = {}) => ({
  terminationGracePeriodSeconds: 0,
  containers: [{ name: 'c', image: 'i:1', ...containers }],
});
const workload = (name: string, replicas: number, more: object = {}) => ({
  metadata: { name },
  spec: {
    replicas,
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: pod() },
    ...more,
  },
});
const replication = (name: string, replicas: number) => {
  const made = workload(name, replicas);
  return { ...made, spec: { ...made.spec, selector: { app: name } } };
};
const isReady = (count: number) => (thing: Thing) => at(thing, 'status.readyReplicas') === count;
const podsOf = (core: string, app: string) => `${core}/pods?labelSelector=app%3D${app}`;
const has = (count: number) => (list: Thing) => list.items.length === count;
const owner = (thing: Thing, kind: string) => ({
  apiVersion: 'v1',
  kind,
  name: thing.metadata.name,
  uid: thing.metadata.uid,
});

for (const policy of ['Background', 'Foreground'] as const) {
  test(`a Deployment that is deleted in the ${policy} MUST take its ReplicaSet and pods with it`, async () => {
    const { core, apps } = await place();
    await api.create(`${apps}/deployments`, workload('web', 2));
    await api.when(`${apps}/deployments/web`, 'runs', isReady(2));
    await api.delete(`${apps}/deployments/web`, { propagationPolicy: policy });
    await api.gone(`${apps}/deployments/web`);
    await api.when(`${apps}/replicasets`, 'are gone', has(0));
    await api.when(`${core}/pods`, 'are gone', has(0));
  });
}

test('a Deployment and a ReplicationController that are deleted as Orphan MUST leave what they own, without an owner', async () => {
  const { core, apps } = await place();
  await api.create(`${apps}/deployments`, workload('web', 1));
  await api.create(`${core}/replicationcontrollers`, replication('rc', 1));
  await api.when(`${apps}/deployments/web`, 'runs', isReady(1));
  await api.when(`${core}/replicationcontrollers/rc`, 'runs', isReady(1));
  for (const path of [`${apps}/deployments/web`, `${core}/replicationcontrollers/rc`]) {
    await api.delete(path, { propagationPolicy: 'Orphan' });
    await api.gone(path);
  }
  const sets = await api.get(`${apps}/replicasets`);
  assert.deepEqual(
    sets.items.map(({ metadata }) => metadata.ownerReferences ?? []),
    [[]],
  );
  const pods = await api.get(`${core}/pods`);
  assert.deepEqual(
    pods.items.map(({ metadata }) => (metadata.ownerReferences ?? []).length).sort(),
    [0, 1],
    'the pod of the ReplicaSet keeps it',
  );
});

test('a ReplicationController that is deleted in the Foreground MUST stay until its pods are gone', async () => {
  const { core } = await place();
  const path = `${core}/replicationcontrollers`;
  await api.create(path, replication('rc', 3));
  await api.when(`${path}/rc`, 'runs', isReady(3));
  const [held] = (await api.get(`${core}/pods`)).items;
  await api.patch(`${core}/pods/${held?.metadata.name}`, { metadata: { finalizers: ['example.test/held'] } });
  await api.delete(`${path}/rc`, { propagationPolicy: 'Foreground' });
  await api.when(`${core}/pods`, 'all but one are gone', has(1));
  assert.deepEqual((await api.get(`${path}/rc`)).metadata.finalizers, ['foregroundDeletion']);
  await api.patch(`${core}/pods/${held?.metadata.name}`, { metadata: { finalizers: null } });
  await api.gone(`${path}/rc`);
});

test('what has another owner that stays MUST stay', async () => {
  const { core } = await place();
  const maps = `${core}/configmaps`;
  const going = await api.create(maps, { metadata: { name: 'going' } });
  const staying = await api.create(maps, { metadata: { name: 'staying' } });
  const owned = (name: string, ...owners: Thing[]) =>
    api.create(maps, { metadata: { name, ownerReferences: owners.map((one) => owner(one, 'ConfigMap')) } });
  await owned('both', going, staying);
  await owned('one', going);
  await api.delete(`${maps}/going`, { propagationPolicy: 'Foreground' });
  await api.gone(`${maps}/one`);
  const both = await api.when(
    `${maps}/both`,
    'has one owner',
    ({ metadata }) => metadata.ownerReferences?.length === 1,
  );
  assert.equal(both.metadata.ownerReferences?.[0]?.name, 'staying');
});

test('a circle of owners MUST NOT stop a deletion', async () => {
  const { core } = await place();
  const pods = `${core}/pods`;
  const made = await Promise.all(
    ['p1', 'p2', 'p3'].map((name) => api.create(pods, { metadata: { name }, spec: pod() })),
  );
  for (const [i, one] of made.entries()) {
    const before = made[(i + 2) % 3] as Thing;
    await api.patch(`${pods}/${one.metadata.name}`, { metadata: { ownerReferences: [owner(before, 'Pod')] } });
  }
  await api.delete(`${pods}/p1`);
  await api.when(pods, 'are gone', has(0));
});

test('a namespace that is deleted MUST take its pods, services and the rest with it, pods before the rest', async () => {
  const { core } = await place();
  const finalizers = ['example.test/held'];
  await api.create(`${core}/pods`, { metadata: { name: 'p', finalizers }, spec: pod() });
  await api.create(`${core}/services`, { metadata: { name: 's' }, spec: { ports: [{ port: 80 }] } });
  await api.create(`${core}/configmaps`, { metadata: { name: 'c' } });
  await api.delete(core);
  await api.when(core, 'tells what is left', (namespace) =>
    JSON.stringify(namespace.status).includes('example.test/held in 1 resource instances'),
  );
  assert.equal((await api.get(`${core}/configmaps/c`)).metadata.deletionTimestamp, undefined);
  const late = await api.call('POST', `${core}/configmaps`, { body: { metadata: { name: 'late' } } });
  assert.equal(late.code, 403);
  await api.patch(`${core}/pods/p`, { metadata: { finalizers: null } });
  await api.gone(core);
  await api.create('/api/v1/namespaces', { metadata: { name: core.split('/').at(-1) } });
  for (const resource of ['pods', 'services']) assert.equal((await api.get(`${core}/${resource}`)).items.length, 0);
});

test('a quota MUST count every kind that it names, give back what goes, and refuse what is over', async () => {
  const { core, apps } = await place();
  const hard = {
    pods: '1',
    configmaps: '3',
    secrets: '2',
    services: '1',
    'services.nodeports': '0',
    replicationcontrollers: '1',
    resourcequotas: '1',
    'count/replicasets.apps': '1',
    'requests.cpu': '1',
    'requests.memory': '500Mi',
    'requests.ephemeral-storage': '50Gi',
    'requests.example.test/dongle': '3',
  };
  const quota = `${core}/resourcequotas/q`;
  await api.create(`${core}/resourcequotas`, { metadata: { name: 'q' }, spec: { hard } });
  const used = (what: string, amount: string) =>
    api.when(
      quota,
      `${what} is ${amount}`,
      ({ status }) => (at(status, 'used') as Record<string, string>)?.[what] === amount,
    );
  await used('resourcequotas', '1');
  const scoped: [string, string, string, object][] = [
    ['configmaps', `${core}/configmaps`, '2', {}],
    ['secrets', `${core}/secrets`, '1', {}],
    ['services', `${core}/services`, '1', { spec: { ports: [{ port: 80 }] } }],
    ['replicationcontrollers', `${core}/replicationcontrollers`, '1', { spec: replication('x', 0).spec }],
    ['count/replicasets.apps', `${apps}/replicasets`, '1', { spec: workload('x', 0).spec }],
  ];
  for (const [what, path, amount, body] of scoped) {
    await api.create(path, { metadata: { name: 'one' }, ...body });
    await used(what, amount);
    await api.delete(`${path}/one`);
    await used(what, String(Number(amount) - 1));
  }
  const ports = { spec: { type: 'NodePort', ports: [{ port: 80 }] } };
  const refused = await api.call('POST', `${core}/services`, { body: { metadata: { name: 'np' }, ...ports } });
  assert.match(`${refused.code} ${refused.body.message}`, /^403 .*exceeded quota: q/);

  const requests = { cpu: '500m', memory: '252Mi', 'ephemeral-storage': '30Gi', 'example.test/dongle': '2' };
  const spec = pod({ resources: { requests, limits: { 'example.test/dongle': '2' } } });
  await api.create(`${core}/pods`, { metadata: { name: 'p' }, spec });
  await used('requests.cpu', '500m');
  await used('requests.ephemeral-storage', '30Gi');
  await used('requests.example.test/dongle', '2');
  const over = await api.call('POST', `${core}/pods`, { body: { metadata: { name: 'over' }, spec } });
  assert.match(`${over.code} ${over.body.message}`, /^403 .*exceeded quota/);
  await api.delete(`${core}/pods/p`, { gracePeriodSeconds: 0 });
  await used('requests.cpu', '0');
  await used('pods', '0');
  await api.patch(quota, { spec: { hard: { pods: '5' } } });
  await api.when(quota, 'follows its spec', ({ status }) => at(status, 'hard.pods') === '5');
});

test('a quota with scopes MUST count only the pods that are within them', async () => {
  const { core } = await place();
  const quotas = `${core}/resourcequotas`;
  for (const scope of ['BestEffort', 'NotBestEffort', 'Terminating', 'NotTerminating']) {
    await api.create(quotas, {
      metadata: { name: scope.toLowerCase() },
      spec: { hard: { pods: '5' }, scopes: [scope] },
    });
  }
  const counts = async (wanted: Record<string, string>) => {
    for (const [name, count] of Object.entries(wanted)) {
      await api.when(`${quotas}/${name}`, `has ${count}`, ({ status }) => at(status, 'used.pods') === count);
    }
  };
  await counts({ besteffort: '0', notbesteffort: '0', terminating: '0', notterminating: '0' });
  await api.create(`${core}/pods`, { metadata: { name: 'best-effort' }, spec: pod() });
  await counts({ besteffort: '1', notbesteffort: '0', terminating: '0', notterminating: '1' });
  const resources = { requests: { cpu: '10m' } };
  const spec = { ...pod({ resources }), activeDeadlineSeconds: 3600 };
  await api.create(`${core}/pods`, { metadata: { name: 'with-requests' }, spec });
  await counts({ besteffort: '1', notbesteffort: '1', terminating: '1', notterminating: '1' });
  await api.delete(`${core}/pods`, { gracePeriodSeconds: 0 });
  await counts({ besteffort: '0', notbesteffort: '0', terminating: '0', notterminating: '0' });
});

test('a LimitRange MUST give defaults to new pods and refuse those outside of its bounds', async () => {
  const { core } = await place();
  const amounts = (cpu: string, memory: string) => ({ cpu, memory });
  const limits = [
    {
      type: 'Container',
      min: amounts('50m', '100Mi'),
      max: amounts('500m', '500Mi'),
      default: amounts('500m', '500Mi'),
      defaultRequest: amounts('100m', '200Mi'),
    },
  ];
  await api.create(`${core}/limitranges`, { metadata: { name: 'l' }, spec: { limits } });
  const create = (name: string, resources: object) =>
    api.call('POST', `${core}/pods`, { body: { metadata: { name }, spec: pod({ resources }) } });
  const defaulted = (await create('none', {})).body;
  assert.deepEqual(at(defaulted, 'spec.containers.0.resources'), {
    limits: amounts('500m', '500Mi'),
    requests: amounts('100m', '200Mi'),
  });
  const partly = (await create('partly', { requests: { cpu: '300m' }, limits: { memory: '300Mi' } })).body;
  assert.deepEqual(at(partly, 'spec.containers.0.resources'), {
    limits: amounts('500m', '300Mi'),
    // A limit is the request as well where none is given, and comes before the range's default request.
    requests: amounts('300m', '300Mi'),
  });
  assert.equal((await create('little', { requests: { cpu: '10m' } })).code, 403);
  assert.equal((await create('much', { limits: { cpu: '600m' } })).code, 403);
});

for (const kind of ['deployments', 'replicasets', 'statefulsets', 'replicationcontrollers'] as const) {
  test(`the scale of ${kind} MUST be read, updated and patched, and be followed`, async () => {
    const { core, apps } = await place();
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
    const { core, apps } = await place();
    const isCore = kind === 'replicationcontrollers';
    const path = `${isCore ? core : apps}/${kind === 'deployments' ? 'replicasets' : kind}`;
    await api.create(`${core}/pods`, { metadata: { name: 'first', labels: { app: 'a' } }, spec: pod() });
    await api.create(path, isCore ? replication('a', 1) : workload('a', 1));
    await api.when(`${core}/pods/first`, 'is adopted', ({ metadata }) => metadata.ownerReferences?.length === 1);
    await api.patch(`${core}/pods/first`, { metadata: { labels: { app: 'other' } } });
    await api.when(`${core}/pods/first`, 'is let go', ({ metadata }) => !metadata.ownerReferences?.length);
    await api.when(podsOf(core, 'a'), 'is made anew', has(1));
  });
}

for (const isCore of [true, false]) {
  test(`a ${isCore ? 'ReplicationController' : 'ReplicaSet'} over its quota MUST say so, and recover`, async () => {
    const { core, apps } = await place();
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
  const { core, apps } = await place();
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
  const { batch, core } = await place();
  const spec = (more: object = {}) => ({
    ...more,
    template: {
      metadata: { annotations: { 'knarr.dev/simulate': 'exit=0' } },
      spec: { ...pod(), restartPolicy: 'Never' },
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
  const { core, apps, policy } = await place();
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

test('every namespace MUST have the root certificate, also after it was deleted or changed', async () => {
  const { core } = await place();
  const path = `${core}/configmaps/kube-root-ca.crt`;
  const pem = (thing: Thing) => (thing.data as Record<string, string>)['ca.crt'] ?? '';
  const first = pem(await api.when(path, 'is there', () => true));
  assert.match(first, /BEGIN CERTIFICATE/);
  await api.delete(path);
  await api.when(path, 'is there again', (thing) => pem(thing) === first);
  await api.patch(path, { data: { 'ca.crt': 'changed', other: 'x' } });
  await api.when(path, 'is as it was', (thing) => pem(thing) === first);
});
