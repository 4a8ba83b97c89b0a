import assert from 'node:assert/strict';
import { randomBytes, randomUUID, X509Certificate } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { systemClock } from '../../api/clock.ts';
import type { LogFields, Logger } from '../../api/logger.ts';
import type { RunningApiServer } from '../../cluster/apiserver.ts';
import type { KeyPair } from '../../cluster/pki/certificate.ts';
import { renderKubeconfig } from '../../cluster/pki/kubeconfig.ts';
import { connect, type Remote } from '../../cluster/remote.ts';
import { ownSigning } from '../../cluster/signing-options.ts';
import type { Surroundings } from '../../cluster/surroundings.ts';
import { startControllers } from '../../controller-manager/start.ts';
import {
  appsV1Resources,
  batchV1Resources,
  certificatesV1Resources,
  coreV1Resources,
  policyV1Resources,
  rbacV1Resources,
} from '../../proto/gen/resources.ts';
import { startScheduler } from '../../scheduler/start.ts';
import { adminConnection, startTestApiServer } from '../builders/api-server.ts';
import { eventually } from '../e2e/eventually.ts';
import { as, bearer } from './as.ts';
import { makeRequest } from './certificate-request.ts';

// A controller manager with the rights of its own role and of its controllers' service accounts, and a scheduler with those of
// its own: no system:masters.

const { configmaps, namespaces, nodes, pods, secrets, serviceaccounts, services } = coreV1Resources;
const requests = certificatesV1Resources.certificatesigningrequests;
const stop = new AbortController();
const complaints: string[] = [];
let folder: string;
let api: RunningApiServer;
let remote: Remote;
let running: Promise<unknown>;
let scheduling: Remote;
let admin: ReturnType<typeof as>;

/** Keeps what is said of rights that are missing; everything else may happen while caches fill. */
const listening: Logger = {
  debug: (message, fields) => listen(message, fields),
  info: (message, fields) => listen(message, fields),
  warn: (message, fields) => listen(message, fields),
  error: (message, fields) => listen(message, fields),
  child: () => listening,
};

function listen(message: string, fields: LogFields = {}): void {
  const text = `${message} ${Object.values(fields).map(String).join(' ')}`;
  if (/forbidden|cannot (get|list|watch|create|update|patch|delete)|Unauthorized/i.test(text)) complaints.push(text);
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'knarr-controllers-'));
  api = await startTestApiServer(['--enable-bootstrap-token-auth']);
  admin = as(api, await adminConnection(api).credentials.current());
  const random = () => randomBytes(4).readUInt32LE() / 2 ** 32;
  const around = { clock: systemClock, log: listening, random, uuid: randomUUID } as unknown as Surroundings;
  const reach = async (name: string, credentials: KeyPair) => {
    const file = join(folder, name);
    await writeFile(file, renderKubeconfig({ name: 'knarr', server: api.url, ca: api.pki.ca, credentials }));
    return connect({ around, env: {}, home: folder, signal: stop.signal }, name, file);
  };
  remote = await reach('kube-controller-manager', api.pki.controllerManager);
  scheduling = await reach('kube-scheduler', api.pki.scheduler);
  const scheduler = startScheduler(scheduling.client, scheduling.informers, {
    clock: systemClock,
    random,
    logger: listening,
    signal: stop.signal,
  });
  const controllers = startControllers(remote.client, remote.informers, {
    clock: systemClock,
    logger: listening,
    random,
    signal: stop.signal,
    controllers: ['*', 'token-cleaner-controller'],
    options: { rootCa: api.pki.ca, ...(await ownSigning(api.pki, listening)) },
    clientOf: remote.clientOf,
    leaderElection: { identity: 'test' },
  });
  running = Promise.all([controllers, scheduler]);
});

after(async () => {
  stop.abort();
  await running;
  await Promise.all([remote.close(), scheduling.close(), admin.close()]);
  await api.stop();
  await rm(folder, { recursive: true });
});

