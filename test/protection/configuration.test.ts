import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { installFlowConfiguration } from '../../apiserver/flow-control/bootstrap/install.ts';
import type { Client } from '../../client/client.ts';
import { type RunningApiServer, systemUser } from '../../cluster/apiserver.ts';
import type { FlowSchema } from '../../proto/gen/flowcontrol/v1.ts';
import type { Status } from '../../proto/gen/meta/v1.ts';
import { flowcontrolV1Resources } from '../../proto/gen/resources.ts';
import { startTestApiServer } from '../builders/api-server.ts';
import { type Http2Client, http2Client } from '../builders/http2-client.ts';

const { flowschemas, prioritylevelconfigurations } = flowcontrolV1Resources;
const tokens = 'admin,admin,1,"system:masters"\nuser,user,2\n';
let api: RunningApiServer;
let client: Client;
let wire: Http2Client;

before(async () => {
  api = await startTestApiServer(['--authorization-mode=AlwaysAllow'], tokens);
  client = api.client(systemUser, 'test');
  wire = http2Client(api.url);
});
after(async () => {
  wire.close();
  await api.stop();
});

const { signal } = new AbortController();
const install = () => installFlowConfiguration(api.core, api.server, signal);

async function condition(name: string, holds: (schema: FlowSchema) => boolean): Promise<void> {
  for (const end = performance.now() + 5000; ; ) {
    const schema = (await client.get(flowschemas, { name })) as FlowSchema;
    if (holds(schema)) return;
    assert.ok(performance.now() < end, JSON.stringify(schema.status));
    await new Promise((resolve) => void setTimeout(resolve, 10));
  }
}

const dangling = ({ status }: FlowSchema) => status.conditions?.find(({ type }) => type === 'Dangling');

test('a new cluster has the flow schemas and levels of Kubernetes, and nothing is left to write', async () => {
  const names = async (type: typeof flowschemas | typeof prioritylevelconfigurations) =>
    (await client.list(type as typeof flowschemas)).items.map(({ metadata }) => metadata.name);
  assert.deepEqual(await names(prioritylevelconfigurations), [
    'catch-all',
    'event',
    'exempt',
    'global-default',
    'leader-election',
    'node-high',
    'system',
    'workload-high',
    'workload-low',
  ]);
  assert.equal((await names(flowschemas)).length, 14);
  assert.equal(await install(), 0);
});

test('what is suggested is put right, but for what its annotation protects', async () => {
  const name = 'workload-low';
  const level = await client.get(prioritylevelconfigurations, { name });
  const shares = (nominalConcurrencyShares: number) => ({
    ...level.spec,
    limited: { ...level.spec.limited, nominalConcurrencyShares },
  });
  const patch = (body: object) =>
    wire.send(
      'PATCH',
      `/apis/flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations/${name}`,
      JSON.stringify(body),
      {
        'content-type': 'application/merge-patch+json',
        authorization: 'Bearer admin',
      },
    );
  const stored = async () =>
    (await client.get(prioritylevelconfigurations, { name })).spec.limited?.nominalConcurrencyShares;
  assert.equal((await patch({ spec: shares(7) })).status, 200);
  await install();
  assert.equal(await stored(), 40);
  const annotations = { 'apf.kubernetes.io/autoupdate-spec': 'false' };
  assert.equal((await patch({ metadata: { annotations }, spec: shares(7) })).status, 200);
  await install();
  assert.equal(await stored(), 7);
});

test('what is mandatory can be deleted, not changed, and comes back', async () => {
  const { status, body } = await wire.send(
    'PATCH',
    '/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas/catch-all',
    JSON.stringify({ spec: { matchingPrecedence: 9999 } }),
    { 'content-type': 'application/merge-patch+json', authorization: 'Bearer admin' },
  );
  assert.equal(status, 422);
  assert.match((JSON.parse(body) as Status).message ?? '', /spec of 'catch-all' must equal the fixed value$/);
  await client.delete(flowschemas, { name: 'catch-all' });
  assert.equal((await wire.get('/api/v1/pods', { authorization: 'Bearer user' })).status, 200);
  await install();
  assert.equal((await client.get(flowschemas, { name: 'catch-all' })).spec.matchingPrecedence, 10_000);
});

test('a schema says whether its level is there, and takes requests once it is', async () => {
  const rules = [
    {
      subjects: [{ kind: 'User', user: { name: 'user' } }],
      resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'], namespaces: ['*'], clusterScope: true }],
    },
  ];
  await client.create(flowschemas, {
    metadata: { name: 'mine' },
    spec: { priorityLevelConfiguration: { name: 'mine' }, matchingPrecedence: 50, rules },
  });
  await condition('mine', (schema) => dangling(schema)?.status === 'True' && dangling(schema)?.reason === 'NotFound');
  const taken = async () =>
    (await wire.get('/api/v1/pods', { authorization: 'Bearer user' })).headers['x-kubernetes-pf-flowschema-uid'];
  const { uid } = (await client.get(flowschemas, { name: 'mine' })).metadata;
  assert.notEqual(await taken(), uid);
  await client.create(prioritylevelconfigurations, {
    metadata: { name: 'mine' },
    spec: { type: 'Limited', limited: { nominalConcurrencyShares: 10, limitResponse: { type: 'Reject' } } },
  });
  await condition('mine', (schema) => dangling(schema)?.status === 'False');
  assert.equal(await taken(), uid);
});

test('health is told as kube-apiserver tells it', async () => {
  const ready = await wire.get('/readyz?verbose&exclude=etcd&exclude=made-up');
  assert.equal(
    ready.body,
    [
      '[+]ping ok',
      '[+]log ok',
      '[+]etcd excluded: ok',
      '[+]etcd-readiness ok',
      '[+]poststarthook/rbac/bootstrap-roles ok',
      '[+]poststarthook/scheduling/bootstrap-system-priority-classes ok',
      '[+]poststarthook/priority-and-fairness-config-producer ok',
      '[+]poststarthook/start-system-namespaces-controller ok',
      '[+]poststarthook/start-service-ip-repair-controllers ok',
      '[+]shutdown ok',
      'warn: some health checks cannot be excluded: no matches for "made-up"',
      'readyz check passed',
      '',
    ].join('\n'),
  );
  for (const path of ['/livez', '/readyz', '/healthz', '/livez/etcd', '/readyz/shutdown', '/healthz/ping']) {
    const { status, body } = await wire.get(path);
    assert.deepEqual([path, status, body], [path, 200, 'ok']);
  }
});
