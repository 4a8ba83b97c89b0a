import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { systemClock } from '../../api/clock.ts';
import { isForbidden, isInternalError, isRetryable, isTooManyRequests } from '../../api/errors/predicates.ts';
import { silentLogger } from '../../api/logger.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import { settled } from '../../test/builders/settled.ts';
import { makeTestCertificates, type TestCertificates } from '../../test/builders/test-certificates.ts';
import { FakeApi } from '../../test/fakes/fake-api.ts';
import { FakeApiServer, type FakeApiServerOptions } from '../../test/fakes/fake-api-server.ts';
import { FakeClock } from '../../test/fakes/fake-clock.ts';
import { FlakyProxy } from '../../test/fakes/flaky-proxy.ts';
import type { Transport } from '../client.ts';
import { createInformer } from '../informer/create-informer.ts';
import { createClient } from '../object-client.ts';
import { type ConnectionConfig, type Credential, fixedCredentials } from './connection-config.ts';
import { createHttpsTransport } from './https-transport.ts';

const { configmaps } = coreV1Resources;
const userAgent = 'knarr/test (https)';
const list = { method: 'GET', path: '/api/v1/configmaps', query: {} } as const;
const create = {
  method: 'POST',
  path: '/api/v1/namespaces/default/configmaps',
  query: {},
  body: { metadata: { name: 'a' } },
  contentType: 'application/json',
} as const;

