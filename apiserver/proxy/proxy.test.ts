import assert from 'node:assert/strict';
import { once } from 'node:events';
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { connect as connectHttp2, createServer as createHttp2Server } from 'node:http2';
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net';
import type { Duplex } from 'node:stream';
import { after, before, describe, test } from 'node:test';
import { StatusError } from '../../api/errors/status-error.ts';
import { settled } from '../../test/builders/settled.ts';
import type { Exchange } from '../http/exchange.ts';
import { Http1Exchange, UpgradeExchange } from '../http/http1.ts';
import { Http2Exchange } from '../http/http2.ts';
import { type ForwardOptions, forward } from './forward.ts';
import { requestHeaders, rewriteLocation } from './headers.ts';
import { logPath, portForwardPath, remoteCommandPath } from './node-path.ts';
import { parseProxyName } from './proxy-name.ts';
import type { ProxyTarget } from './target.ts';

test('paths on the kubelet take its names of parameters', () => {
  const address = { namespace: 'a', pod: 'b', container: 'c' };
  const query = new URLSearchParams('stdin=true&stdout=1&tty=true&stderr=false&command=echo&command=a%20b&container=c');
  assert.equal(
    remoteCommandPath('exec', address, query),
    '/exec/a/b/c?input=1&output=1&tty=1&command=echo&command=a+b',
  );
  assert.equal(remoteCommandPath('attach', address, new URLSearchParams('stderr=true')), '/attach/a/b/c?error=1');
  assert.equal(
    logPath(address, new URLSearchParams('container=c&follow=true&previous=false&tailLines=5&pretty=true')),
    '/containerLogs/a/b/c?follow=true&tailLines=5',
  );
  assert.equal(portForwardPath('a', 'b', new URLSearchParams('ports=80&ports=81')), '/portForward/a/b?port=80%2C81');
  assert.equal(portForwardPath('a', 'b', new URLSearchParams()), '/portForward/a/b');
});

test('names of proxied objects may carry scheme and port', () => {
  assert.deepEqual(parseProxyName('web'), { scheme: '', name: 'web', port: '' });
  assert.deepEqual(parseProxyName('web:http'), { scheme: '', name: 'web', port: 'http' });
  assert.deepEqual(parseProxyName('https:web:443'), { scheme: 'https', name: 'web', port: '443' });
  assert.deepEqual(parseProxyName('https:web:'), { scheme: 'https', name: 'web', port: '' });
  for (const text of ['', ':80', 'ftp:web:21', 'a:b:c:d']) assert.equal(parseProxyName(text), undefined, text);
});

test("the client's credentials and what concerns one connection stay here", () => {
  const headers = requestHeaders(
    {
      ':path': '/x',
      ':authority': 'api:6443',
      authorization: 'Bearer secret',
      'impersonate-user': 'root',
      connection: 'keep-alive, x-mine',
      'x-mine': '1',
      te: 'trailers',
      accept: '*/*',
      'x-forwarded-for': '10.0.0.1',
    },
    { address: '10.0.0.2', upgrade: false },
  );
  assert.deepEqual(headers, { accept: '*/*', host: 'api:6443', 'x-forwarded-for': '10.0.0.1, 10.0.0.2' });
  const upgrade = requestHeaders(
    {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-protocol': 'base64url.bearer.authorization.k8s.io.c2VjcmV0, v5.channel.k8s.io',
      'sec-websocket-key': 'k',
    },
    { address: '', upgrade: true },
  );
  assert.deepEqual(upgrade, {
    'sec-websocket-key': 'k',
    'sec-websocket-protocol': 'v5.channel.k8s.io',
    connection: 'Upgrade',
    upgrade: 'websocket',
  });
});

for (const { location, rewritten } of [
  { location: '/login?a=1', rewritten: '/p/login?a=1' },
  { location: 'http://10.0.0.1:80/login', rewritten: '/p/login' },
  { location: '/p/login', rewritten: '/p/login' },
  { location: 'login', rewritten: 'login' },
  { location: 'https://elsewhere/login', rewritten: 'https://elsewhere/login' },
]) {
  test(`a redirect to ${location} is seen as ${rewritten}`, () => {
    assert.equal(rewriteLocation(location, '10.0.0.1', { prefix: '/p' }), rewritten);
  });
}

/** A front that passes every request to `target`; StatusErrors are answered as the stages do. */
async function startFront(target: () => ProxyTarget, options: ForwardOptions = {}): Promise<Server> {
  const server = createServer();
  const handle = (exchange: Exchange) =>
    forward(exchange, target(), options).catch((error) => {
      assert.ok(error instanceof StatusError, String(error));
      exchange.reply(error.code, { 'content-type': 'application/json' }, JSON.stringify(error.status));
    });
  server.on('request', (request: IncomingMessage, response: ServerResponse) =>
    handle(new Http1Exchange(request, response)),
  );
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) =>
    handle(new UpgradeExchange({ request, socket, head })),
  );
  return listening(server);
}

