import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pod } from '../../proto/gen/core/v1.ts';
import { fakeNodeApi } from '../../test/fakes/fake-node-api.ts';
import { nodeAttributes } from './authorization.ts';
import { containerLogSource } from './container-log-source.ts';
import { parseLogOptions } from './log-options.ts';
import { createNodeEndpoint } from './node-endpoint.ts';
import { resourceMetrics } from './resource-metrics.ts';

const undecodable = { code: 400, message: '{"message": "Unable to decode query."}' };
const invalid = { code: 422, message: '{"message": "Invalid request."}' };
const plain = { follow: false, previous: false, timestamps: false, stream: 'All' };

for (const { query, options } of [
  { query: '', options: plain },
  { query: 'follow=true&previous=false&timestamps=true', options: { ...plain, follow: true, timestamps: true } },
  {
    query: 'tailLines=0&limitBytes=5&sinceSeconds=3',
    options: { ...plain, tailLines: 0, limitBytes: 5, sinceSeconds: 3 },
  },
  { query: 'tail=all&tailLines=7', options: plain },
  { query: 'sinceTime=2026-01-02T03:04:05Z', options: { ...plain, sinceTime: Date.UTC(2026, 0, 2, 3, 4, 5) } },
  { query: 'stream=Stderr', options: { ...plain, stream: 'Stderr' } },
  { query: 'tailLines=x', options: undecodable },
  { query: 'sinceTime=yesterday', options: undecodable },
  { query: 'tailLines=-1', options: invalid },
  { query: 'limitBytes=0', options: invalid },
  { query: 'sinceSeconds=1&sinceTime=2026-01-02T03:04:05Z', options: invalid },
  { query: 'stream=Stdout&tailLines=1', options: invalid },
  { query: 'stream=stdout', options: invalid },
]) {
  test(`log options of "${query}"`, () => assert.deepEqual(parseLogOptions(new URLSearchParams(query)), options));
}

const last = { terminated: { containerID: 'docker://old' } };
for (const { name, status, previous = false, source } of [
  { name: 'running', status: { state: { running: {} }, containerID: 'docker://now' }, source: 'docker://now' },
  {
    name: 'crashed',
    status: { state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: last },
    source: 'docker://old',
  },
  { name: 'ended', status: { state: { terminated: { containerID: 'docker://now' } } }, source: 'docker://now' },
  {
    name: 'ended without a container',
    status: { state: { terminated: {} } },
    source: 'container "c" in pod "p" is terminated',
  },
  { name: 'previous', status: { state: { running: {} }, lastState: last }, previous: true, source: 'docker://old' },
  {
    name: 'no previous',
    status: { state: { running: {} } },
    previous: true,
    source: 'previous terminated container "c" in pod "p" not found',
  },
  {
    name: 'creating',
    status: { state: { waiting: { reason: 'ContainerCreating' } } },
    source: 'container "c" in pod "p" is waiting to start: ContainerCreating',
  },
  {
    name: 'pull failed',
    status: { state: { waiting: { reason: 'ErrImagePull' } } },
    source: 'container "c" in pod "p" is waiting to start: image can\'t be pulled',
  },
  {
    name: 'pull backs off',
    status: { state: { waiting: { reason: 'ImagePullBackOff' } } },
    source: 'container "c" in pod "p" is waiting to start: trying and failing to pull image',
  },
  { name: 'no state', status: {}, source: 'container "c" in pod "p" is waiting to start - no logs yet' },
  { name: 'no status', status: undefined, source: 'container "c" in pod "p" is not available' },
]) {
  test(`log source of a container: ${name}`, () => {
    const containerStatuses = status ? [{ name: 'c', ...status }] : [];
    const pod = { metadata: { name: 'p' }, status: { containerStatuses } } as unknown as Pod;
    const expected = source.startsWith('docker:')
      ? { kind: 'container', containerID: source }
      : { kind: 'none', message: source };
    assert.deepEqual(containerLogSource(pod, 'c', previous), expected);
  });
}

