import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { RunningApiServer } from '../../cluster/apiserver.ts';
import { startTestApiServer } from '../builders/api-server.ts';
import { sendRaw } from '../builders/raw-request.ts';

// What is seen of objects through their subresources, and what is left to these.

let api: RunningApiServer;

before(async () => {
  api = await startTestApiServer();
});
after(() => api?.stop());

const json = 'application/json';
const labels = { app: 'web' };

test('a scale is shown as a table of its own', async () => {
  const deployments = '/apis/apps/v1/namespaces/default/deployments';
  const template = { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'nginx' }] } };
  const spec = { replicas: 3, selector: { matchLabels: labels }, template };
  const body = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec };
  assert.equal((await sendRaw(api, 'POST', deployments, { type: json, body })).code, 201);
  const shown = await sendRaw<{
    readonly kind: string;
    readonly columnDefinitions: readonly { readonly name: string; readonly type: string; readonly format: string }[];
    readonly rows: readonly { readonly cells: readonly unknown[] }[];
  }>(api, 'GET', `${deployments}/web/scale`, { headers: { accept: `${json};as=Table;v=v1;g=meta.k8s.io` } });
  assert.equal(shown.body.kind, 'Table');
  assert.deepEqual(
    shown.body.columnDefinitions.map(({ name, type, format }) => [name, type, format]),
    [
      ['Name', 'string', ''],
      ['Desired', 'integer', ''],
      ['Available', 'integer', ''],
      ['Age', 'string', ''],
    ],
  );
  assert.deepEqual(shown.body.rows[0]?.cells.slice(0, 3), ['web', 3, 0]);
});

test('the status of a service range is written through its subresource alone', async () => {
  const ranges = '/apis/networking.k8s.io/v1/servicecidrs';
  const lastTransitionTime = '2026-01-01T00:00:00Z';
  const status = { conditions: [{ type: 'Ready', status: 'True', reason: 'r', message: '', lastTransitionTime }] };
  const body = { metadata: { name: 'more' }, spec: { cidrs: ['10.99.0.0/24'] }, status };
  const made = await sendRaw(api, 'POST', ranges, { type: json, body });
  assert.equal(made.code, 201);
  assert.deepEqual(made.body['status'], {});
  const written = { type: 'application/merge-patch+json', body: { status } };
  assert.deepEqual((await sendRaw(api, 'PATCH', `${ranges}/more`, written)).body['status'], {});
  assert.deepEqual((await sendRaw(api, 'PATCH', `${ranges}/more/status`, written)).body['status'], status);
});
