import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createTlsServer, request } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { after, before, test } from 'node:test';
import { WebSocket } from 'ws';
import { userOf } from '../../apiserver/authentication/index.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import { http2Client } from '../builders/http2-client.ts';
import { makeTestCertificates } from '../builders/test-certificates.ts';
import { type AuditedServer, as, startAuditedServer } from './audited-server.ts';

// What requests that last leave in the audit log: a record when they begin, and one when they are over.

let audited: AuditedServer;

before(async () => {
  audited = await startAuditedServer();
});
after(() => audited?.stop());

const configMaps = '/api/v1/namespaces/default/configmaps';

test('a watch is recorded when it begins and when its client has gone', async () => {
  const own = http2Client(audited.api.url);
  const stream = own.session.request({
    ':path': `${configMaps}?watch=true`,
    ...as('admin', { 'audit-id': 'watch' }),
  });
  stream.resume();
  stream.on('error', () => undefined);
  const started = await audited.eventually('watch', 'ResponseStarted');
  assert.equal(started.verb, 'watch');
  assert.equal(started.responseStatus?.code, 200);
  assert.ok(!(await audited.events('watch')).some(({ stage }) => stage === 'ResponseComplete'));
  own.session.destroy();
  const complete = await audited.eventually('watch', 'ResponseComplete');
  assert.deepEqual(complete.sourceIPs, ['127.0.0.1']);
});

test('parts of the same process are recorded, and a watch that ends by itself', async () => {
  const robot = audited.api.client(userOf('robot', { groups: ['system:masters'] }), 'robot');
  const made = await robot.create(coreV1Resources.configmaps, {
    metadata: { name: 'by-robot', namespace: 'default' },
  } as never);
  const query = new URLSearchParams({ watch: 'true', timeoutSeconds: '1' });
  const { signal } = new AbortController();
  const answer = await audited.api.server.call({
    ...{ method: 'GET', path: configMaps, query, agent: 'robot', body: undefined, contentType: undefined, signal },
    user: userOf('robot', { groups: ['system:masters'] }),
  });
  assert.equal(answer.type, 'watch');
  await new Promise<void>((resolve) => answer.source.start({ deliver: () => undefined, end: () => resolve() }));
  const mine = (await audited.records()).filter(({ user }) => user.username === 'robot');
  assert.deepEqual(
    mine.map(({ verb, stage }) => `${verb} ${stage}`),
    ['create ResponseComplete', 'watch ResponseStarted', 'watch ResponseComplete'],
  );
  const recorded = mine[0]?.responseObject?.metadata as { uid: string } | undefined;
  assert.equal(recorded?.uid, (made.metadata as { uid: string }).uid);
});

test('what a proxied pod answers is recorded by its code', async () => {
  const backend = createServer((_request, response) => response.writeHead(418).end('tea'));
  await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve));
  const { port } = backend.address() as AddressInfo;
  try {
    const pods = '/api/v1/namespaces/default/pods';
    await audited.post('/api/v1/namespaces/default/serviceaccounts', { metadata: { name: 'default' } });
    const pod = await audited.post(pods, {
      metadata: { name: 'p' },
      spec: { containers: [{ name: 'c', image: 'i' }] },
    });
    assert.equal(pod.status, 201, pod.body);
    const status = JSON.stringify({ status: { podIP: '127.0.0.1', podIPs: [{ ip: '127.0.0.1' }] } });
    const merge = as('admin', { 'content-type': 'application/merge-patch+json' });
    const patched = await audited.wire.send('PATCH', `${pods}/p/status`, status, merge);
    assert.equal(patched.status, 200, patched.body);
    const answer = await audited.wire.get(`${pods}/p:${port}/proxy/x`, as('admin', { 'audit-id': 'proxied' }));
    assert.equal(answer.status, 418, answer.body);
    assert.equal(answer.headers['audit-id'], 'proxied');
    await audited.eventually('proxied', 'ResponseComplete');
    backend.on('upgrade', (_request, socket) => {
      socket.end('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\n');
    });
    const tunnel = request(`${audited.api.url}${pods}/p:${port}/proxy/tunnel`, {
      headers: as('admin', { 'audit-id': 'tunnel', connection: 'upgrade', upgrade: 'echo' }),
      rejectUnauthorized: false,
    }).end();
    const [, socket] = (await once(tunnel, 'upgrade')) as [unknown, Socket];
    socket.destroy();
    assert.equal((await audited.eventually('tunnel', 'ResponseComplete')).responseStatus?.code, 101);
    assert.equal((await audited.eventually('tunnel', 'ResponseStarted')).responseStatus?.code, 101);
    assert.deepEqual(
      (await audited.events('proxied')).map(({ stage, responseStatus }) => [stage, responseStatus?.code]),
      [
        ['RequestReceived', undefined],
        ['ResponseStarted', 418],
        ['ResponseComplete', 418],
      ],
    );
  } finally {
    backend.close();
  }
});

test('a log over a web socket is recorded when it begins and when it has ended', async () => {
  const { serverCert: cert, serverKey: key } = makeTestCertificates(Date.now(), randomBytes);
  const kubelet = createTlsServer({ cert, key }, (_request, response) => response.writeHead(200).end('a line\n'));
  await new Promise<void>((resolve) => kubelet.listen(0, '127.0.0.1', resolve));
  const { port: Port } = kubelet.address() as AddressInfo;
  try {
    const addresses = [{ type: 'InternalIP', address: '127.0.0.1' }];
    const status = { addresses, daemonEndpoints: { kubeletEndpoint: { Port } } };
    assert.equal((await audited.post('/api/v1/nodes', { metadata: { name: 'n' }, status })).status, 201);
    await audited.post('/api/v1/namespaces', { metadata: { name: 'logs' } });
    await audited.post('/api/v1/namespaces/logs/serviceaccounts', { metadata: { name: 'default' } });
    const spec = { nodeName: 'n', containers: [{ name: 'c', image: 'i' }] };
    const pods = '/api/v1/namespaces/logs/pods';
    assert.equal((await audited.post(pods, { metadata: { name: 'p' }, spec })).status, 201);
    const socket = new WebSocket(`${audited.api.url.replace('https', 'wss')}${pods}/p/log`, 'binary.k8s.io', {
      headers: as('admin', { 'audit-id': 'log' }),
      rejectUnauthorized: false,
    });
    let told = '';
    socket.on('message', (data: Buffer) => {
      told += data.toString();
    });
    await once(socket, 'close', { signal: AbortSignal.timeout(10_000) });
    assert.equal(told, 'a line\n');
    await audited.eventually('log', 'ResponseComplete');
    assert.deepEqual(
      (await audited.events('log')).map(({ stage, responseStatus }) => [stage, responseStatus?.code]),
      [
        ['RequestReceived', undefined],
        ['ResponseStarted', 101],
        ['ResponseComplete', 101],
      ],
    );
  } finally {
    kubelet.close();
  }
});