async function listening<T extends { listen(port: number, host: string, done: () => void): unknown }>(
  server: T,
): Promise<T> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
const portOf = (server: { address(): unknown }) => (server.address() as AddressInfo).port;
const remote = (port: number, path: string): ProxyTarget => ({
  kind: 'remote',
  protocol: 'http',
  host: '127.0.0.1',
  port,
  path,
});

describe('a proxied request', () => {
  let backend: Server;
  let answerWith: (request: IncomingMessage, response: ServerResponse) => void;
  before(async () => {
    backend = await listening(createServer((request, response) => answerWith(request, response)));
  });
  after(() => {
    backend.closeAllConnections();
    backend.close();
  });

  test('comes back with status, headers and body, and carries its own body', async () => {
    answerWith = (request, response) => {
      response.writeHead(201, { 'x-backend': 'yes', 'set-cookie': 'a=b' });
      request.pipe(response);
    };
    const front = await startFront(() => remote(portOf(backend), '/there?x=1'));
    const response = await fetch(`http://127.0.0.1:${portOf(front)}/here`, { method: 'POST', body: 'payload' });
    assert.deepEqual(
      [response.status, response.headers.get('x-backend'), await response.text()],
      [201, 'yes', 'payload'],
    );
    front.close();
  });

  test('comes back over HTTP/2', async () => {
    answerWith = (request, response) => response.end(`${request.method} ${request.url} ${request.headers.host}`);
    const front = await listening(createHttp2Server());
    front.on('stream', (stream, headers) => {
      void forward(new Http2Exchange(stream, headers), remote(portOf(backend), '/there'));
    });
    const session = connectHttp2(`http://127.0.0.1:${portOf(front)}`);
    const stream = session.request({ ':path': '/here' });
    let body = '';
    for await (const part of stream) body += part;
    assert.equal(body, `GET /there 127.0.0.1:${portOf(front)}`);
    session.close();
    front.close();
  });

  test('is given up at the backend when the client leaves', async () => {
    const closed = new Promise<void>((resolve) => {
      answerWith = (_request, response) => {
        response.write('first');
        response.once('close', resolve);
      };
    });
    const front = await startFront(() => remote(portOf(backend), '/'));
    const client = httpRequest({ port: portOf(front), host: '127.0.0.1' }).end();
    const [response] = (await once(client, 'response')) as [IncomingMessage];
    await once(response, 'data');
    client.on('error', () => undefined);
    response.on('error', () => undefined);
    client.destroy();
    await closed;
    front.close();
  });

  test('is taken no faster than the client reads', async () => {
    let written = 0;
    answerWith = (_request, response) => {
      const chunk = Buffer.alloc(64 * 1024);
      const more = () => {
        while (!response.destroyed && response.write(chunk)) written += chunk.length;
        written += chunk.length;
      };
      response.on('drain', more);
      more();
    };
    const front = await startFront(() => remote(portOf(backend), '/'));
    const client = httpRequest({ port: portOf(front), host: '127.0.0.1' }).end();
    const [response] = (await once(client, 'response')) as [IncomingMessage];
    await settled(() => written);
    assert.ok(written < 32 * 1024 * 1024, `${written} bytes went to a client that reads none`);
    client.on('error', () => undefined);
    response.on('error', () => undefined);
    client.destroy();
    front.close();
  });

  test('to a path without its slash is redirected, and redirects are rewritten', async () => {
    const prefix = '/api/v1/namespaces/default/services/web/proxy';
    let path = '';
    const front = await startFront(() => remote(portOf(backend), path), { place: { prefix } });
    const url = `http://127.0.0.1:${portOf(front)}${prefix}`;
    const slash = await fetch(`${url}?a=1`, { redirect: 'manual' });
    assert.deepEqual([slash.status, slash.headers.get('location')], [301, `${prefix}/?a=1`]);
    path = '/old';
    answerWith = (request, response) =>
      response.writeHead(302, { location: '/new', 'x-seen': request.headers['x-forwarded-uri'] }).end();
    const moved = await fetch(`${url}/old`, { redirect: 'manual' });
    assert.deepEqual([moved.headers.get('location'), moved.headers.get('x-seen')], [`${prefix}/new`, `${prefix}/old`]);
    front.close();
  });

  for (const { code, body, status } of [
    { code: 400, body: 'no logs yet', status: { reason: 'BadRequest', code: 400, message: 'no logs yet' } },
    {
      code: 500,
      body: 'boom',
      status: { reason: 'InternalError', code: 500, message: 'Internal error occurred: boom' },
    },
    {
      code: 404,
      body: 'gone',
      status: {
        reason: 'NotFound',
        code: 404,
        message: 'the server could not find the requested resource ( pods web)',
      },
    },
  ]) {
    test(`for logs that the kubelet refuses with ${code} is answered with a Status`, async () => {
      answerWith = (_request, response) => response.writeHead(code).end(body);
      const statusFor = { resource: { group: '', resource: 'pods' }, name: 'web' };
      const front = await startFront(() => remote(portOf(backend), '/containerLogs'), { statusFor });
      const response = await fetch(`http://127.0.0.1:${portOf(front)}/`);
      const answer = (await response.json()) as Record<string, unknown>;
      assert.deepEqual({ reason: answer.reason, code: answer.code, message: answer.message }, status);
      assert.equal(response.status, code);
      front.close();
    });
  }
});

