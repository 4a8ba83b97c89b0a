import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { RunningApiServer } from '../../cluster/apiserver.ts';
import { startTestApiServer } from '../builders/api-server.ts';
import { sendRaw } from '../builders/raw-request.ts';
import { type RefusalRow, testRefusals } from './refusal-rows.ts';

// Names and numbers that are none are refused where they stand.

let api: RunningApiServer;

before(async () => {
  api = await startTestApiServer();
});
after(() => api?.stop());

const maps = '/api/v1/namespaces/default/configmaps';
const leases = '/apis/coordination.k8s.io/v1/namespaces/default/leases';
const json = 'application/json';
const merge = 'application/merge-patch+json';

const send = (method: string, path: string, type?: string, body?: unknown) =>
  sendRaw(api, method, path, { type, body });

const rows: readonly RefusalRow[] = [
  {
    name: 'a finalizer of a namespace that is of nobody',
    call: [
      'PUT',
      '/api/v1/namespaces/default/finalize',
      json,
      { metadata: { name: 'default' }, spec: { finalizers: ['bad'] } },
    ],
    code: 422,
    reason: 'Invalid',
    says: 'Namespace "default" is invalid: spec.finalizers[0]: Invalid value: "bad": name is neither a standard finalizer name nor is it fully qualified',
  },
  {
    name: 'a namespace that is finalized under the name of another',
    call: ['PUT', '/api/v1/namespaces/default/finalize', json, { metadata: { name: 'other' }, spec: {} }],
    code: 400,
    reason: 'BadRequest',
    says: 'the name of the object (other) does not match the name on the URL (default)',
  },
  {
    name: 'a driver by a name that is none',
    call: ['POST', '/apis/storage.k8s.io/v1/csidrivers', json, { metadata: { name: 'x'.repeat(64) }, spec: {} }],
    code: 422,
    reason: 'Invalid',
    says: `CSIDriver.storage.k8s.io "${'x'.repeat(64)}" is invalid: name: Too long: may not be more than 63 bytes`,
  },
  {
    name: 'a finalizer that is no name, which is of nobody too',
    call: ['POST', maps, json, { metadata: { name: 'held', finalizers: ['x y'] } }],
    code: 422,
    reason: 'Invalid',
    says: /metadata\.finalizers: Invalid value: "x y": name part .*metadata\.finalizers\[0\]: Invalid value: "x y": name is neither/,
  },
  {
    name: 'an event, by the name it has in the core group, whichever group it is sent to',
    call: [
      'POST',
      '/apis/events.k8s.io/v1/namespaces/default/events',
      json,
      {
        metadata: { name: 'e' },
        eventTime: '2026-01-01T00:00:00.000000Z',
        ...{ action: 'a', reason: 'r', type: 'Normal', reportingController: 'a.b/c', reportingInstance: 'i' },
        series: { count: 1, lastObservedTime: '2026-01-01T00:00:00.000000Z' },
      },
    ],
    code: 422,
    reason: 'Invalid',
    says: 'Event "e" is invalid: series.count: Invalid value: "": should be at least 2',
  },
  {
    name: 'a limit that is more than any',
    call: ['GET', `${maps}?limit=99999999999999999999`],
    code: 400,
    reason: 'BadRequest',
    says: 'strconv.ParseInt: parsing "99999999999999999999": value out of range',
  },
];

testRefusals(rows, send);

for (const { rule, path, kind, fields } of [
  { rule: 'the common rules twice, and the kind twice', path: maps, kind: 'ConfigMap', fields: 4 },
  { rule: 'the common rules twice, and the kind once', path: leases, kind: 'Lease', fields: 3 },
]) {
  test(`what is wrong with metadata is told by each that looks at it: ${rule}`, async () => {
    await send('POST', path, json, { metadata: { name: 'labelled' } });
    const { code, body } = await send('PATCH', `${path}/labelled`, merge, { metadata: { labels: { 'a b': '' } } });
    const { causes } = body.details as { causes: { field: string; reason: string }[] };
    assert.deepEqual([code, (body.details as { kind: string }).kind], [422, kind]);
    assert.deepEqual(
      causes.map(({ field, reason }) => `${field} ${reason}`),
      new Array(fields).fill('metadata.labels FieldValueInvalid'),
    );
  });
}

test('finalizers of some kinds have names of their own', async () => {
  const named = (name: string) => ({ metadata: { name, finalizers: ['mine'] } });
  assert.equal((await send('POST', leases, json, named('final'))).code, 201);
  assert.equal((await send('POST', maps, json, named('final'))).code, 422);
});

for (const { path, says } of [
  {
    path: '/apis/apps/v1/replicasets',
    says: '"a.b" is not a known field selector: only "metadata.name", "metadata.namespace"',
  },
  { path: '/apis/batch/v1/jobs', says: 'field label "a.b" not supported for batchv1.Job' },
  {
    path: '/apis/resource.k8s.io/v1/resourceslices',
    says: 'field label not supported for resource.k8s.io/v1, Kind=ResourceSlice: a.b',
  },
  { path: '/apis/certificates.k8s.io/v1/certificatesigningrequests', says: 'field label not supported: a.b' },
]) {
  test(`a field that nothing of ${path} is found by`, async () => {
    const { code, body } = await sendRaw(api, 'GET', `${path}?fieldSelector=a.b%3Dx`);
    assert.deepEqual([code, body.message], [400, says]);
  });
}

test('what has no namespace is in the one without a name', async () => {
  const classes = '/apis/storage.k8s.io/v1/storageclasses';
  const body = { metadata: { name: 'only' }, provisioner: 'a.b/c' };
  assert.equal((await sendRaw(api, 'POST', classes, { type: json, body })).code, 201);
  const count = async (value: string) => {
    const { code, body } = await sendRaw<{ items?: unknown[] }>(
      api,
      'GET',
      `${classes}?fieldSelector=metadata.namespace%3D${value}`,
    );
    return [code, body.items?.length];
  };
  assert.deepEqual(await count('x'), [200, 0]);
  assert.deepEqual(await count(''), [200, 1]);
});
