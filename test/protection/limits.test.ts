import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type ClientHttp2Stream, constants } from 'node:http2';
import { after, before, describe, test } from 'node:test';
import type { Client } from '../../client/client.ts';
import { type RunningApiServer, systemUser } from '../../cluster/apiserver.ts';
import type { Status } from '../../proto/gen/meta/v1.ts';
import { flowcontrolV1Resources } from '../../proto/gen/resources.ts';
import { startTestApiServer } from '../builders/api-server.ts';
import { type Http2Client, http2Client } from '../builders/http2-client.ts';
import { parseExposition } from '../fakes/exposition-reader.ts';

const path = '/api/v1/namespaces/default/configmaps';
const json = { 'content-type': 'application/json' };
const admin = { authorization: 'Bearer admin' };
const user = { authorization: 'Bearer user' };
const tokens = 'admin,admin,1,"system:masters"\nuser,user,2\n';
const configMap = (name: string, bytes: number) =>
  JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { a: 'x'.repeat(bytes) } });

/** Gives the user a level of its own, with one seat of a hundred and nothing to borrow. */
async function oneSeat(client: Client): Promise<void> {
  const metadata = { name: 'one-seat' };
  const queuing = { queues: 4, handSize: 2, queueLengthLimit: 10 };
  const limited = { nominalConcurrencyShares: 1, borrowingLimitPercent: 0, limitResponse: { type: 'Queue', queuing } };
  await client.create(flowcontrolV1Resources.prioritylevelconfigurations, {
    metadata,
    spec: { type: 'Limited', limited },
  });
  const subjects = [{ kind: 'User', user: { name: 'user' } }];
  const resourceRules = [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'], namespaces: ['*'], clusterScope: true }];
  await client.create(flowcontrolV1Resources.flowschemas, {
    metadata,
    spec: { priorityLevelConfiguration: metadata, matchingPrecedence: 50, rules: [{ subjects, resourceRules }] },
  });
}

/** Begins to send a body, and sends no more of it. */
function beginBody(client: Http2Client, query: string): { stream: ClientHttp2Stream; status: Promise<number> } {
  const stream = client.session.request({ ':method': 'POST', ':path': `${path}${query}`, ...json, ...user });
  stream.on('error', () => undefined);
  stream.write('{"apiVersion":');
  stream.resume();
  return { stream, status: once(stream, 'response').then(([headers]) => Number(headers[':status'])) };
}

async function figure(client: Http2Client, family: string, labels: Readonly<Record<string, string>>): Promise<number> {
  const { body } = await client.get('/metrics', admin);
  const samples = parseExposition(body).get(family)?.samples ?? [];
  return samples
    .filter((sample) => Object.entries(labels).every(([name, value]) => sample.labels[name] === value))
    .reduce((sum, { value }) => sum + value, 0);
}

async function eventually(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + 5000; !(await holds()); ) {
    assert.ok(performance.now() < end, `${what} does not come true`);
  }
}