describe('https transport', () => {
  let certificates: TestCertificates;
  before(() => {
    certificates = makeTestCertificates(systemClock.now(), randomBytes);
  });
  const ends: (() => Promise<unknown>)[] = [];
  after(async () => {
    for (const end of ends.reverse()) await end();
  });

  async function serve(options: Partial<FakeApiServerOptions> = {}) {
    const api = new FakeApi();
    const server = await FakeApiServer.start(api, { certificates, protocol: 'h2', ...options });
    ends.push(() => server.stop());
    return { api, server };
  }
  function connect(config: Partial<ConnectionConfig> & { server: string }, more: object = {}): Transport {
    const transport = createHttpsTransport(
      { ca: certificates.ca, credentials: fixedCredentials({}), ...config },
      { clock: systemClock, userAgent, ...more },
    );
    ends.push(() => transport.close());
    return transport;
  }

  for (const [protocol, version] of [
    ['h2', '2.0'],
    ['http1', '1.1'],
  ] as const)
    test(`${protocol}: speaks HTTP/${version}, shows its certificate, says who it is`, async () => {
      const { server } = await serve({ protocol });
      const credential: Credential = {
        certificate: { cert: certificates.clientCert, key: certificates.clientKey },
        authorization: 'Bearer t',
      };
      const impersonate = { user: 'jane', groups: ['a', 'b'], extra: { 'example.com/why': ['x'] } };
      const transport = connect({ server: server.url, credentials: fixedCredentials(credential), impersonate });
      await transport.request(list);
      assert.deepEqual([...server.seen], [`${version} client-1`]);
      const headers = server.headers[0] ?? {};
      assert.deepEqual(
        ['user-agent', 'accept', 'authorization', 'impersonate-user', 'impersonate-group'].map((name) => headers[name]),
        [userAgent, 'application/json', 'Bearer t', 'jane', 'a, b'],
      );
      assert.equal(headers['impersonate-extra-example.com%2fwhy'], 'x');
    });

  test('many requests at once share one connection', async () => {
    const { server } = await serve();
    const transport = connect({ server: server.url });
    await Promise.all(Array.from({ length: 300 }, () => transport.request(list)));
    assert.equal(server.headers.length, 300);
    assert.ok(server.connections <= 2, 'a TCP and a TLS socket');
  });

  for (const protocol of ['h2', 'http1'] as const)
    test(`${protocol}: a cut connection is made again; a watch on it fails as retryable`, async () => {
      const { server } = await serve({ protocol });
      const proxy = await FlakyProxy.start(server.port);
      ends.push(() => proxy.dispose());
      const transport = connect({ server: `https://127.0.0.1:${proxy.port}` });
      await transport.request(list);
      const watch = transport
        .watch({ ...list, query: { watch: 'true', resourceVersion: '1000' } })
        [Symbol.asyncIterator]();
      const next = watch.next();
      await transport.request(create);
      assert.equal((await next).value?.type, 'ADDED');
      const failing = assert.rejects(watch.next(), isRetryable);
      proxy.cut();
      await failing;
      await transport.request(list);
      proxy.refuse();
      await assert.rejects(transport.request(list), isRetryable);
      proxy.restore();
      await transport.request(list);
    });

  test('an informer lives through cut connections', async () => {
    const { api, server } = await serve();
    const proxy = await FlakyProxy.start(server.port);
    ends.push(() => proxy.dispose());
    const client = createClient(connect({ server: `https://127.0.0.1:${proxy.port}` }), { name: 'test' });
    // Waits of the informer pass at once; those of the network are real.
    const clock = { now: () => systemClock.now(), after: (_ms: number, fn: () => void) => systemClock.after(1, fn) };
    const informer = createInformer({ client, clock, random: () => 0, logger: silentLogger }, configmaps);
    const stop = new AbortController();
    informer.start(stop.signal);
    await informer.synced(AbortSignal.timeout(5000));
    for (const name of ['a', 'b', 'c']) {
      proxy.cut();
      const seen = new Promise<void>((resolve) => {
        const leave = informer.onChange({
          added({ metadata }) {
            if (metadata.name !== name) return;
            leave?.();
            resolve();
          },
        });
      });
      api.seed(configmaps, { metadata: { name, namespace: 'default' } });
      await seen;
    }
    assert.equal(informer.lister.size, 3);
    stop.abort();
  });

  test('an overloaded server is asked again after the time it names', async () => {
    let refusals = 2;
    const { server } = await serve({
      answer(_request, response) {
        if (refusals-- <= 0) return false;
        response.writeHead(429, { 'retry-after': '1', 'content-type': 'text/plain' });
        response.end('slow down');
        return true;
      },
    });
    const waits: number[] = [];
    const clock = {
      now: () => systemClock.now(),
      after(ms: number, fn: () => void) {
        if (ms <= 1000) waits.push(ms);
        return systemClock.after(ms <= 1000 ? 0 : ms, fn);
      },
    };
    await connect({ server: server.url }, { clock }).request(create);
    assert.deepEqual(waits, [1000, 1000]);
    assert.equal(server.headers.length, 3);
  });

  test('refusals without a Status get one of their own', async () => {
    let status = 403;
    const { server } = await serve({
      answer(_request, response) {
        response.writeHead(status, { 'content-type': 'text/html' });
        response.end('<html>');
        return true;
      },
    });
    const transport = connect({ server: server.url });
    await assert.rejects(transport.request(list), isForbidden);
    status = 502;
    await assert.rejects(transport.request(list), (error) => isInternalError(error) && isRetryable(error));
    status = 429;
    await assert.rejects(transport.request(list), (error) => isTooManyRequests(error) && isRetryable(error));
  });

  test('a request that gets no answer ends at its deadline, a watch that never begins too', async () => {
    const { server } = await serve({ answer: () => true });
    const clock = new FakeClock();
    const transport = connect({ server: server.url }, { clock, timeoutMs: 5000 });
    const watch = transport.watch({ ...list, query: { watch: 'true' } })[Symbol.asyncIterator]();
    const both = [
      assert.rejects(
        transport.request(list),
        (error: Error) => isRetryable(error) && /no answer in 5000 ms/.test(error.message),
      ),
      assert.rejects(watch.next(), isRetryable),
    ];
    while (server.headers.length < 2) await new Promise((resolve) => setImmediate(resolve));
    await clock.advance(5000);
    await Promise.all(both);
  });

  test('an abort rejects with its reason and frees the connection for others', async () => {
    const { server } = await serve({ answer: (request) => request.url?.includes('configmaps') ?? false });
    const transport = connect({ server: server.url });
    const abort = new AbortController();
    const reason = new Error('changed my mind');
    const failing = assert.rejects(transport.request({ ...list, signal: abort.signal }), reason);
    while (server.headers.length < 1) await new Promise((resolve) => setImmediate(resolve));
    abort.abort(reason);
    await failing;
    await transport.request({ ...list, path: '/api/v1/secrets' });
  });

  test('it can be closed at any moment of its first request', async () => {
    const { server } = await serve();
    for (let turns = 0; turns < 40; turns++) {
      const transport = connect({ server: server.url });
      const first = transport.request(list).catch((error: unknown) => error);
      for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
      await transport.close();
      await first;
    }
  });

  test('a silent connection is given up after a ping without an answer', async () => {
    const { server } = await serve();
    const proxy = await FlakyProxy.start(server.port);
    ends.push(() => proxy.dispose());
    const clock = new FakeClock();
    const transport = connect({ server: `https://127.0.0.1:${proxy.port}` }, { clock });
    await transport.request(list);
    const watch = transport
      .watch({ ...list, query: { watch: 'true', resourceVersion: '1000' } })
      [Symbol.asyncIterator]();
    const failing = assert.rejects(watch.next(), isRetryable);
    while (server.headers.length < 2) await new Promise((resolve) => setImmediate(resolve));
    proxy.silence();
    await clock.advance(30_000);
    await clock.advance(15_000);
    await failing;
  });

  test('a rejected credential is renewed once; certificates that change make a new connection', async () => {
    const good = 'Bearer new';
    const { server } = await serve({
      answer(request, response) {
        if (request.headers.authorization === good) return false;
        response.writeHead(401, { 'content-type': 'text/plain' });
        response.end('Unauthorized');
        return true;
      },
    });
    let current: Credential = { authorization: 'Bearer old' };
    const certificate = { cert: certificates.clientCert, key: certificates.clientKey };
    const credentials = {
      current: () => current,
      refused() {
        current = { authorization: good, certificate };
        return true;
      },
    };
    await connect({ server: server.url, credentials }).request(list);
    assert.deepEqual([...server.seen], ['2.0', '2.0 client-1']);
    current = { authorization: 'Bearer bad' };
    const stubborn = { current: () => current, refused: () => true };
    const before = server.headers.length;
    await assert.rejects(connect({ server: server.url, credentials: stubborn }).request(list), /provide credentials/);
    assert.equal(server.headers.length - before, 2);
  });

  test('a server with a certificate of another is not talked to, unless that is wanted', async () => {
    const { server } = await serve();
    const other = makeTestCertificates(systemClock.now(), randomBytes);
    await assert.rejects(connect({ server: server.url, ca: other.ca }).request(list), (error) => !isRetryable(error));
    const wrongName = connect({ server: server.url, tlsServerName: 'elsewhere.example.com' });
    await assert.rejects(wrongName.request(list), /elsewhere\.example\.com/);
    await connect({ server: server.url, tlsServerName: 'kubernetes' }).request(list);
    await connect({ server: server.url, ca: other.ca, skipTlsVerify: true }).request(list);
  });

  test('a slow consumer holds the server back', async () => {
    let written = 0;
    const line = `${JSON.stringify({ type: 'ADDED', object: { metadata: { name: 'x'.repeat(60_000) } } })}\n`;
    const { server } = await serve({
      answer(_request, response) {
        response.writeHead(200, { 'content-type': 'application/json' });
        const more = () => {
          while (written < 2000) {
            written++;
            if (!(response as NodeJS.WritableStream).write(line)) return;
          }
          response.end();
        };
        response.on('drain', more);
        more();
        return true;
      },
    });
    const watch = connect({ server: server.url })
      .watch({ ...list, query: { watch: 'true' } })
      [Symbol.asyncIterator]();
    assert.equal((await watch.next()).value?.type, 'ADDED');
    // The server writes until the windows are full, then no more.
    await settled(() => written);
    assert.ok(written < 1000, `${written} of 2000 lines were taken in`);
    for (let n = 1; n < 2000; n++) await watch.next();
    assert.equal((await watch.next()).done, true);
  });
});
