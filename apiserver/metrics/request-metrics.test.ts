import assert from 'node:assert/strict';
import test from 'node:test';
import { Metrics } from '../../api/metrics/metrics.ts';
import { parseExposition } from '../../test/fakes/exposition-reader.ts';
import { requestInfo } from '../request/info.ts';
import { RequestMetrics } from './request-metrics.ts';

function request(method: string, url: string, headers: Readonly<Record<string, string>> = {}) {
  const [path = '', search = ''] = url.split('?');
  const query = new URLSearchParams(search);
  return { info: requestInfo(method, path, query), query, headers };
}

async function labelsOf(method: string, url: string, headers?: Readonly<Record<string, string>>) {
  const metrics = new Metrics();
  new RequestMetrics(metrics).of(request(method, url, headers)).answered(200, 0.03);
  const [sample] = parseExposition(await metrics.text()).get('apiserver_request_total')?.samples ?? [];
  return sample?.labels;
}

const pods = {
  group: '',
  version: 'v1',
  resource: 'pods',
  subresource: '',
  dry_run: '',
  component: 'apiserver',
  code: '200',
};
for (const [method, url, labels, headers] of [
  ['GET', '/api/v1/namespaces/a/pods/b', { ...pods, verb: 'GET', scope: 'resource' }],
  ['GET', '/api/v1/namespaces/a/pods', { ...pods, verb: 'LIST', scope: 'namespace' }],
  ['GET', '/api/v1/pods?watch=1', { ...pods, verb: 'WATCH', scope: 'cluster' }],
  ['POST', '/api/v1/namespaces/a/pods?dryRun=All', { ...pods, verb: 'POST', scope: 'resource', dry_run: 'All' }],
  ['PUT', '/api/v1/namespaces/a/pods/b/status', { ...pods, verb: 'PUT', scope: 'resource', subresource: 'status' }],
  [
    'PATCH',
    '/api/v1/namespaces/a/pods/b',
    { ...pods, verb: 'APPLY', scope: 'resource' },
    { 'content-type': 'application/apply-patch+yaml' },
  ],
  ['POST', '/api/v1/namespaces/a/pods/b/exec', { ...pods, verb: 'CONNECT', scope: 'resource', subresource: 'exec' }],
  ['GET', '/healthz', { ...pods, version: '', resource: '', verb: 'GET', scope: '', subresource: '/healthz' }],
  ['GET', '/made/up', { ...pods, version: '', resource: '', verb: 'GET', scope: '' }],
] as const) {
  test(`${method} ${url} counts as ${labels.verb} of scope '${labels.scope}'`, async () => {
    assert.deepEqual(await labelsOf(method, url, headers), labels);
  });
}

test('requests are counted by how they end, timed, and their answers measured', async () => {
  const metrics = new Metrics();
  const requests = new RequestMetrics(metrics);
  for (const code of [200, 200, 404]) {
    const series = requests.of(request('GET', '/api/v1/pods'));
    series.answered(code, 0.03);
    series.sent(1500);
  }
  const families = parseExposition(await metrics.text());
  const value = (family: string, more: Readonly<Record<string, string>>) =>
    families
      .get(family)
      ?.samples.find(({ labels }) => Object.entries(more).every(([name, text]) => labels[name] === text))?.value;
  assert.equal(value('apiserver_request_total', { code: '200' }), 2);
  assert.equal(value('apiserver_request_total', { code: '404' }), 1);
  assert.equal(value('apiserver_request_duration_seconds', { le: '0.025' }), 0);
  assert.equal(value('apiserver_request_duration_seconds', { le: '0.05' }), 3);
  assert.equal(value('apiserver_response_sizes', { le: '1000' }), 0);
  assert.equal(value('apiserver_response_sizes', { le: '10000' }), 3);
});

test('names that clients make up cannot fill the memory', async () => {
  const metrics = new Metrics();
  const requests = new RequestMetrics(metrics);
  for (let i = 0; i < 5000; i++) requests.of(request('GET', `/api/v1/made-up-${i}`)).answered(404, 0);
  const { samples = [] } = parseExposition(await metrics.text()).get('apiserver_request_total') ?? {};
  assert.ok(samples.length <= 2001, `${samples.length} series`);
});
