import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { userOf } from '../../apiserver/authentication/index.ts';
import type { RunningApiServer } from '../../cluster/apiserver.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import { startTestApiServer } from '../builders/api-server.ts';
import { type Http2Client, http2Client } from '../builders/http2-client.ts';
import { makeTestCertificates } from '../builders/test-certificates.ts';
import { type ReviewWebhook, startReviewWebhook } from '../fakes/review-webhook.ts';

// What requests over the wire leave in the audit log, and what a webhook is told.

const policy = `
apiVersion: audit.k8s.io/v1
kind: Policy
rules:
- level: None
  users: [system:apiserver]
- level: None
  nonResourceURLs: ["/healthz*"]
- level: Metadata
  resources: [{ group: "", resources: [secrets, serviceaccounts/token] }]
- level: RequestResponse
  omitManagedFields: true
  omitStages: [RequestReceived]
  resources: [{ group: "", resources: [configmaps] }]
- level: Request
  resources: [{ group: "", resources: [namespaces] }]
- level: Metadata
`;
const tokens = 'admin,admin,1,"system:masters"\nuser,user,2,"dev"\n';

interface Event {
  readonly [field: string]: unknown;
  readonly auditID: string;
  readonly stage: string;
  readonly level: string;
  readonly verb: string;
  readonly user: { readonly username: string; readonly groups: readonly string[] };
  readonly authenticationMetadata?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly responseStatus?: Readonly<Record<string, unknown>>;
  readonly objectRef?: Readonly<Record<string, string>>;
  readonly requestObject?: { readonly [field: string]: unknown };
  readonly responseObject?: { readonly [field: string]: unknown };
}

let folder: string;
let log: string;
let api: RunningApiServer;
let wire: Http2Client;
let webhook: ReviewWebhook;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'knarr-audit-'));
  log = join(folder, 'audit.log');
  webhook = await startReviewWebhook(makeTestCertificates(Date.now(), randomBytes), () => ({}));
  await writeFile(join(folder, 'policy.yaml'), policy);
  await writeFile(join(folder, 'webhook.json'), webhook.kubeconfig);
  api = await startTestApiServer(
    [
      `--audit-policy-file=${join(folder, 'policy.yaml')}`,
      `--audit-log-path=${log}`,
      `--audit-webhook-config-file=${join(folder, 'webhook.json')}`,
      '--audit-webhook-batch-max-wait=20ms',
    ],
    tokens,
  );
  wire = http2Client(api.url);
});
after(async () => {
  wire.close();
  await api.stop();
  await webhook.stop();
  await rm(folder, { recursive: true });
});

const as = (token: string, more = {}) => ({
  authorization: `Bearer ${token}`,
  'content-type': 'application/json',
  ...more,
});
const post = (path: string, body: object, headers = as('admin')) =>
  wire.send('POST', path, JSON.stringify(body), headers);

async function events(auditID: string): Promise<Event[]> {
  const lines = (await readFile(log, 'utf8')).split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as Event).filter((event) => event.auditID === auditID);
}

/** Waits for records of streams, which nobody waits for. */
async function eventually(auditID: string, stage: string): Promise<Event> {
  for (const end = performance.now() + 10_000; ; ) {
    const found = (await events(auditID)).find((event) => event.stage === stage);
    if (found) return found;
    assert.ok(performance.now() < end, `no ${stage} of ${auditID}`);
    await new Promise((resolve) => void setTimeout(resolve, 10));
  }
}

const configMaps = '/api/v1/namespaces/default/configmaps';

