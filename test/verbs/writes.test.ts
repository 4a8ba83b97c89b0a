import assert from 'node:assert/strict';
import { request } from 'node:https';
import { after, before, test } from 'node:test';
import type { RunningApiServer } from '../../cluster/apiserver.ts';
import { startTestApiServer } from '../builders/api-server.ts';
import { sendRaw } from '../builders/raw-request.ts';

// What becomes of an object whose name is taken, of one that is being deleted, of a name that was generated, and of empty lists.

let api: RunningApiServer;

before(async () => {
  api = await startTestApiServer();
});
after(() => api?.stop());

const maps = '/api/v1/namespaces/default/configmaps';
const json = 'application/json';
const yaml = 'application/yaml';

interface Body {
  readonly reason?: string;
  readonly message?: string;
  readonly details?: { readonly name?: string; readonly retryAfterSeconds?: number };
  readonly metadata: { readonly name: string; readonly generateName?: string; readonly finalizers?: string[] };
}

const send = (method: string, path: string, body?: unknown, type = json) =>
  sendRaw<Body>(api, method, path, body === undefined ? {} : { type, body });

test('a name that was given beside one to be generated is taken: the client is told to try again', async () => {
  await send('POST', maps, { metadata: { name: 'taken' } });
  const { code, body } = await send('POST', maps, { metadata: { name: 'taken', generateName: 'x-' } });
  assert.equal(code, 409);
  assert.equal(body.reason, 'AlreadyExists');
  assert.equal(
    body.message,
    'configmaps "taken" already exists, the server was not able to generate a unique name for the object',
  );
  assert.deepEqual([body.details?.name, body.details?.retryAfterSeconds], ['taken', 1]);
});

test('a name is taken by what is being deleted, which is said', async () => {
  await send('POST', maps, { metadata: { name: 'going', finalizers: ['k.io/hold'] } });
  await send('DELETE', `${maps}/going`);
  for (const query of ['', '?dryRun=All']) {
    const { code, body } = await send('POST', `${maps}${query}`, { metadata: { name: 'going' } });
    assert.equal(code, 409);
    assert.equal(body.reason, 'AlreadyExists');
    assert.equal(body.message, 'object is being deleted: configmaps "going" already exists');
  }
});

test('a PUT without generateName takes it away', async () => {
  const made = await send('POST', maps, { metadata: { generateName: 'gen-' } });
  const { name } = made.body.metadata;
  assert.equal(made.body.metadata.generateName, 'gen-');
  const { body } = await send('PUT', `${maps}/${name}`, { metadata: { name } });
  assert.equal(body.metadata.generateName, undefined);
});

test('what becomes of dependents can be decided anew while a deletion is under way', async () => {
  await send('POST', maps, { metadata: { name: 'decided', finalizers: ['k.io/hold'] } });
  const as = async (policy: string) =>
    (await send('DELETE', `${maps}/decided?propagationPolicy=${policy}`)).body.metadata.finalizers;
  assert.deepEqual(await as('Foreground'), ['k.io/hold', 'foregroundDeletion']);
  assert.deepEqual(await as('Orphan'), ['k.io/hold', 'orphan']);
  assert.deepEqual(await as('Background'), ['k.io/hold']);
});

test('of many YAML documents the first counts', async () => {
  const text = '---\nmetadata:\n  name: first\n---\nmetadata:\n  name: second\n';
  const { code, body } = await send('POST', maps, text, yaml);
  assert.deepEqual([code, body.metadata.name], [201, 'first']);
});

test('a body of null is an object with nothing in it', async () => {
  const { code, body } = await send('POST', maps, 'null');
  assert.equal(code, 422);
  assert.equal(
    body.message,
    'ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required',
  );
});

test('of many objects of a collection the first that is refused is named', async () => {
  for (const name of ['many-a', 'many-b']) await send('POST', maps, { metadata: { name, labels: { many: 'x' } } });
  const { code, body } = await send('DELETE', `${maps}?labelSelector=many`, { preconditions: { uid: 'x' } });
  assert.deepEqual([code, body.details?.name], [409, 'many-a']);
});