describe('a server with priority and fairness', () => {
  let api: RunningApiServer;
  let client: Http2Client;
  before(async () => {
    const seats = ['--max-requests-inflight=60', '--max-mutating-requests-inflight=40'];
    const flags = ['--authorization-mode=AlwaysAllow', '--request-timeout=4s', ...seats];
    api = await startTestApiServer(flags, tokens);
    client = http2Client(api.url);
    await oneSeat(api.client(systemUser, 'test'));
  });
  after(async () => {
    client.close();
    await api.stop();
  });
  const executing = () => figure(client, 'apiserver_flowcontrol_current_executing_seats', {});

  test('a body of more than 3 MiB is refused with 413', async () => {
    const { status, body } = await client.send('POST', path, configMap('big', 3 * 1024 * 1024), { ...json, ...admin });
    const { message, reason, code } = JSON.parse(body) as Status;
    assert.deepEqual(
      [status, code, reason, message],
      [413, 413, 'RequestEntityTooLarge', 'Request entity too large: limit is 3145728'],
    );
  });

  test('a body below that is not refused for its size by the server', async () => {
    const { status } = await client.send('POST', path, configMap('large', 900_000), { ...json, ...admin });
    assert.equal(status, 201);
  });

  for (const [value, problem] of [
    ['abc', 'invalid duration "abc"'],
    ['10', 'missing unit in duration "10"'],
    ['10x', 'unknown unit "x" in duration "10x"'],
  ]) {
    test(`timeout=${value} is refused with 400`, async () => {
      const { status, body } = await client.get(`${path}?timeout=${value}`, admin);
      const { message } = JSON.parse(body) as Status;
      assert.deepEqual([status, message], [400, `invalid timeout specified in the request URL - time: ${problem}`]);
    });
  }

  test('a body that does not come holds its seat only as long as the request may take', async () => {
    const { stream, status } = beginBody(client, '?timeout=300ms');
    await eventually('the seat is taken', async () => (await executing()) === 1);
    assert.equal(await status, 504);
    await eventually('the seat is free', async () => (await executing()) === 0);
    stream.close();
    assert.equal((await client.get(path, user)).status, 200);
  });

  test('a client that goes away in the middle of its body gives its seat back', async () => {
    const { stream } = beginBody(client, '');
    await eventually('the seat is taken', async () => (await executing()) === 1);
    stream.close();
    await eventually('the seat is free', async () => (await executing()) === 0);
  });

  test('whoever finds no seat waits, is refused with 429, and learns who refused', async () => {
    const { stream } = beginBody(client, '');
    await eventually('the seat is taken', async () => (await executing()) === 1);
    const { status, headers, body } = await client.get(`${path}?timeout=400ms`, user);
    const { message, reason, details } = JSON.parse(body) as Status;
    assert.deepEqual(
      [status, reason, message, details?.retryAfterSeconds, headers['retry-after']],
      [429, 'TooManyRequests', 'Too many requests, please try again later.', 1, '1'],
    );
    const uidOf = async (resource: string) => {
      const answer = await client.get(`/apis/flowcontrol.apiserver.k8s.io/v1/${resource}/one-seat`, admin);
      return (JSON.parse(answer.body) as { metadata: { uid: string } }).metadata.uid;
    };
    assert.deepEqual(
      [headers['x-kubernetes-pf-flowschema-uid'], headers['x-kubernetes-pf-prioritylevel-uid']],
      [await uidOf('flowschemas'), await uidOf('prioritylevelconfigurations')],
    );
    const labels = { flow_schema: 'one-seat', reason: 'time-out' };
    assert.equal(await figure(client, 'apiserver_flowcontrol_rejected_requests_total', labels), 1);
    stream.close();
  });

  test('watches need a seat until they have begun only', async () => {
    const streams = Array.from({ length: 5 }, () => client.session.request({ ':path': `${path}?watch=1`, ...user }));
    for (const [headers] of await Promise.all(streams.map((stream) => once(stream, 'response')))) {
      assert.equal(headers[':status'], 200);
    }
    assert.equal(await figure(client, 'apiserver_longrunning_requests', { resource: 'configmaps' }), 5);
    assert.equal((await client.get(path, user)).status, 200);
    for (const stream of streams) stream.close(constants.NGHTTP2_CANCEL);
    await eventually(
      'no watch is open',
      async () => (await figure(client, 'apiserver_longrunning_requests', { resource: 'configmaps' })) === 0,
    );
  });

  test('/metrics has the measures of kube-apiserver, each in its form', async () => {
    const families = parseExposition((await client.get('/metrics', admin)).body);
    for (const name of [
      'apiserver_current_inflight_requests',
      'apiserver_flowcontrol_current_limit_seats',
      'apiserver_flowcontrol_request_wait_duration_seconds',
      'apiserver_init_events_total',
      'apiserver_longrunning_requests',
      'apiserver_request_duration_seconds',
      'apiserver_request_total',
      'apiserver_response_sizes',
      'apiserver_storage_objects',
      'apiserver_watch_events_total',
      'etcd_request_duration_seconds',
    ]) {
      assert.ok(families.get(name), `${name} is missing`);
    }
    const list = JSON.parse((await client.get('/api/v1/configmaps', admin)).body) as { items: unknown[] };
    assert.ok(list.items.length > 0);
    assert.equal(await figure(client, 'apiserver_storage_objects', { resource: 'configmaps' }), list.items.length);
    assert.ok(
      (await figure(client, 'etcd_request_duration_seconds', { operation: 'create', resource: 'configmaps' })) > 0,
    );
  });
});

test('without priority and fairness writes beyond their limit are refused with 429', async () => {
  const flags = ['--authorization-mode=AlwaysAllow', '--enable-priority-and-fairness=false'];
  const api = await startTestApiServer([...flags, '--max-mutating-requests-inflight=1'], tokens);
  const client = http2Client(api.url);
  try {
    const { stream } = beginBody(client, '');
    const writing = { request_kind: 'mutating' };
    await eventually(
      'a write is under way',
      async () => (await figure(client, 'apiserver_current_inflight_requests', writing)) === 1,
    );
    const { status, headers } = await client.send('POST', path, configMap('a', 1), { ...json, ...user });
    assert.deepEqual([status, headers['retry-after']], [429, '1']);
    assert.equal((await client.get(path, user)).status, 200);
    stream.close();
  } finally {
    client.close();
    await api.stop();
  }
});