test('a request and its answer are recorded whole where the policy says so, before the answer is there', async () => {
  const headers = as('admin', { 'audit-id': 'whole', 'user-agent': 'tester/1', 'x-forwarded-for': '198.51.100.7' });
  const body = { metadata: { generateName: 'a-' }, data: { k: '<v>' } };
  const answer = await wire.send('POST', `${configMaps}?fieldManager=m`, JSON.stringify(body), headers);
  assert.equal(answer.status, 201);
  assert.equal(answer.headers['audit-id'], 'whole');
  const [event, ...others] = await events('whole');
  assert.deepEqual(others, []);
  assert.ok(event);
  const { requestReceivedTimestamp, stageTimestamp, requestObject, responseObject, ...rest } = event;
  assert.match(String(requestReceivedTimestamp), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
  assert.ok(String(stageTimestamp) >= String(requestReceivedTimestamp));
  assert.deepEqual(rest, {
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level: 'RequestResponse',
    auditID: 'whole',
    stage: 'ResponseComplete',
    requestURI: `${configMaps}?fieldManager=m`,
    verb: 'create',
    user: { username: 'admin', uid: '1', groups: ['system:masters', 'system:authenticated'] },
    sourceIPs: ['198.51.100.7', '127.0.0.1'],
    userAgent: 'tester/1',
    objectRef: { resource: 'configmaps', namespace: 'default', apiVersion: 'v1' },
    responseStatus: { metadata: {}, code: 201 },
    annotations: { 'authorization.k8s.io/decision': 'allow', 'authorization.k8s.io/reason': '' },
  });
  assert.deepEqual(requestObject?.data, { k: '<v>' });
  const stored = JSON.parse(answer.body) as { metadata: Record<string, unknown> };
  assert.ok(stored.metadata.managedFields);
  delete stored.metadata.managedFields;
  assert.deepEqual(responseObject, stored);
});

test('of secrets and tokens nothing but the fact is recorded', async () => {
  const secret = { metadata: { name: 's' }, stringData: { password: 'hunter2' } };
  await post('/api/v1/namespaces/default/secrets', secret, as('admin', { 'audit-id': 'secret' }));
  await post('/api/v1/namespaces/default/serviceaccounts', { metadata: { name: 'robot' } });
  const account = '/api/v1/namespaces/default/serviceaccounts/robot';
  const token = await post(`${account}/token`, { spec: {} }, as('admin', { 'audit-id': 'token' }));
  assert.equal(token.status, 201, token.body);
  const issued = (JSON.parse(token.body) as { status: { token: string } }).status.token;
  const [received, complete] = await events('secret');
  assert.deepEqual([received?.stage, complete?.stage], ['RequestReceived', 'ResponseComplete']);
  assert.equal(complete?.objectRef?.name, 's');
  const text = await readFile(log, 'utf8');
  assert.ok(!text.includes('hunter2') && !text.includes(Buffer.from('hunter2').toString('base64')));
  assert.ok(!text.includes(issued));
});

test('refusals are recorded with who was refused and why', async () => {
  const refused = await wire.get(configMaps, as('user', { 'audit-id': 'refused' }));
  assert.equal(refused.status, 403);
  const [event] = await events('refused');
  assert.equal(event?.user.username, 'user');
  assert.equal(event.annotations?.['authorization.k8s.io/decision'], 'forbid');
  assert.equal(event.responseStatus?.code, 403);
  assert.equal(event.responseStatus.reason, 'Forbidden');
  assert.deepEqual(event.responseObject, JSON.parse(refused.body));

  const missing = await wire.get(`${configMaps}/none`, as('admin', { 'audit-id': 'missing' }));
  assert.equal(missing.status, 404);
  assert.equal((await events('missing'))[0]?.responseStatus?.reason, 'NotFound');
});

test('who cannot prove who they are is recorded too', async () => {
  const answer = await wire.get(configMaps, as('wrong', { 'audit-id': 'unknown' }));
  assert.equal(answer.status, 401);
  const [event, ...others] = await events('unknown');
  assert.deepEqual(others, []);
  assert.equal(event?.stage, 'ResponseStarted');
  assert.deepEqual(event.responseStatus, {
    metadata: {},
    status: 'Failure',
    message: 'Authentication failed, attempted: bearer',
    reason: 'Unauthorized',
    code: 401,
  });
});

test('impersonation shows both users', async () => {
  const headers = as('admin', { 'impersonate-user': 'joe', 'audit-id': 'joe' });
  assert.equal((await wire.get(configMaps, headers)).status, 403);
  const [event] = await events('joe');
  assert.equal(event?.user.username, 'admin');
  assert.deepEqual(event.impersonatedUser, { username: 'joe', groups: ['system:authenticated'] });
  assert.deepEqual(event.authenticationMetadata, { impersonationConstraint: 'impersonate:user-info' });
});

test('patches are recorded as they were sent, and objects that are deleted as their options', async () => {
  await post('/api/v1/namespaces', { metadata: { name: 'shop' } }, as('admin', { 'audit-id': 'made' }));
  const patch = { metadata: { labels: { a: 'b' } } };
  const headers = as('admin', { 'content-type': 'application/merge-patch+json', 'audit-id': 'patched' });
  assert.equal((await wire.send('PATCH', '/api/v1/namespaces/shop', JSON.stringify(patch), headers)).status, 200);
  const gone = { propagationPolicy: 'Background' };
  const path = '/api/v1/namespaces/shop';
  await wire.send('DELETE', path, JSON.stringify(gone), as('admin', { 'audit-id': 'gone' }));
  const [, made] = await events('made');
  assert.equal(made?.level, 'Request');
  assert.equal(made.requestObject?.kind, 'Namespace');
  assert.equal(made.responseObject, undefined);
  const [received, patched] = await events('patched');
  assert.equal(received?.requestObject, undefined);
  assert.deepEqual(patched?.requestObject, patch);
  assert.deepEqual((await events('gone'))[1]?.requestObject?.propagationPolicy, 'Background');
});

test('a watch is recorded when it begins and when its client has gone', async () => {
  const own = http2Client(api.url);
  const stream = own.session.request({
    ':path': `${configMaps}?watch=true`,
    ...as('admin', { 'audit-id': 'watch' }),
  });
  stream.resume();
  stream.on('error', () => undefined);
  const started = await eventually('watch', 'ResponseStarted');
  assert.equal(started.verb, 'watch');
  assert.equal(started.responseStatus?.code, 200);
  assert.ok(!(await events('watch')).some(({ stage }) => stage === 'ResponseComplete'));
  own.session.destroy();
  const complete = await eventually('watch', 'ResponseComplete');
  assert.deepEqual(complete.sourceIPs, ['127.0.0.1']);
});

test('parts of the same process are recorded, and a watch that ends by itself', async () => {
  const robot = api.client(userOf('robot', { groups: ['system:masters'] }), 'robot');
  const made = await robot.create(coreV1Resources.configmaps, {
    metadata: { name: 'by-robot', namespace: 'default' },
  } as never);
  const query = new URLSearchParams({ watch: 'true', timeoutSeconds: '1' });
  const { signal } = new AbortController();
  const answer = await api.server.call({
    ...{ method: 'GET', path: configMaps, query, agent: 'robot', body: undefined, contentType: undefined, signal },
    user: userOf('robot', { groups: ['system:masters'] }),
  });
  assert.equal(answer.type, 'watch');
  await new Promise<void>((resolve) => answer.source.start({ deliver: () => undefined, end: () => resolve() }));
  const lines = (await readFile(log, 'utf8')).split('\n').filter((line) => line.includes('"username":"robot"'));
  const mine = lines.map((line) => JSON.parse(line) as Event);
  assert.deepEqual(
    mine.map(({ verb, stage }) => `${verb} ${stage}`),
    ['create ResponseComplete', 'watch ResponseStarted', 'watch ResponseComplete'],
  );
  const recorded = mine[0]?.responseObject?.metadata as { uid: string } | undefined;
  assert.equal(recorded?.uid, (made.metadata as { uid: string }).uid);
});

test('what a proxied pod answers is recorded by its code', async () => {
  const backend = createServer((_request, response) => response.writeHead(418).end('tea'));
  await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve));
  const { port } = backend.address() as AddressInfo;
  try {
    const pods = '/api/v1/namespaces/default/pods';
    await post('/api/v1/namespaces/default/serviceaccounts', { metadata: { name: 'default' } });
    const pod = await post(pods, { metadata: { name: 'p' }, spec: { containers: [{ name: 'c', image: 'i' }] } });
    assert.equal(pod.status, 201, pod.body);
    const status = JSON.stringify({ status: { podIP: '127.0.0.1', podIPs: [{ ip: '127.0.0.1' }] } });
    const merge = as('admin', { 'content-type': 'application/merge-patch+json' });
    const patched = await wire.send('PATCH', `${pods}/p/status`, status, merge);
    assert.equal(patched.status, 200, patched.body);
    const answer = await wire.get(`${pods}/p:${port}/proxy/x`, as('admin', { 'audit-id': 'proxied' }));
    assert.equal(answer.status, 418, answer.body);
    assert.equal(answer.headers['audit-id'], 'proxied');
    await eventually('proxied', 'ResponseComplete');
    backend.on('upgrade', (_request, socket) => {
      socket.end('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\n');
    });
    const tunnel = request(`${api.url}${pods}/p:${port}/proxy/tunnel`, {
      headers: as('admin', { 'audit-id': 'tunnel', connection: 'upgrade', upgrade: 'echo' }),
      rejectUnauthorized: false,
    }).end();
    const [, socket] = (await once(tunnel, 'upgrade')) as [unknown, Socket];
    socket.destroy();
    assert.equal((await eventually('tunnel', 'ResponseComplete')).responseStatus?.code, 101);
    assert.equal((await eventually('tunnel', 'ResponseStarted')).responseStatus?.code, 101);
    assert.deepEqual(
      (await events('proxied')).map(({ stage, responseStatus }) => [stage, responseStatus?.code]),
      [
        ['RequestReceived', undefined],
        ['ResponseStarted', 418],
        ['ResponseComplete', 418],
      ],
    );
  } finally {
    backend.close();
  }
});

