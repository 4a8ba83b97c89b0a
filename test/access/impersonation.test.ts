import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { RunningApiServer } from '../../cluster/apiserver.ts';
import { startTestApiServer } from '../builders/api-server.ts';
import { type Http2Client, http2Client } from '../builders/http2-client.ts';

// What who may act as whom, and what a WebSocket to a pod asks for, look like over the wire.

const tokens = ['admin,admin,1,"system:masters"', 'agent,agent,2', 'old,old,3', 'reader,reader,4'].join('\n');
const rbac = '/apis/rbac.authorization.k8s.io/v1';
const configMaps = '/api/v1/namespaces/default/configmaps';
const reviews = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
let api: RunningApiServer;
let wire: Http2Client;

async function send(token: string, method: 'GET' | 'POST', path: string, more: { as?: string; body?: object } = {}) {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    ...(more.as ? { 'impersonate-user': more.as } : {}),
  };
  const answer = await wire.send(method, path, more.body ? JSON.stringify(more.body) : undefined, headers);
  return { status: answer.status, body: JSON.parse(answer.bytes.toString('utf8')) };
}

async function grant(name: string, user: string, rules: object[]): Promise<void> {
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name };
  const subjects = [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: user }];
  const role = await send('admin', 'POST', `${rbac}/clusterroles`, { body: { metadata: { name }, rules } });
  assert.equal(role.status, 201, role.body.message);
  const body = { metadata: { name }, roleRef, subjects };
  assert.equal((await send('admin', 'POST', `${rbac}/clusterrolebindings`, { body })).status, 201);
}

before(async () => {
  api = await startTestApiServer([], tokens);
  wire = http2Client(api.url);
  const verbs = ['get', 'list', 'create'];
  await grant('bob', 'bob', [{ apiGroups: [''], resources: ['configmaps'], verbs }]);
  await grant('agent', 'agent', [
    {
      apiGroups: ['authentication.k8s.io'],
      resources: ['users'],
      resourceNames: ['bob'],
      verbs: ['impersonate:user-info'],
    },
    { apiGroups: [''], resources: ['configmaps'], verbs: ['impersonate-on:user-info:list'] },
  ]);
  await grant('old', 'old', [{ apiGroups: [''], resources: ['users'], verbs: ['impersonate'] }]);
  await grant('reader', 'reader', [
    { apiGroups: [''], resources: ['pods/exec', 'pods/attach', 'pods/portforward'], verbs: ['get'] },
  ]);
});
after(async () => {
  wire.close();
  await api.stop();
});

test('who may do one thing as another may do no more', async () => {
  assert.equal((await send('agent', 'GET', configMaps, { as: 'bob' })).status, 200);
  const body = { metadata: { name: 'c' } };
  const refused = await send('agent', 'POST', configMaps, { as: 'bob', body });
  assert.equal(refused.status, 403);
  assert.equal(
    refused.body.message,
    'configmaps is forbidden: User "agent" cannot impersonate-on:user-info:create resource "configmaps" in API group "" ' +
      'in the namespace "default"',
  );
  const other = await send('agent', 'GET', configMaps, { as: 'alice' });
  assert.equal(
    other.body.message,
    'users.authentication.k8s.io "alice" is forbidden: User "agent" cannot impersonate:user-info resource "users" in API ' +
      'group "authentication.k8s.io" at the cluster scope',
  );
  assert.equal((await send('old', 'POST', configMaps, { as: 'bob', body })).status, 201, 'the verb of old allows all');
});

test('a node that an administrator acts as is a node', async () => {
  const { body } = await send('admin', 'POST', reviews, { as: 'system:node:one', body: {} });
  assert.deepEqual(body.status.userInfo.groups, ['system:nodes', 'system:authenticated']);
});

for (const stream of ['exec', 'attach', 'portforward']) {
  test(`who may only read ${stream} opens nothing`, async () => {
    const { status, body } = await send(
      'reader',
      'GET',
      `/api/v1/namespaces/default/pods/p/${stream}?command=a&stdin=1`,
    );
    assert.equal(status, 403);
    assert.equal(body.message, 'pods "p" is forbidden: ');
    assert.equal((await send('admin', 'GET', `/api/v1/namespaces/default/pods/p/${stream}?stdin=1`)).status, 404);
  });
}
