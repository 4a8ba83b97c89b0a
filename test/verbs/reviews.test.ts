import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { RunningApiServer } from '../../cluster/apiserver.ts';
import { startTestApiServer } from '../builders/api-server.ts';
import { sendRaw } from '../builders/raw-request.ts';

// What is asked and answered at once, and documents that are only read.

let api: RunningApiServer;

before(async () => {
  api = await startTestApiServer();
});
after(() => api?.stop());

const access = '/apis/authorization.k8s.io/v1';
const authentication = '/apis/authentication.k8s.io/v1';
const json = 'application/json';
const send = (method: string, path: string, body?: unknown, headers: object = {}) =>
  sendRaw(api, method, path, { type: json, body, headers });
const pods = { verb: 'get', resource: 'pods' };

for (const { name, path, body, fields } of [
  {
    name: 'a review asks one question, of somebody',
    path: 'subjectaccessreviews',
    body: { spec: {} },
    fields: ['spec.resourceAttributes', 'spec.user'],
  },
  {
    name: 'a review has no name',
    path: 'subjectaccessreviews',
    body: { metadata: { name: 'x' }, spec: { user: 'bob', resourceAttributes: pods } },
    fields: ['metadata'],
  },
  {
    name: 'a review of oneself has none either',
    path: 'selfsubjectaccessreviews',
    body: { metadata: { labels: { a: 'b' } }, spec: { resourceAttributes: pods } },
    fields: ['metadata'],
  },
  {
    name: 'a local review has its namespace alone',
    path: 'namespaces/default/localsubjectaccessreviews',
    body: {
      metadata: { name: 'x' },
      spec: { user: 'bob', resourceAttributes: { ...pods, namespace: 'other' }, nonResourceAttributes: { path: '/' } },
    },
    fields: [
      'spec.nonResourceAttributes',
      'metadata',
      'spec.resourceAttributes.namespace',
      'spec.nonResourceAttributes',
    ],
  },
  {
    name: 'selectors say something, in one way',
    path: 'subjectaccessreviews',
    body: {
      spec: {
        user: 'bob',
        resourceAttributes: {
          ...pods,
          fieldSelector: {
            rawSelector: 'a=b',
            requirements: [
              { key: '', operator: 'New' },
              { key: 'a', operator: 'In' },
            ],
          },
          labelSelector: {},
        },
      },
    },
    fields: [
      'spec.resourceAttributes.fieldSelector.rawSelector',
      'spec.resourceAttributes.fieldSelector.requirements[0].key',
      'spec.resourceAttributes.fieldSelector.requirements[1].values',
      'spec.resourceAttributes.labelSelector.requirements',
    ],
  },
  {
    name: 'requirements of labels are those of selectors',
    path: 'selfsubjectaccessreviews',
    body: {
      spec: {
        resourceAttributes: {
          ...pods,
          labelSelector: {
            requirements: [
              { key: '_', operator: 'New' },
              { key: 'a', operator: 'Exists', values: ['v'] },
            ],
          },
        },
      },
    },
    fields: [
      'spec.resourceAttributes.labelSelector.requirements[0].key',
      'spec.resourceAttributes.labelSelector.requirements[1].values',
    ],
  },
]) {
  test(name, async () => {
    const { code, body: status } = await send('POST', `${access}/${path}`, body);
    assert.equal(code, 422);
    const { causes = [], ...details } = (status.details ?? {}) as { causes?: { field: string }[] };
    assert.deepEqual(
      causes.map(({ field }) => field),
      fields,
    );
    assert.deepEqual(details, { group: 'authorization.k8s.io' });
    assert.match(status.message ?? '', /^\.authorization\.k8s\.io "" is invalid: /);
  });
}

test('what the server alone writes into metadata is passed over', async () => {
  const metadata = { uid: 'u', creationTimestamp: '2026-01-01T00:00:00Z', namespace: 'default' };
  const { code, body } = await send('POST', `${access}/subjectaccessreviews`, {
    metadata,
    spec: { user: 'bob', resourceAttributes: pods },
  });
  assert.equal(code, 201);
  assert.deepEqual(Object.keys(body['metadata'] as object), ['managedFields']);
});

test('a local review of another namespace is refused', async () => {
  const { code } = await send('POST', `${access}/namespaces/default/localsubjectaccessreviews`, {
    metadata: { namespace: 'other' },
    spec: { user: 'bob', resourceAttributes: { ...pods, namespace: 'default' } },
  });
  assert.equal(code, 400);
});

test('who asks who they are gets nothing back of what they sent', async () => {
  const { code, body } = await send('POST', `${authentication}/selfsubjectreviews`, {
    metadata: { name: 'x', labels: { a: 'b' } },
  });
  assert.equal(code, 201);
  assert.deepEqual(Object.keys(body['metadata'] as object), ['creationTimestamp']);
});

test('a review cannot be read', async () => {
  assert.equal((await send('GET', `${authentication}/tokenreviews`)).code, 405);
  assert.equal((await send('GET', `${authentication}/tokenreviews/x`)).code, 404);
});

test('what belongs to the cluster passes over a namespace', async () => {
  const path = '/apis/scheduling.k8s.io/v1/priorityclasses';
  const made = await send('POST', path, { metadata: { name: 'p', namespace: 'other' }, value: 1 });
  assert.equal(made.code, 201);
  const changed = await send('PUT', `${path}/p`, {
    metadata: { name: 'p', namespace: 'other', labels: { a: 'b' } },
    value: 1,
  });
  assert.equal(changed.code, 200);
  assert.equal((changed.body['metadata'] as { namespace?: string }).namespace, undefined);
  const labelled = await send('PUT', '/api/v1/namespaces/default', {
    metadata: { name: 'default', namespace: 'other' },
  });
  assert.equal(labelled.code, 200);
});

for (const [method, path, code] of [
  ['POST', '/api', 405],
  ['DELETE', '/api/v1', 405],
  ['PUT', '/apis/apps/v1', 405],
  ['POST', '/version', 405],
  ['GET', '/version', 200],
  ['POST', '/apis', 200],
  ['POST', '/apis/apps', 200],
] as const) {
  test(`${method} of the document ${path} is ${code}`, async () => {
    assert.equal((await send(method, path)).code, code);
  });
}

for (const [accept, says, details] of [
  ['text/html', /^406: Not Acceptable\n\nAvailable representations: application\/json, /, {}],
  ['application/json;as=Table;v=v9;g=meta.k8s.io', /^only the following media types are accepted: /, undefined],
] as const) {
  test(`an answer is refused in the form ${accept}`, async () => {
    const { code, body } = await send('GET', '/api/v1/namespaces/default', undefined, { accept });
    assert.equal(code, 406);
    assert.match(body.message ?? '', says);
    assert.deepEqual(body.details, details);
  });
}