test('what admission adds is in the record', async () => {
  const level = { 'pod-security.kubernetes.io/audit': 'restricted' };
  await post('/api/v1/namespaces', { metadata: { name: 'strict', labels: level } });
  await post('/api/v1/namespaces/strict/serviceaccounts', { metadata: { name: 'default' } });
  const pod = { metadata: { name: 'p' }, spec: { containers: [{ name: 'c', image: 'i' }] } };
  const made = await post('/api/v1/namespaces/strict/pods', pod, as('admin', { 'audit-id': 'judged' }));
  assert.equal(made.status, 201, made.body);
  const [, event] = await events('judged');
  assert.match(event?.annotations?.['pod-security.kubernetes.io/audit-violations'] ?? '', /PodSecurity "restricted/);
});

test('what the policy leaves out is not recorded, but has its id', async () => {
  const answer = await wire.get('/healthz', as('admin', { 'audit-id': 'health' }));
  assert.equal(answer.headers['audit-id'], 'health');
  assert.deepEqual(await events('health'), []);
  const own = await wire.get('/healthz', as('admin'));
  assert.match(String(own.headers['audit-id']), /^[0-9a-f-]{36}$/);
});

test('a webhook is sent the same records in lists', async () => {
  await wire.get('/version', as('admin', { 'audit-id': 'sent' }));
  for (const end = performance.now() + 10_000; ; ) {
    const sent = webhook.asked.flatMap(({ review }) => (review as unknown as { items: Event[] }).items);
    const mine = sent.filter(({ auditID }) => auditID === 'sent');
    if (mine.length === 2) {
      const bare = (await events('sent')).map(({ kind: _kind, apiVersion: _version, ...event }) => event);
      assert.deepEqual(mine, bare);
      assert.equal(webhook.asked[0]?.review.kind, 'EventList');
      break;
    }
    assert.ok(performance.now() < end, 'the webhook was told nothing');
    await new Promise((resolve) => void setTimeout(resolve, 10));
  }
});

test('an audit log that cannot be written refuses requests in mode blocking-strict, and keeps the server from starting', async () => {
  const flags = [`--audit-policy-file=${join(folder, 'policy.yaml')}`, '--audit-log-mode=blocking-strict'];
  await assert.rejects(startTestApiServer([...flags, `--audit-log-path=${folder}`], tokens), { code: 'EISDIR' });
  const strict = await startTestApiServer([...flags, '--audit-log-path=/dev/full'], tokens);
  const client = http2Client(strict.url);
  try {
    const refused = await client.get('/version', as('admin'));
    assert.equal(refused.status, 500);
    assert.match(refused.body, /failed to store audit event/);
    assert.equal((await client.get('/healthz', as('admin'))).status, 200);
  } finally {
    client.close();
    await strict.stop();
  }
});