test('the controllers act as themselves, and nothing that they do is forbidden', async () => {
  const { client } = admin;
  const template = {
    metadata: { labels: { app: 'web' } },
    spec: { containers: [{ name: 'c', image: 'knarr/busybox:1' }] },
  };
  const selector = { matchLabels: { app: 'web' } };
  const metadata = { name: 'web', namespace: 'work' };
  await client.create(namespaces, { metadata: { name: 'work' } } as never);
  await eventually(
    'the default account',
    async () => (await client.list(serviceaccounts, { namespace: 'work' })).items.length === 1,
  );
  await client.create(nodes, { metadata: { name: 'n1' }, spec: {} } as never);
  const room = { cpu: '4', memory: '8Gi', pods: '110' };
  const conditions = [{ type: 'Ready', status: 'True', reason: 'Test', message: '' }];
  const ready = { status: { capacity: room, allocatable: room, conditions } };
  await client.patch(nodes, { name: 'n1' }, { type: 'merge', body: ready }, { subresource: 'status' });
  const make = [
    client.create(appsV1Resources.deployments, { metadata, spec: { replicas: 2, selector, template } } as never),
    client.create(appsV1Resources.statefulsets, {
      metadata: { name: 'db', namespace: 'work' },
      spec: { replicas: 1, serviceName: 'web', selector, template },
    } as never),
    client.create(appsV1Resources.daemonsets, {
      metadata: { ...metadata, name: 'agent' },
      spec: { selector, template },
    } as never),
    client.create(batchV1Resources.jobs, {
      metadata: { ...metadata, name: 'once' },
      spec: { template: { ...template, metadata: {}, spec: { ...template.spec, restartPolicy: 'Never' } } },
    } as never),
    client.create(batchV1Resources.cronjobs, {
      metadata: { ...metadata, name: 'often' },
      spec: {
        schedule: '* * * * *',
        jobTemplate: { spec: { template: { spec: { ...template.spec, restartPolicy: 'Never' } } } },
      },
    } as never),
    client.create(services, { metadata, spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } } as never),
    client.create(policyV1Resources.poddisruptionbudgets, { metadata, spec: { minAvailable: 1, selector } } as never),
    client.create(coreV1Resources.resourcequotas, { metadata, spec: { hard: { pods: '20' } } } as never),
  ];
  await Promise.all(make);
  // Two of the deployment, one each of the others; the scheduler has a node for all of them.
  await eventually(
    'pods of every controller',
    async () => (await client.list(pods, { namespace: 'work' })).items.length >= 5,
  );
  await eventually('a node for every pod', async () =>
    (await client.list(pods, { namespace: 'work' })).items.every((pod) => pod.spec.nodeName === 'n1'),
  );
  await eventually('the quota is counted', async () => {
    const quota = await client.get(coreV1Resources.resourcequotas, metadata);
    return quota.status?.used?.pods !== undefined;
  });
  await eventually('the budget is judged', async () => {
    const budget = await client.get(policyV1Resources.poddisruptionbudgets, metadata);
    return (budget.status?.observedGeneration ?? 0) > 0;
  });
  const whoMade = (await client.list(pods, { namespace: 'work' })).items[0]?.metadata.managedFields?.[0]?.manager;
  assert.equal(whoMade, 'kube-controller-manager');
  assert.equal((await client.list(configmaps, { namespace: 'work' })).items[0]?.metadata.name, 'kube-root-ca.crt');
  await client.delete(appsV1Resources.deployments, metadata, { propagationPolicy: 'Foreground' });
  await client.delete(namespaces, { name: 'work' });
  // Nobody runs them: what the kubelet of a real node says at the end is said here.
  for (const { metadata: pod } of (await client.list(pods, { namespace: 'work' })).items)
    await client.delete(pods, pod, { gracePeriodSeconds: 0 });
  await eventually('the namespace is gone', async () =>
    (await client.list(namespaces)).items.every((one) => one.metadata.name !== 'work'),
  );
  const accounts = (await client.list(serviceaccounts, { namespace: 'kube-system' })).items.map(
    (one) => one.metadata.name,
  );
  for (const name of ['deployment-controller', 'generic-garbage-collector', 'namespace-controller', 'node-controller'])
    assert.ok(accounts.includes(name), `${name} has no account`);
  assert.deepEqual(complaints, []);
});

test('the rules of an aggregated role are owned by who gathered them', async () => {
  const owners = async () =>
    (await admin.client.get(rbacV1Resources.clusterroles, { name: 'view' })).metadata.managedFields ?? [];
  await eventually('an owner of the rules', async () => (await owners()).some((one) => one.operation === 'Apply'));
  assert.deepEqual(
    (await owners()).filter((one) => one.operation === 'Apply').map((one) => [one.manager, one.fieldsV1]),
    [['clusterrole-aggregation-controller', { 'f:rules': {} }]],
  );
});