async function closedPort(): Promise<number> {
  const server = await listening(createTcpServer());
  const port = portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test('an unreachable backend is told in the words of the attempt', async () => {
  const port = await closedPort();
  const refused = `dial tcp 127.0.0.1:${port}: connect: connection refused`;
  const ask = async (options: ForwardOptions) => {
    const front = await startFront(() => remote(port, '/x'), options);
    const response = await fetch(`http://127.0.0.1:${portOf(front)}/`);
    front.close();
    const { message, reason, code } = (await response.json()) as Record<string, unknown>;
    return { message, reason, code };
  };
  assert.deepEqual(await ask({ place: { prefix: '/p' } }), {
    message: `error trying to reach service: ${refused}`,
    reason: 'ServiceUnavailable',
    code: 503,
  });
  assert.deepEqual(await ask({}), {
    message: `Get "http://127.0.0.1:${port}/x": ${refused}`,
    reason: undefined,
    code: 500,
  });
  assert.deepEqual(await ask({ upgradeRequired: true }), {
    message: 'Upgrade request required',
    reason: 'BadRequest',
    code: 400,
  });
});

describe('a tunnel', () => {
  const ask = 'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n\r\n';

  test('carries bytes both ways after the handshake, and closes both sides', async () => {
    const backend = await listening(createServer());
    const backendClosed = new Promise<void>((resolve) => {
      backend.on('upgrade', (request, socket: Duplex) => {
        socket.write(
          `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${request.headers.upgrade}\r\nX-Path: ${request.url}\r\n\r\nearly`,
        );
        socket.pipe(socket);
        socket.once('close', resolve);
      });
    });
    const front = await startFront(() => remote(portOf(backend), '/exec/a'));
    const client = connect(portOf(front), '127.0.0.1');
    client.write(ask);
    let seen = '';
    for await (const part of client) {
      seen += part;
      if (seen.endsWith('early')) client.write('ping');
      if (seen.endsWith('ping')) break;
    }
    assert.equal(
      seen,
      'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\nX-Path: /exec/a\r\n\r\nearlyping',
    );
    await backendClosed;
    front.close();
    backend.close();
  });

  test("passes the backend's refusal on", async () => {
    const backend = await listening(
      createServer().on('upgrade', (_request, socket: Duplex) => {
        socket.end('HTTP/1.1 500 Internal Server Error\r\nContent-Length: 25\r\n\r\ncontainer not found ("x")\n');
      }),
    );
    const front = await startFront(() => remote(portOf(backend), '/'));
    const client = connect(portOf(front), '127.0.0.1');
    client.write(ask);
    let seen = '';
    for await (const part of client) seen += part;
    assert.match(seen, /^HTTP\/1\.1 500 [\s\S]*\r\n\r\ncontainer not found \("x"\)$/);
    front.close();
    backend.close();
  });

  for (const { name, port, handshakeTimeoutMs, code, message } of [
    {
      name: 'refuses',
      port: closedPort,
      handshakeTimeoutMs: 1000,
      code: 500,
      message: /^error dialing backend: dial tcp 127\.0\.0\.1:\d+: connect: connection refused$/,
    },
    {
      name: 'says nothing',
      port: silentPort,
      handshakeTimeoutMs: 100,
      code: 504,
      message: /^Timeout: error dialing backend: dial tcp 127\.0\.0\.1:\d+: i\/o timeout$/,
    },
  ]) {
    test(`to a backend that ${name} is answered with a Status`, async () => {
      const target = remote(await port(), '/');
      const front = await startFront(() => target, { handshakeTimeoutMs });
      const client = connect(portOf(front), '127.0.0.1');
      client.write(ask);
      let seen = '';
      for await (const part of client) seen += part;
      const status = JSON.parse(seen.slice(seen.indexOf('\r\n\r\n')));
      assert.equal(status.code, code);
      assert.match(status.message, message);
      front.close();
    });
  }
});

const silent: ReturnType<typeof createTcpServer>[] = [];
async function silentPort(): Promise<number> {
  const server = await listening(createTcpServer((socket) => void socket.resume()));
  silent.push(server);
  return portOf(server);
}
after(() => {
  for (const server of silent) server.close();
});