test('a warning may have any characters, and its object is written', async () => {
  const { code, warnings } = await sendForWarnings(maps, json, '{"metadata":{"name":"warned"},"日本":"é"}');
  assert.equal(code, 201);
  assert.deepEqual(warnings, ['299 - "unknown field \\"日本\\""']);
});

test('every key of YAML that stands twice is a warning of its own', async () => {
  const data = 'data:\n  k: "1"\n  k: "2"\n  j: "1"\n  j: "2"\n';
  const twice = (line: number, key: string) => `299 - "line ${line}: key \\"${key}\\" already set in map"`;
  const made = await sendForWarnings(maps, yaml, `metadata:\n  name: doubled\n${data}`);
  assert.deepEqual([made.code, made.warnings], [201, [twice(5, 'k'), twice(7, 'j')]]);
  const applied = await sendForWarnings(
    `${maps}/doubled?fieldManager=m&force=true`,
    'application/apply-patch+yaml',
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: doubled}\n${data}`,
    'PATCH',
  );
  assert.deepEqual([applied.code, applied.warnings], [200, [twice(6, 'k'), twice(8, 'j')]]);
});

test('options of a delete in a form that there is not', async () => {
  const { code, body } = await send('DELETE', `${maps}/warned`, '{}', 'text/plain');
  assert.deepEqual([code, body.reason], [415, 'UnsupportedMediaType']);
});

test('what finalizes a namespace is put to that namespace', async () => {
  const { code, body } = await send('PUT', '/api/v1/namespaces/default/finalize', { metadata: { name: 'other' } });
  assert.equal(code, 400);
  assert.equal(body.message, 'the name of the object (other) does not match the name on the URL (default)');
});

/** The code and the warnings of an answer, whose header is the bytes of UTF-8. */
function sendForWarnings(
  path: string,
  type: string,
  text: string,
  method = 'POST',
): Promise<{ code: number | undefined; warnings: string[] }> {
  const { certificate: cert, privateKey: key } = api.pki.admin;
  return new Promise((done, reject) => {
    const headers = { 'content-type': type };
    const call = request(`${api.url}${path}`, { method, ca: api.pki.ca, cert, key, headers }, (answer) => {
      const header = Buffer.from(String(answer.headers.warning ?? ''), 'latin1').toString();
      answer.resume().on('end', () => done({ code: answer.statusCode, warnings: header.split(/, (?=299 )/) }));
    });
    call.on('error', reject).end(text);
  });
}

for (const [selector, found] of [
  ['metadata.namespace!=kube-system', true],
  ['metadata.namespace=kube-system', false],
  ['metadata.namespace=', true],
] as const)
  test(`what is in no namespace is selected by it: ${selector}`, async () => {
    const roles = '/apis/rbac.authorization.k8s.io/v1/clusterroles';
    const reply = await sendRaw(api, 'GET', `${roles}?fieldSelector=${encodeURIComponent(selector)}`);
    assert.equal(reply.code, 200);
    assert.equal((reply.body.items as unknown[]).length > 0, found);
  });

test('an empty list that is always shown comes back as null, and sending it again changes nothing', async () => {
  const roles = '/apis/rbac.authorization.k8s.io/v1/clusterroles';
  const sendRole = (method: string, path: string, body?: object) =>
    sendRaw<{ rules: unknown; metadata: { resourceVersion: string; managedFields: { fieldsV1: object }[] } }>(
      api,
      method,
      path,
      body === undefined ? {} : { type: json, body },
    );
  const role = { metadata: { name: 'gathered' }, rules: [] };
  const made = await sendRole('POST', roles, role);
  assert.deepEqual([made.code, made.body.rules], [201, null]);
  assert.deepEqual(made.body.metadata.managedFields[0]?.fieldsV1, { 'f:rules': {} });
  const tried = await sendRole('PUT', `${roles}/gathered?dryRun=All`, role);
  assert.equal(tried.body.rules, null);
  const again = await sendRole('PUT', `${roles}/gathered`, role);
  assert.deepEqual([again.code, again.body.rules], [200, null]);
  assert.equal(again.body.metadata.resourceVersion, made.body.metadata.resourceVersion);
});
