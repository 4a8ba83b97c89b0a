import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { RunningApiServer } from '../../cluster/apiserver.ts';
import { startTestApiServer } from '../builders/api-server.ts';
import { sendRaw } from '../builders/raw-request.ts';
import { type RefusalRow, testRefusals } from './refusal-rows.ts';

// What is created below an object, such as a token or a binding, says the place that its path says.

let api: RunningApiServer;

before(async () => {
  api = await startTestApiServer();
  await send('POST', accounts, json, { metadata: { name: 'holder' } });
});
after(() => api?.stop());

const accounts = '/api/v1/namespaces/default/serviceaccounts';
const json = 'application/json';
const merge = 'application/merge-patch+json';

const send = (method: string, path: string, type?: string, body?: unknown) =>
  sendRaw(api, method, path, { type, body });

const rows: readonly RefusalRow[] = [
  ...['pods/a/binding', 'pods/a/eviction', 'bindings', 'serviceaccounts/a/token'].map(
    (path): RefusalRow => ({
      name: `what is created at ${path} names no other namespace`,
      call: ['POST', `/api/v1/namespaces/default/${path}`, json, { metadata: { name: 'a', namespace: 'other' } }],
      code: 400,
      reason: 'BadRequest',
      says: 'the namespace of the provided object does not match the namespace sent on the request',
    }),
  ),
  {
    name: 'a token for an account by another name',
    call: ['POST', `${accounts}/holder/token`, json, { metadata: { name: 'other' }, spec: {} }],
    code: 422,
    reason: 'Invalid',
    says: 'TokenRequest.authentication.k8s.io "holder" is invalid: metadata.name: Invalid value: "other": must match the service account name if specified',
  },
  {
    name: 'a token for an account that was there before',
    call: ['POST', `${accounts}/holder/token`, json, { metadata: { uid: 'old' }, spec: {} }],
    code: 409,
    reason: 'Conflict',
    says: /^Operation cannot be fulfilled on TokenRequest.authentication.k8s.io "holder": the UID in the token request \(old\) does not match/,
  },
  {
    name: 'a short token for a pod that is not there',
    call: [
      'POST',
      `${accounts}/holder/token`,
      json,
      { spec: { expirationSeconds: 1, boundObjectRef: { kind: 'Pod', name: 'gone' } } },
    ],
    code: 422,
    reason: 'Invalid',
    says: 'TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 1: may not specify a duration less than 10 minutes',
  },
];

testRefusals(rows, send);

test('a pod is bound by posting a binding that names it', async () => {
  const pods = '/api/v1/namespaces/default/pods';
  await send('POST', '/api/v1/namespaces/default/serviceaccounts', json, { metadata: { name: 'default' } });
  const pod = { metadata: { name: 'p' }, spec: { containers: [{ name: 'c', image: 'x' }] } };
  assert.equal((await send('POST', pods, json, pod)).code, 201);
  await send('PATCH', `${pods}/p/status`, merge, { status: { nominatedNodeName: 'n' } });
  const binding = { metadata: { name: 'p' }, target: { kind: 'Node', name: 'n' } };
  assert.equal((await send('POST', '/api/v1/namespaces/default/bindings', json, binding)).code, 201);
  const { spec, status } = (await send('GET', `${pods}/p`)).body as Record<string, Record<string, string>>;
  assert.deepEqual([spec?.nodeName, status?.nominatedNodeName], ['n', undefined], 'what was expected is said no more');
});

test('a binding to nothing is refused', async () => {
  const binding = { metadata: { name: 'p' }, target: { kind: 'Rack' } };
  const { code, body } = await send('POST', '/api/v1/namespaces/default/bindings', json, binding);
  assert.deepEqual([code, body.reason, body.details], [400, 'BadRequest', undefined]);
  assert.match(String(body.message), /^\[target.kind: Unsupported value: "Rack".*, target.name: Required value\]$/);
});