test('a new node gets its certificate with a bootstrap token, and may do what is its own', async () => {
  const { client } = admin;
  const group = 'system:bootstrappers:knarr';
  const bind = (name: string, role: string) =>
    client.create(rbacV1Resources.clusterrolebindings, {
      metadata: { name },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: group }],
    });
  await bind('bootstrap', 'system:node-bootstrapper');
  await client.create(secrets, {
    metadata: { name: 'bootstrap-token-abcdef', namespace: 'kube-system' },
    type: 'bootstrap.kubernetes.io/token',
    stringData: {
      'token-id': 'abcdef',
      'token-secret': '0123456789abcdef',
      'usage-bootstrap-authentication': 'true',
      'auth-extra-groups': group,
    },
  });
  const newcomer = as(api, bearer('abcdef.0123456789abcdef'));
  const { request, key } = await makeRequest('CN=system:node:n2,O=system:nodes');
  const ask = (name: string, expirationSeconds: number) =>
    newcomer.client.create(requests, {
      metadata: { name },
      spec: {
        request,
        signerName: 'kubernetes.io/kube-apiserver-client-kubelet',
        usages: ['digital signature', 'client auth'],
        expirationSeconds,
      },
    });
  await ask('n2', 3600);
  // Nobody has said yet that such requests are approved by themselves.
  assert.equal((await client.get(requests, { name: 'n2' })).status?.conditions, undefined);
  await bind('approve', 'system:certificates.k8s.io:certificatesigningrequests:nodeclient');
  await eventually('the certificate of the node', async () =>
    Boolean((await client.get(requests, { name: 'n2' })).status?.certificate),
  );
  const issued = await client.get(requests, { name: 'n2' });
  const [approved] = issued.status?.conditions ?? [];
  assert.deepEqual(
    [approved?.type, approved?.reason, approved?.message],
    ['Approved', 'AutoApproved', 'Auto approving kubelet client certificate after SubjectAccessReview.'],
  );
  const cert = Buffer.from(issued.status?.certificate ?? '', 'base64').toString();
  const parsed = new X509Certificate(cert);
  assert.equal(Math.round((Date.parse(parsed.validTo) - Date.now()) / 60_000), 60);
  assert.equal(parsed.ca, false);
  const node = as(api, { certificate: { cert, key } });
  const user = await node.whoAmI();
  assert.deepEqual(user !== 401 && [user.username, user.groups], [
    'system:node:n2',
    ['system:nodes', 'system:authenticated'],
  ]);
  const body = (name: string) => ({ apiVersion: 'v1', kind: 'Node', metadata: { name } });
  assert.equal(await node.code('POST', '/api/v1/nodes', body('n2')), 200);
  assert.equal(await node.code('POST', '/api/v1/nodes', body('n3')), 403);
  assert.equal(await node.code('GET', '/api/v1/nodes/n2'), 200);
  assert.equal(await node.code('GET', '/api/v1/nodes/n1'), 403);
  assert.equal(await node.code('GET', '/api/v1/pods?fieldSelector=spec.nodeName%3Dn2'), 200);
  assert.equal(await node.code('GET', '/api/v1/pods'), 403);
  assert.equal(await node.code('GET', '/api/v1/namespaces/kube-system/secrets/bootstrap-token-abcdef'), 403);
  await Promise.all([newcomer.close(), node.close()]);
});

test('what a signer does not allow fails, also when somebody approves it', async () => {
  const { client } = admin;
  const { request } = await makeRequest('CN=jane,O=dev', [{ type: 'dns', value: 'x.example' }]);
  await client.create(requests, {
    metadata: { name: 'jane' },
    spec: { request, signerName: 'kubernetes.io/kube-apiserver-client', usages: ['client auth', 'server auth'] },
  });
  const csr = await client.get(requests, { name: 'jane' });
  const condition = { type: 'Approved', status: 'True', reason: 'Test', message: '' };
  await client.raw('PUT', '/apis/certificates.k8s.io/v1/certificatesigningrequests/jane/approval', {
    body: { ...csr, status: { conditions: [condition] } },
  });
  await eventually(
    'the request fails',
    async () => ((await client.get(requests, { name: 'jane' })).status?.conditions?.length ?? 0) > 1,
  );
  const after = await client.get(requests, { name: 'jane' });
  const failed = after.status?.conditions?.find(({ type }) => type === 'Failed');
  assert.deepEqual(
    [failed?.reason, failed?.message, after.status?.certificate],
    ['SignerValidationFailure', 'invalid usage for client certificate: server auth', undefined],
  );
});

test('a secret that asks for a token gets one, which ends with the account', async () => {
  const { client } = admin;
  await client.create(serviceaccounts, { metadata: { name: 'robot', namespace: 'default' } });
  await client.create(secrets, {
    metadata: {
      name: 'robot-token',
      namespace: 'default',
      annotations: { 'kubernetes.io/service-account.name': 'robot' },
    },
    type: 'kubernetes.io/service-account-token',
  });
  const key = { name: 'robot-token', namespace: 'default' };
  await eventually('the token', async () => Boolean((await client.get(secrets, key)).data?.token));
  const { data = {} } = await client.get(secrets, key);
  const text = (name: string) => Buffer.from(data[name] ?? '', 'base64').toString();
  assert.deepEqual([text('namespace'), text('ca.crt')], ['default', api.pki.ca]);
  const robot = as(api, bearer(text('token')));
  const user = await robot.whoAmI();
  assert.equal(user !== 401 && user.username, 'system:serviceaccount:default:robot');
  await client.delete(serviceaccounts, { name: 'robot', namespace: 'default' });
  await eventually(
    'the secret is gone',
    async () => (await client.list(secrets, { namespace: 'default' })).items.length === 0,
  );
  assert.equal(await robot.whoAmI(), 401);
  await robot.close();
});
