import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { RunningApiServer } from '../../cluster/apiserver.ts';
import { startTestApiServer } from '../builders/api-server.ts';
import { sendRaw } from '../builders/raw-request.ts';

// What a write takes notice of and what it passes over, where the two are easily taken for each other.

let api: RunningApiServer;

const maps = '/api/v1/namespaces/default/configmaps';
const deployments = '/apis/apps/v1/namespaces/default/deployments';
const leases = '/apis/coordination.k8s.io/v1/namespaces/default/leases';
const pods = '/api/v1/namespaces/default/pods';
const json = 'application/json';
const merge = 'application/merge-patch+json';

const send = (method: string, path: string, type?: string, body?: unknown, headers: object = {}) =>
  sendRaw(api, method, path, { type, body, headers });

before(async () => {
  api = await startTestApiServer();
  await send('POST', maps, json, { metadata: { name: 'a' }, data: { k: 'v' } });
  await send('POST', deployments, json, {
    metadata: { name: 'web' },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } },
    },
  });
});
after(() => api?.stop());

test('a list is not shown as one object, nor an object as a list', async () => {
  const as = (kind: string) => ({ accept: `application/json;as=${kind};g=meta.k8s.io;v=v1` });
  const one = await send('GET', `${maps}/a`, undefined, undefined, as('PartialObjectMetadataList'));
  assert.equal(one.code, 406);
  assert.equal(one.body.reason, 'NotAcceptable');
  const list = await send('GET', maps, undefined, undefined, as('PartialObjectMetadata'));
  assert.equal(
    list.body.message,
    'you requested PartialObjectMetadata, but the requested object is a list (*core.ConfigMapList)',
  );
});

test('what a PUT makes takes no notice of the version that it names', async () => {
  const made = await send('PUT', `${leases}/new`, json, { metadata: { name: 'new', resourceVersion: '5' }, spec: {} });
  assert.equal(made.code, 201);
});

test('the query does not count beside options in the body of a delete', async () => {
  await send('POST', maps, json, { metadata: { name: 'tried' } });
  assert.equal((await send('DELETE', `${maps}/tried?dryRun=All`, json, {})).code, 200);
  assert.equal((await send('GET', `${maps}/tried`)).code, 404);
});

test('a deletion that takes its time is accepted when the old option asks for dependents too', async () => {
  await send('POST', maps, json, { metadata: { name: 'kept', finalizers: ['k.io/hold'] } });
  assert.equal((await send('DELETE', `${maps}/kept`, json, { orphanDependents: false })).code, 202);
  await send('PATCH', `${maps}/kept`, merge, { metadata: { finalizers: null } });
});

test('managedFields that cannot be read are not taken over', async () => {
  const entry = { manager: 'x', operation: 'Bad', apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1: {} };
  const { body } = await send('PATCH', `${maps}/a`, merge, { metadata: { managedFields: [entry] } });
  const { managedFields = [] } = body.metadata as { managedFields?: { operation: string }[] };
  const operations = managedFields.map((one) => one.operation);
  assert.deepEqual(operations, ['Update']);
});

test('an eviction may be asked for in the version before', async () => {
  const spec = { automountServiceAccountToken: false, containers: [{ name: 'c', image: 'i' }] };
  await send('POST', '/api/v1/namespaces/default/serviceaccounts', json, { metadata: { name: 'default' } });
  await send('POST', pods, json, { metadata: { name: 'evicted' }, spec });
  const eviction = { apiVersion: 'policy/v1beta1', kind: 'Eviction', metadata: { name: 'evicted' } };
  assert.equal((await send('POST', `${pods}/evicted/eviction`, json, eviction)).code, 201);
  assert.equal((await send('GET', `${pods}/evicted`)).code, 404);
});

