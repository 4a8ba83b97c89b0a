// kubectl -> API server's proxy -> the node's server, over TLS with client certificates, and in one process.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { StatusError } from '../../api/errors/status-error.ts';
import { silentLogger } from '../../api/logger.ts';
import type { Exchange } from '../../apiserver/http/exchange.ts';
import { type Listener, listen } from '../../apiserver/http/listener.ts';
import { forward } from '../../apiserver/proxy/forward.ts';
import { logPath, portForwardPath, remoteCommandPath } from '../../apiserver/proxy/node-path.ts';
import type { ProxyTarget } from '../../apiserver/proxy/target.ts';
import { createCa, issue, readIssuer } from '../../cluster/pki/certificate.ts';
import { listenNode, type NodeListener } from '../../kubelet/server/listener.ts';
import { createNodeEndpoint } from '../../kubelet/server/node-endpoint.ts';
import { eventually } from '../e2e/eventually.ts';
import { fakeNodeApi } from '../fakes/fake-node-api.ts';
import { discovery } from '../fakes/fake-streaming-server.ts';

const validity = { notBefore: Date.now() - 60_000, notAfter: Date.now() + 3_600_000, randomBytes };
const ca = createCa('test-ca', validity);
const issuer = readIssuer(ca);
const serverPair = issue(
  issuer,
  { subject: { commonName: 'node-1' }, usages: ['server'], names: ['127.0.0.1', 'localhost'] },
  validity,
);
const clientOf = (commonName: string) => {
  const pair = issue(issuer, { subject: { commonName, organizations: ['g1', 'g2'] }, usages: ['client'] }, validity);
  return { ca: ca.certificate, cert: pair.certificate, key: pair.privateKey };
};
const apiserver = clientOf('kube-apiserver-kubelet-client');
const stranger = clientOf('stranger');

async function* log(signal: AbortSignal) {
  yield Buffer.from('one\n');
  yield Buffer.from('two\n');
  if (log.forever) await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
}
log.forever = false;

const api = fakeNodeApi(log);
const endpoint = createNodeEndpoint(api);
let node: NodeListener;
before(async () => {
  node = await listenNode({
    nodeName: 'node-1',
    endpoint,
    host: '127.0.0.1',
    port: 0,
    tls: { cert: serverPair.certificate, key: serverPair.privateKey, clientCa: ca.certificate },
    authenticate: async ({ certificate, bearerToken }) =>
      certificate ?? (bearerToken === 'good' ? { name: 'token-user', groups: [] } : undefined),
    authorize: async (user, { subresources }) =>
      user.name.startsWith('kube-apiserver') ? user.groups.join() === 'g1,g2' : subresources.includes('metrics'),
    logger: silentLogger,
  });
});
after(() => node.close());

/** The API server's part of pods and their subresources. */
function serve(exchange: Exchange, targetOf: (path: string) => ProxyTarget): Promise<void> | void {
  const base = '/api/v1/namespaces/default/pods/web';
  const container = { namespace: 'default', pod: 'web', container: 'main' };
  const query = new URLSearchParams(exchange.search);
  const statusFor = { resource: { group: '', resource: 'pods' }, name: 'web' };
  switch (exchange.path) {
    case base:
      return exchange.reply(
        200,
        { 'content-type': 'application/json' },
        JSON.stringify({ kind: 'Pod', apiVersion: 'v1', ...api.pod('default', 'web'), status: { phase: 'Running' } }),
      );
    case `${base}/log`:
      return forward(
        exchange,
        targetOf(logPath({ ...container, container: query.get('container') ?? 'main' }, query)),
        { statusFor },
      );
    case `${base}/exec`:
      return forward(exchange, targetOf(remoteCommandPath('exec', container, query)), { upgradeRequired: true });
    case `${base}/portforward`:
      return forward(exchange, targetOf(portForwardPath('default', 'web', query)), { upgradeRequired: true });
    default: {
      const found = discovery[exchange.path];
      const json = { 'content-type': 'application/json' };
      return exchange.reply(found ? 200 : 404, json, JSON.stringify(found ?? { kind: 'Status', code: 404 }));
    }
  }
}