test('a path is authorized as what it shows', () => {
  const of = (path: string) => nodeAttributes('GET', path, 'n').subresources;
  assert.deepEqual(
    ['/stats/summary', '/metrics/resource', '/logs/', '/pods', '/healthz/ping', '/containerLogs/a/b/c', '/statsx'].map(
      of,
    ),
    [['stats'], ['metrics'], ['log'], ['pods', 'proxy'], ['healthz', 'proxy'], ['proxy'], ['proxy']],
  );
  assert.equal(nodeAttributes('POST', '/exec/a/b/c', 'n').verb, 'create');
});

test('resource metrics are Prometheus text with the times of the figures', async () => {
  const api = fakeNodeApi(lines);
  const text = resourceMetrics(await api.stats(new AbortController().signal));
  const at = Date.parse('2026-01-01T00:00:10Z');
  assert.deepEqual(
    text.split('\n').filter((line) => !line.startsWith('#')),
    [
      `container_cpu_usage_seconds_total{container="main",namespace="default",pod="web"} 0.25 ${at}`,
      `container_memory_working_set_bytes{container="main",namespace="default",pod="web"} 512 ${at}`,
      `container_start_time_seconds{container="main",namespace="default",pod="web"} ${Date.parse('2026-01-01T00:00:02Z') / 1000}`,
      `node_cpu_usage_seconds_total 1.5 ${at}`,
      `node_memory_working_set_bytes 1024 ${at}`,
      'resource_scrape_error 0',
      '',
    ],
  );
});

async function* lines() {
  yield Buffer.from('one\n');
  yield Buffer.from('two\n');
}

for (const { method = 'GET', url, code, body, name = url } of [
  { url: '/healthz', code: 200, body: 'ok' },
  { url: '/containerLogs/default/web/main?tailLines=2', code: 200, body: 'one\ntwo\n' },
  {
    url: '/containerLogs/default/web/waiting',
    code: 400,
    body: 'container "waiting" in pod "web" is waiting to start: ContainerCreating',
  },
  { url: '/containerLogs/default/web/none', code: 404, body: 'container "none" not found in pod "web"' },
  { url: '/containerLogs/default/nope/main', code: 404, body: 'pod "nope" does not exist' },
  { url: '/containerLogs/default/web/main?limitBytes=0', code: 422, body: invalid.message },
  { method: 'POST', url: '/run/default/web/main?cmd=echo%20hi', code: 200, body: 'hi\n' },
  {
    method: 'POST',
    url: '/run/default/web/main?cmd=sh%20-c%20false',
    code: 500,
    body: "command 'sh -c false' exited with 1: ",
  },
  {
    method: 'POST',
    url: '/checkpoint/default/web/main',
    code: 500,
    body: 'checkpointing of default/web/main failed (checkpoints are not supported by the container runtime)',
  },
  { url: '/logs/', code: 405, body: 'logs endpoint is disabled.\n' },
  { url: '/exec/default/web/main?output=1', code: 400, body: 'Upgrade request required\n' },
  { method: 'DELETE', url: '/pods', code: 405, body: 'Method Not Allowed' },
  { url: '/unknown', code: 404, body: '404: Page Not Found' },
  { url: '/containerLogs/default/web', code: 404, body: '404: Page Not Found', name: 'a path cut short' },
]) {
  test(`the node answers ${method} ${name} with ${code}`, async () => {
    const endpoint = createNodeEndpoint(fakeNodeApi(lines));
    const response = await endpoint.serve({ method, url, headers: {}, signal: new AbortController().signal });
    const parts: Uint8Array[] = [];
    if (typeof response.body === 'string' || response.body instanceof Uint8Array)
      parts.push(Buffer.from(response.body));
    else for await (const part of response.body) parts.push(part);
    assert.deepEqual([response.code, Buffer.concat(parts).toString()], [code, body]);
  });
}

test('a sick node says why', async () => {
  const api = fakeNodeApi(lines);
  api.illness = 'PLEG is not healthy';
  const { code, body } = await createNodeEndpoint(api).serve({
    method: 'GET',
    url: '/healthz',
    headers: {},
    signal: new AbortController().signal,
  });
  assert.deepEqual([code, body], [500, '[-]syncloop failed: PLEG is not healthy\nhealthz check failed\n']);
});
