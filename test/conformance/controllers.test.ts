import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, type Thing } from './api-caller.ts';
import { sharedCluster } from './shared-cluster.ts';
import { has, isReady, place, podSpec, replication, workload } from './workload-samples.ts';

// What MUST happen by itself after objects were written: owners and owned, namespaces that go, quotas.

const { api } = sharedCluster({ nodes: 2 });

const owner = (thing: Thing, kind: string) => ({
  apiVersion: 'v1',
  kind,
  name: thing.metadata.name,
  uid: thing.metadata.uid,
});

for (const policy of ['Background', 'Foreground'] as const) {
  test(`a Deployment that is deleted in the ${policy} MUST take its ReplicaSet and pods with it`, async () => {
    const { core, apps } = await place(api);
    await api.create(`${apps}/deployments`, workload('web', 2));
    await api.when(`${apps}/deployments/web`, 'runs', isReady(2));
    await api.delete(`${apps}/deployments/web`, { propagationPolicy: policy });
    await api.gone(`${apps}/deployments/web`);
    await api.when(`${apps}/replicasets`, 'are gone', has(0));
    await api.when(`${core}/pods`, 'are gone', has(0));
  });
}

test('a Deployment and a ReplicationController that are deleted as Orphan MUST leave what they own, without an owner', async () => {
  const { core, apps } = await place(api);
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
  const { core } = await place(api);
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
  const { core } = await place(api);
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
  const { core } = await place(api);
  const pods = `${core}/pods`;
  const made = await Promise.all(
    ['p1', 'p2', 'p3'].map((name) => api.create(pods, { metadata: { name }, spec: podSpec() })),
  );
  for (const [i, one] of made.entries()) {
    const before = made[(i + 2) % 3] as Thing;
    await api.patch(`${pods}/${one.metadata.name}`, { metadata: { ownerReferences: [owner(before, 'Pod')] } });
  }
  await api.delete(`${pods}/p1`);
  await api.when(pods, 'are gone', has(0));
});

test('a namespace that is deleted MUST take its pods, services and the rest with it, pods before the rest', async () => {
  const { core } = await place(api);
  const finalizers = ['example.test/held'];
  await api.create(`${core}/pods`, { metadata: { name: 'p', finalizers }, spec: podSpec() });
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
  const { core, apps } = await place(api);
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
  const spec = podSpec({ resources: { requests, limits: { 'example.test/dongle': '2' } } });
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

test('the status of a quota MUST be written apart from its spec, and follow the spec when that changes', async () => {
  const { core } = await place(api);
  const quota = `${core}/resourcequotas/q`;
  const hard = (thing: Thing) => [at(thing, 'spec.hard.pods'), at(thing, 'status.hard.pods')];
  const follows = (thing: Thing) => hard(thing)[0] === hard(thing)[1] && at(thing, 'status.used.pods') === '0';
  await api.create(`${core}/resourcequotas`, { metadata: { name: 'q' }, spec: { hard: { pods: '3' } } });
  await api.when(quota, 'is counted', follows);
  const change = { spec: { hard: { pods: '9' } }, status: { hard: { pods: '5' } } };
  assert.deepEqual(hard(await api.patch(`${quota}/status`, change)), ['3', '5']);
  const { metadata, ...rest } = await api.get(`${quota}/status`);
  const written = { ...rest, metadata: { ...metadata, resourceVersion: '' }, status: { hard: { pods: '7' } } };
  assert.deepEqual(hard(await api.update(`${quota}/status`, written)), ['3', '7']);
  await api.patch(quota, { spec: { hard: { pods: '4' } } });
  assert.deepEqual(hard(await api.when(quota, 'is as its spec says', follows)), ['4', '4']);
});

test('a quota with scopes MUST count only the pods that are within them', async () => {
  const { core } = await place(api);
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
  await api.create(`${core}/pods`, { metadata: { name: 'best-effort' }, spec: podSpec() });
  await counts({ besteffort: '1', notbesteffort: '0', terminating: '0', notterminating: '1' });
  const resources = { requests: { cpu: '10m' } };
  const spec = { ...podSpec({ resources }), activeDeadlineSeconds: 3600 };
  await api.create(`${core}/pods`, { metadata: { name: 'with-requests' }, spec });
  await counts({ besteffort: '1', notbesteffort: '1', terminating: '1', notterminating: '1' });
  await api.delete(`${core}/pods`, { gracePeriodSeconds: 0 });
  await counts({ besteffort: '0', notbesteffort: '0', terminating: '0', notterminating: '0' });
});

test('a LimitRange MUST give defaults to new pods and refuse those outside of its bounds', async () => {
  const { core } = await place(api);
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
    api.call('POST', `${core}/pods`, { body: { metadata: { name }, spec: podSpec({ resources }) } });
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

test('every namespace MUST have the root certificate, also after it was deleted or changed', async () => {
  const { core } = await place(api);
  const path = `${core}/configmaps/kube-root-ca.crt`;
  const pem = (thing: Thing) => (thing.data as Record<string, string>)['ca.crt'] ?? '';
  const first = pem(await api.when(path, 'is there', () => true));
  assert.match(first, /BEGIN CERTIFICATE/);
  await api.delete(path);
  await api.when(path, 'is there again', (thing) => pem(thing) === first);
  await api.patch(path, { data: { 'ca.crt': 'changed', other: 'x' } });
  await api.when(path, 'is as it was', (thing) => pem(thing) === first);
});