for (const { name, targetOf } of [
  {
    name: 'over TLS',
    targetOf: (path: string): ProxyTarget => ({
      kind: 'remote',
      protocol: 'https',
      host: '127.0.0.1',
      port: node.port,
      path,
      tls: apiserver,
    }),
  },
  { name: 'in one process', targetOf: (path: string): ProxyTarget => ({ kind: 'local', endpoint, path }) },
]) {
  describe(`kubectl through the API server to a node ${name}`, () => {
    let front: Listener;
    let home: string;
    before(async () => {
      home = await mkdtemp(join(tmpdir(), 'knarr-node-'));
      front = await listen({
        host: '127.0.0.1',
        port: 0,
        cert: serverPair.certificate,
        key: serverPair.privateKey,
        clientCa: ca.certificate,
        handle: (exchange) => {
          Promise.resolve(serve(exchange, targetOf)).catch((error) => {
            assert.ok(error instanceof StatusError, String(error));
            exchange.reply(error.code, { 'content-type': 'application/json' }, JSON.stringify(error.status));
          });
        },
      });
    });
    after(async () => {
      await front.close(0);
      await rm(home, { recursive: true });
    });
    const start = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
      spawn(
        'kubectl',
        [
          `--server=https://127.0.0.1:${front.port}`,
          '--insecure-skip-tls-verify',
          '--token=secret',
          `--cache-dir=${home}`,
          ...args,
        ],
        { env: { PATH: process.env.PATH, HOME: home, ...env }, stdio: 'pipe' },
      );
    const kubectl = async (args: readonly string[], stdin = '', env: Readonly<Record<string, string>> = {}) => {
      const child = start(args, env);
      child.stdin.end(stdin);
      const closed = new Promise((resolve) => child.once('close', resolve));
      const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
      return { stdout, stderr, code: await closed };
    };

    for (const websockets of ['true', 'false']) {
      const env = { KUBECTL_REMOTE_COMMAND_WEBSOCKETS: websockets, KUBECTL_PORT_FORWARD_WEBSOCKETS: websockets };
      test(`exec with WebSockets ${websockets}`, async () => {
        const result = await kubectl(
          ['exec', '-i', 'web', '-c', 'main', '--', 'sh', '-c', 'cat; exit 3'],
          'hello\n',
          env,
        );
        assert.deepEqual(result, { stdout: 'hello\n', stderr: 'command terminated with exit code 3\n', code: 3 });
      });

      test(`cp with WebSockets ${websockets}`, async () => {
        const content = randomBytes(3_000_000);
        await writeFile(join(home, 'one'), content);
        assert.equal((await kubectl(['cp', join(home, 'one'), `web:${home}/two`, '-c', 'main'], '', env)).code, 0);
        assert.ok(content.equals(await readFile(join(home, 'two'))));
      });

      test(`port-forward with WebSockets ${websockets}`, async () => {
        const echo = createServer((socket) => void socket.pipe(socket));
        await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
        const child = start(['port-forward', 'pod/web', `:${(echo.address() as AddressInfo).port}`], env);
        try {
          const port = await new Promise<number>((resolve, reject) => {
            child.once('close', () => reject(new Error('kubectl forwards nothing')));
            child.stdout.on('data', (line) => {
              const found = /127\.0\.0\.1:(\d+) ->/.exec(String(line))?.[1];
              if (found) resolve(Number(found));
            });
          });
          const socket = connect(port, '127.0.0.1').setEncoding('utf8');
          socket.write('ping');
          for await (const part of socket) {
            assert.equal(part, 'ping');
            break;
          }
        } finally {
          child.kill();
          echo.close();
        }
      });
    }

    test('logs of both ends, and what the kubelet refuses', async () => {
      assert.equal((await kubectl(['logs', 'web', '-c', 'main', '--tail=2'])).stdout, 'one\ntwo\n');
      assert.deepEqual(api.logRequests.at(-1), {
        follow: false,
        previous: false,
        timestamps: false,
        tailLines: 2,
        stream: 'All',
      });
      const refused = await kubectl(['logs', 'web', '-c', 'waiting']);
      assert.equal(
        refused.stderr,
        'Error from server (BadRequest): container "waiting" in pod "web" is waiting to start: ContainerCreating\n',
      );
    });

    test('logs -f gives lines as they come, and stops at the node when kubectl is stopped', async () => {
      log.forever = true;
      const before = api.logsReturned;
      const child = start(['logs', '-f', 'web', '-c', 'main']);
      let seen = '';
      for await (const part of child.stdout) {
        seen += part;
        if (seen === 'one\ntwo\n') break;
      }
      child.kill();
      log.forever = false;
      await eventually('the node lets go of the log', async () => api.logsReturned !== before);
    });
  });
}

test('the node lets in whom the callbacks let in', async () => {
  const { request } = await import('node:https');
  const ask = (path: string, tls: object, headers: Record<string, string> = {}) =>
    new Promise<[number | undefined, string]>((resolve, reject) => {
      request(
        { host: '127.0.0.1', port: node.port, path, ca: ca.certificate, headers, agent: false, ...tls },
        (response) => {
          text(response).then((body) => resolve([response.statusCode, body]), reject);
        },
      )
        .on('error', reject)
        .end();
    });
  assert.deepEqual(await ask('/pods', {}), [401, 'Unauthorized']);
  assert.deepEqual(await ask('/pods', stranger), [
    403,
    'Forbidden (user=stranger, verb=get, resource=nodes, subresource(s)=[pods proxy])\n',
  ]);
  const token = { authorization: 'Bearer good' };
  assert.equal((await ask('/metrics/resource', {}, token))[0], 200);
  assert.equal((await ask('/stats/summary', {}, token))[0], 403);
  const [code, body] = await ask('/pods', apiserver);
  assert.equal(code, 200);
  assert.equal(JSON.parse(body).items[0].metadata.name, 'web');
});

async function text(stream: NodeJS.ReadableStream): Promise<string> {
  let all = '';
  for await (const part of stream) all += String(part);
  return all;
}
