import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startTestApiServer } from '../builders/api-server.ts';
import { http2Client } from '../builders/http2-client.ts';
import { type AuditedServer, as, type Event, startAuditedServer, tokens } from './audited-server.ts';

// What requests over the wire leave in the audit log, and what a webhook is told.

let audited: AuditedServer;

before(async () => {
  audited = await startAuditedServer();
});
after(() => audited?.stop());

const configMaps = '/api/v1/namespaces/default/configmaps';

test('a request and its answer are recorded whole where the policy says so, before the answer is there', async () => {
  const headers = as('admin', { 'audit-id': 'whole', 'user-agent': 'tester/1', 'x-forwarded-for': '198.51.100.7' });
  const body = { metadata: { generateName: 'a-' }, data: { k: '<v>' } };
  const answer = await audited.wire.send('POST', `${configMaps}?fieldManager=m`, JSON.stringify(body), headers);
  assert.equal(answer.status, 201);
  assert.equal(answer.headers['audit-id'], 'whole');
  const [event, ...others] = await audited.events('whole');
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
  await audited.post('/api/v1/namespaces/default/secrets', secret, as('admin', { 'audit-id': 'secret' }));
  await audited.post('/api/v1/namespaces/default/serviceaccounts', { metadata: { name: 'robot' } });
  const account = '/api/v1/namespaces/default/serviceaccounts/robot';
  const token = await audited.post(`${account}/token`, { spec: {} }, as('admin', { 'audit-id': 'token' }));
  assert.equal(token.status, 201, token.body);
  const issued = (JSON.parse(token.body) as { status: { token: string } }).status.token;
  const [received, complete] = await audited.events('secret');
  assert.deepEqual([received?.stage, complete?.stage], ['RequestReceived', 'ResponseComplete']);
  assert.equal(complete?.objectRef?.name, 's');
  const text = JSON.stringify(await audited.records());
  assert.ok(!text.includes('hunter2') && !text.includes(Buffer.from('hunter2').toString('base64')));
  assert.ok(!text.includes(issued));
});

test('refusals are recorded with who was refused and why', async () => {
  const refused = await audited.wire.get(configMaps, as('user', { 'audit-id': 'refused' }));
  assert.equal(refused.status, 403);
  const [event] = await audited.events('refused');
  assert.equal(event?.user.username, 'user');
  assert.equal(event.annotations?.['authorization.k8s.io/decision'], 'forbid');
  assert.equal(event.responseStatus?.code, 403);
  assert.equal(event.responseStatus.reason, 'Forbidden');
  assert.deepEqual(event.responseObject, JSON.parse(refused.body));

  const missing = await audited.wire.get(`${configMaps}/none`, as('admin', { 'audit-id': 'missing' }));
  assert.equal(missing.status, 404);
  assert.equal((await audited.events('missing'))[0]?.responseStatus?.reason, 'NotFound');
});

test('who cannot prove who they are is recorded too', async () => {
  const answer = await audited.wire.get(configMaps, as('wrong', { 'audit-id': 'unknown' }));
  assert.equal(answer.status, 401);
  const [event, ...others] = await audited.events('unknown');
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
  assert.equal((await audited.wire.get(configMaps, headers)).status, 403);
  const [event] = await audited.events('joe');
  assert.equal(event?.user.username, 'admin');
  assert.deepEqual(event.impersonatedUser, { username: 'joe', groups: ['system:authenticated'] });
  assert.deepEqual(event.authenticationMetadata, { impersonationConstraint: 'impersonate:user-info' });
});

test('patches are recorded as they were sent, and objects that are deleted as their options', async () => {
  await audited.post('/api/v1/namespaces', { metadata: { name: 'shop' } }, as('admin', { 'audit-id': 'made' }));
  const patch = { metadata: { labels: { a: 'b' } } };
  const headers = as('admin', { 'content-type': 'application/merge-patch+json', 'audit-id': 'patched' });
  assert.equal(
    (await audited.wire.send('PATCH', '/api/v1/namespaces/shop', JSON.stringify(patch), headers)).status,
    200,
  );
  const gone = { propagationPolicy: 'Background' };
  const path = '/api/v1/namespaces/shop';
  await audited.wire.send('DELETE', path, JSON.stringify(gone), as('admin', { 'audit-id': 'gone' }));
  const [, made] = await audited.events('made');
  assert.equal(made?.level, 'Request');
  assert.equal(made.requestObject?.kind, 'Namespace');
  assert.equal(made.responseObject, undefined);
  const [received, patched] = await audited.events('patched');
  assert.equal(received?.requestObject, undefined);
  assert.deepEqual(patched?.requestObject, patch);
  assert.deepEqual((await audited.events('gone'))[1]?.requestObject?.propagationPolicy, 'Background');
});

test('what admission adds is in the record', async () => {
  const level = { 'pod-security.kubernetes.io/audit': 'restricted' };
  await audited.post('/api/v1/namespaces', { metadata: { name: 'strict', labels: level } });
  await audited.post('/api/v1/namespaces/strict/serviceaccounts', { metadata: { name: 'default' } });
  const pod = { metadata: { name: 'p' }, spec: { containers: [{ name: 'c', image: 'i' }] } };
  const made = await audited.post('/api/v1/namespaces/strict/pods', pod, as('admin', { 'audit-id': 'judged' }));
  assert.equal(made.status, 201, made.body);
  const [, event] = await audited.events('judged');
  assert.match(event?.annotations?.['pod-security.kubernetes.io/audit-violations'] ?? '', /PodSecurity "restricted/);
});

test('what the policy leaves out is not recorded, but has its id', async () => {
  const answer = await audited.wire.get('/healthz', as('admin', { 'audit-id': 'health' }));
  assert.equal(answer.headers['audit-id'], 'health');
  assert.deepEqual(await audited.events('health'), []);
  const own = await audited.wire.get('/healthz', as('admin'));
  assert.match(String(own.headers['audit-id']), /^[0-9a-f-]{36}$/);
});

test('a webhook is sent the same records in lists', async () => {
  await audited.wire.get('/version', as('admin', { 'audit-id': 'sent' }));
  for (const end = performance.now() + 10_000; ; ) {
    const sent = audited.webhook.asked.flatMap(({ review }) => (review as unknown as { items: Event[] }).items);
    const mine = sent.filter(({ auditID }) => auditID === 'sent');
    if (mine.length === 2) {
      const bare = (await audited.events('sent')).map(({ kind: _kind, apiVersion: _version, ...event }) => event);
      assert.deepEqual(mine, bare);
      assert.equal(audited.webhook.asked[0]?.review.kind, 'EventList');
      break;
    }
    assert.ok(performance.now() < end, 'the webhook was told nothing');
    await new Promise((resolve) => void setTimeout(resolve, 10));
  }
});

test('an audit log that cannot be written refuses requests in mode blocking-strict, and keeps the server from starting', async () => {
  const flags = [`--audit-policy-file=${join(audited.folder, 'policy.yaml')}`, '--audit-log-mode=blocking-strict'];
  await assert.rejects(startTestApiServer([...flags, `--audit-log-path=${audited.folder}`], tokens), {
    code: 'EISDIR',
  });
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