test('budgets and events may be called whatever a path can hold', async () => {
  const budgets = '/apis/policy/v1/namespaces/default/poddisruptionbudgets';
  assert.equal((await send('POST', budgets, json, { metadata: { name: 'Any_Name' }, spec: {} })).code, 201);
  const event = { metadata: { name: 'Any_Name' }, involvedObject: { kind: 'Pod', name: 'p', namespace: 'default' } };
  assert.equal((await send('POST', '/api/v1/namespaces/default/events', json, event)).code, 201);
});

test('who finalizes a namespace owns its finalizers', async () => {
  await send('POST', '/api/v1/namespaces', json, { metadata: { name: 'finalized' } });
  const { body } = await send('PUT', '/api/v1/namespaces/finalized/finalize', json, {
    metadata: { name: 'finalized', labels: { a: 'b' } },
    spec: { finalizers: ['kubernetes', 'k.io/x'] },
  });
  const { managedFields = [] } = body.metadata as { managedFields?: { subresource?: string; fieldsV1: object }[] };
  const [owned] = managedFields.filter(({ subresource }) => subresource === 'finalize');
  const labels = { 'f:labels': { 'f:a': {} } };
  assert.deepEqual(owned?.fieldsV1, { 'f:metadata': labels, 'f:spec': { 'f:finalizers': {} } });
});

test('a write of the status changes owners of everything but pods', async () => {
  const ownerReferences = [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'a', uid: 'u' }];
  const { body } = await send('PATCH', `${deployments}/web/status`, merge, { metadata: { ownerReferences } });
  assert.deepEqual((body.metadata as { ownerReferences?: unknown }).ownerReferences, ownerReferences);
});

for (const { name, call, code, reason, says } of [
  {
    name: 'a binding in the path of a pod names it',
    call: ['POST', `${pods}/a/binding`, json, { target: { kind: 'Node', name: 'n' } }],
    code: 400,
    reason: 'BadRequest',
    says: 'name in URL does not match name in Binding object',
  },
  {
    name: 'an eviction names its pod',
    call: ['POST', `${pods}/a/eviction`, json, {}],
    code: 400,
    reason: 'BadRequest',
    says: 'name in URL does not match name in Eviction object',
  },
  {
    name: 'options of a log that make no sense',
    call: ['GET', `${pods}/a/log?tailLines=-1&limitBytes=0`],
    code: 422,
    reason: 'Invalid',
    says: 'PodLogOptions "a" is invalid: [tailLines: Invalid value: -1: must be greater than or equal to 0, limitBytes: Invalid value: 0: must be greater than 0]',
  },
  {
    name: 'a choice that logs do not offer yet',
    call: ['GET', `${pods}/a/log?stream=Stdout`],
    code: 422,
    reason: 'Invalid',
    says: 'PodLogOptions "a" is invalid: stream: Forbidden: may not be specified',
  },
  {
    name: 'a log since no time',
    call: ['GET', `${pods}/a/log?sinceTime=soon`],
    code: 400,
    reason: 'BadRequest',
    says: 'parsing time "soon" as "2006-01-02T15:04:05Z07:00": cannot parse "soon" as "2006"',
  },
] as const) {
  test(name, async () => {
    const [method, path, type, body] = call as readonly [string, string, string?, unknown?];
    const answer = await send(method, path, type, body);
    assert.equal(answer.code, code);
    assert.equal(answer.body.reason, reason);
    assert.equal(answer.body.message, says);
  });
}

test('a pod without a node is not asked which streams it is to give', async () => {
  await send('POST', pods, json, { metadata: { name: 'still' }, spec: { containers: [{ name: 'c', image: 'i' }] } });
  const { code, body } = await send('POST', `${pods}/still/exec`);
  assert.equal(code, 400);
  assert.equal(body.message, 'pod still does not have a host assigned');
});

test('a resource is not read without its body', async () => {
  assert.equal((await send('HEAD', maps)).code, 405);
  assert.equal((await send('HEAD', `${maps}/a`)).code, 405);
});
