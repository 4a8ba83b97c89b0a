import assert from 'node:assert/strict';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { after, test } from 'node:test';
import type { ReadonlyContainer } from '../../api/pod/containers.ts';
import { grpcProbe } from './grpc-probe.ts';
import { httpGetOf, httpProbe } from './http-probe.ts';
import { portNumber } from './probe.ts';
import { tcpProbe } from './tcp-probe.ts';

const { signal } = new AbortController();
const open: TcpServer[] = [];
after(() => {
  for (const server of open) {
    server.close();
    (server as Server).closeAllConnections?.();
  }
});

async function listen(server: TcpServer): Promise<number> {
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** A port where nobody listens. */
async function deadPort(): Promise<number> {
  const server = createTcpServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const container: ReadonlyContainer = { name: 'c', ports: [{ name: 'web', containerPort: 8080 }] };

async function probe(answer: RequestListener, path = '/', timeoutMs = 2000) {
  const port = await listen(createServer(answer));
  const result = await httpProbe(
    httpGetOf({ port, path }, container, '127.0.0.1', 'kube-probe/1.36'),
    timeoutMs,
    signal,
  );
  return { ...result, output: result.output.replaceAll(String(port), 'PORT') };
}

for (const [code, outcome] of [
  [200, 'success'],
  [204, 'success'],
  [399, 'success'],
  [400, 'failure'],
  [500, 'failure'],
] as const)
  test(`HTTP ${code} is a ${outcome}`, async () => {
    const result = await probe((_request, response) => response.writeHead(code).end());
    assert.equal(result.outcome, outcome);
    if (outcome === 'failure') assert.equal(result.output, `HTTP probe failed with statuscode: ${code}`);
  });

test('redirects are followed on the same host, and are answer enough on another', async () => {
  const near = await probe((request, response) => {
    if (request.url === '/') response.writeHead(302, { location: '/there' }).end();
    else response.writeHead(request.url === '/there' ? 500 : 200).end();
  });
  assert.deepEqual(near, { outcome: 'failure', output: 'HTTP probe failed with statuscode: 500' });
  const far = await probe((_request, response) =>
    response.writeHead(302, { location: 'http://example.invalid/' }).end(),
  );
  assert.equal(far.outcome, 'success');
  const round = await probe((_request, response) => response.writeHead(302, { location: '/' }).end());
  assert.equal(round.output, 'Get "http://127.0.0.1:PORT/": stopped after 10 redirects');
});

test('a server that is silent has failed when the time is over', async () => {
  const result = await probe(() => undefined, '/slow', 50);
  const why = 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)';
  assert.deepEqual(result, { outcome: 'failure', output: `Get "http://127.0.0.1:PORT/slow": ${why}` });
});

test('nobody listens', async () => {
  const port = await deadPort();
  const get = httpGetOf({ port }, container, '127.0.0.1', 'x');
  const refused = `dial tcp 127.0.0.1:${port}: connect: connection refused`;
  assert.equal((await httpProbe(get, 1000, signal)).output, `Get "http://127.0.0.1:${port}/": ${refused}`);
  assert.deepEqual(await tcpProbe('127.0.0.1', port, 1000, signal), { outcome: 'failure', output: refused });
  const grpc = await grpcProbe({ host: '127.0.0.1', port, service: '' }, 1000, signal);
  assert.deepEqual(grpc, { outcome: 'failure', output: `error: failed to connect to "127.0.0.1:${port}": ${refused}` });
});

test('headers of the probe are sent, the own ones unless it names them', async () => {
  let seen: NodeJS.Dict<string | string[]> = {};
  const port = await listen(
    createServer((request, response) => {
      seen = request.headers;
      response.end();
    }),
  );
  const httpHeaders = [
    { name: 'X-One', value: '1' },
    { name: 'Accept', value: '' },
    { name: 'Host', value: 'named.example' },
  ];
  await httpProbe(httpGetOf({ port, httpHeaders }, container, '127.0.0.1', 'kube-probe/1.36'), 1000, signal);
  assert.deepEqual(
    [seen['x-one'], seen.accept, seen.host, seen['user-agent']],
    ['1', undefined, 'named.example', 'kube-probe/1.36'],
  );
});

test('ports have numbers or names', () => {
  assert.equal(portNumber(80, container), 80);
  assert.equal(portNumber('web', container), 8080);
  assert.equal(portNumber('81', container), 81);
  assert.throws(() => portNumber('other', container), { message: "couldn't find port: other" });
  const get = httpGetOf({ port: 'web', path: 'health?x=1', scheme: 'HTTPS' }, container, 'fd00::1', 'x');
  assert.equal(get.url.href, 'https://[fd00::1]:8080/health?x=1');
});

test('a connection is enough for TCP', async () => {
  const port = await listen(createTcpServer((socket) => socket.end()));
  assert.equal((await tcpProbe('127.0.0.1', port, 1000, signal)).outcome, 'success');
});

test('a probe that is given up ends', async () => {
  const stop = new AbortController();
  const port = await listen(createServer(() => stop.abort()));
  const get = httpGetOf({ port }, container, '127.0.0.1', 'x');
  assert.equal((await httpProbe(get, 60_000, stop.signal)).outcome, 'failure');
  assert.equal((await tcpProbe('127.0.0.1', port, 60_000, stop.signal)).outcome, 'unknown');
});

for (const [status, answer, outcome, output] of [
  [0, [0, 0, 0, 0, 2, 8, 1], 'success', 'service healthy'],
  [0, [0, 0, 0, 0, 2, 8, 2], 'failure', 'service unhealthy (responded with "NOT_SERVING")'],
  [0, [0, 0, 0, 0, 0], 'failure', 'service unhealthy (responded with "UNKNOWN")'],
  [12, [], 'failure', 'error: this server does not implement the grpc health protocol (grpc.health.v1.Health)'],
  [5, [], 'failure', 'error: health rpc failed with status 5'],
] as const)
  test(`gRPC: ${output}`, async () => {
    const server = createHttp2Server();
    let asked = '';
    server.on('stream', (stream, headers) => {
      asked = `${headers[':path']}`;
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': String(status) }));
      stream.end(Buffer.from(answer));
    });
    const port = await listen(server as unknown as TcpServer);
    assert.deepEqual(await grpcProbe({ host: '127.0.0.1', port, service: 'db' }, 2000, signal), { outcome, output });
    assert.equal(asked, '/grpc.health.v1.Health/Check');
  });
