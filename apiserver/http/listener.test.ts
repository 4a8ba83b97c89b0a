import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { after, before, test } from 'node:test';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { systemClock } from '../../api/clock.ts';
import { makeTestCertificates } from '../../test/builders/test-certificates.ts';
import type { Exchange } from './exchange.ts';
import { type ConnectionLimits, type Listener, listen } from './listener.ts';

const certificates = makeTestCertificates(Date.now(), randomBytes);
const short: Partial<ConnectionLimits> = {
  headersMs: 200,
  idleMs: 200,
  headerBytes: 8192,
  readingMs: 300,
  readingBytesPerMs: 1e9,
};
const size = 16 * 1024 * 1024;
const held: Exchange[] = [];
let listener: Listener;

/** `/big` has a long answer, `/hold` none until the test gives it. */
function handle(exchange: Exchange): void {
  if (exchange.path === '/hold') held.push(exchange);
  else exchange.reply(200, { 'content-type': 'text/plain' }, exchange.path === '/big' ? Buffer.alloc(size, 1) : 'ok');
}

before(async () => {
  listener = await listen({
    host: '127.0.0.1',
    port: 0,
    cert: certificates.serverCert,
    key: certificates.serverKey,
    clientCa: undefined,
    maxStreams: 2,
    limits: short,
    clock: systemClock,
    handle,
  });
});
after(() => listener.close(0));

/** Lets time pass that is the very thing under test. */
const pass = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms));

async function open(): Promise<TLSSocket> {
  const socket = connectTls({ port: listener.port, host: '127.0.0.1', rejectUnauthorized: false });
  // Being cut off is what these tests are about.
  socket.on('error', () => undefined);
  await once(socket, 'secureConnect');
  return socket;
}

/** All that comes until the server ends the connection. */
async function readAll(socket: TLSSocket): Promise<string> {
  let text = '';
  socket.setEncoding('latin1');
  socket.on('data', (part: string) => {
    text += part;
  });
  await once(socket, 'close', { signal: AbortSignal.timeout(10_000) });
  return text;
}

function openHttp2() {
  const session = connectHttp2(`https://127.0.0.1:${listener.port}`, { rejectUnauthorized: false });
  session.on('error', () => undefined);
  return session;
}

test('a connection that asks nothing is closed', async () => {
  await readAll(await open());
});

test('headers that do not come to an end are not waited for', async () => {
  const socket = await open();
  socket.write('GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ');
  assert.doesNotMatch(await readAll(socket), /200/);
});

test('headers that are too long are refused with 431', async () => {
  const socket = await open();
  socket.write(`GET / HTTP/1.1\r\nHost: a\r\nX-Long: ${'x'.repeat(9000)}\r\n\r\n`);
  assert.match(await readAll(socket), /^HTTP\/1\.1 431 Request Header Fields Too Large\r\n/);
});

test('who waits to be told that its body is wanted is told, by HTTP/2', async () => {
  const session = connectHttp2(`https://127.0.0.1:${listener.port}`, { rejectUnauthorized: false });
  try {
    const asked = session.request({ ':method': 'POST', ':path': '/', expect: '100-continue' });
    asked.resume();
    await Promise.all([once(asked, 'continue'), once(asked, 'response')]);
    asked.close();
    const other = session.request({ ':path': '/', expect: 'nothing' });
    const [headers] = await once(other, 'response');
    assert.equal(headers[':status'], 200);
    other.close();
  } finally {
    session.destroy();
  }
});

test('an expectation that nobody knows is refused with 417 by HTTP/1.1', async () => {
  const socket = await open();
  socket.write('GET / HTTP/1.1\r\nHost: x\r\nExpect: nothing\r\nConnection: close\r\n\r\n');
  assert.match(await readAll(socket), /^HTTP\/1\.1 417 /);
});

test('a connection that was used and is idle is closed, by HTTP/1.1', async () => {
  const socket = await open();
  socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  assert.match(await readAll(socket), /^HTTP\/1\.1 200 OK\r\n/);
});

test('a connection that was used and is idle is closed, by HTTP/2', async () => {
  const session = openHttp2();
  const closed = once(session, 'close', { signal: AbortSignal.timeout(10_000) });
  session.request({ ':path': '/' }).resume();
  await closed;
});

test('a connection with an open stream is not idle', async () => {
  const session = openHttp2();
  const stream = session.request({ ':path': '/hold' });
  // Much longer than an idle connection is kept.
  await pass(4 * (short.idleMs ?? 0));
  assert.ok(!session.closed && !stream.closed);
  held.pop()?.reply(200, {}, 'late');
  stream.setEncoding('utf8');
  const [text] = await once(stream, 'data');
  assert.equal(text, 'late');
  session.close();
});

test('a connection has only so many streams; others wait until one has ended', async () => {
  const session = openHttp2();
  const [settings] = await once(session, 'remoteSettings');
  assert.equal((settings as { maxConcurrentStreams: number }).maxConcurrentStreams, 2);
  const first = session.request({ ':path': '/hold' });
  session.request({ ':path': '/hold' });
  const third = session.request({ ':path': '/' });
  let answered = false;
  const answer = once(third, 'response').then(() => {
    answered = true;
  });
  while (held.length < 2) await once(session, 'ping', { signal: AbortSignal.timeout(1) }).catch(() => undefined);
  assert.equal(answered, false);
  for (const exchange of held.splice(0)) exchange.reply(200, {}, '');
  first.resume();
  await answer;
  session.destroy();
});

for (const [name, ask] of [
  [
    'HTTP/1.1',
    async () => {
      const socket = await open();
      socket.pause();
      socket.write('GET /big HTTP/1.1\r\nHost: a\r\n\r\n');
      return { closed: once(socket, 'close', { signal: AbortSignal.timeout(10_000) }), read: () => socket.resume() };
    },
  ],
  [
    'HTTP/2',
    async () => {
      const session = openHttp2();
      const stream = session.request({ ':path': '/big' });
      stream.on('error', () => undefined);
      await once(stream, 'response');
      const closed = once(stream, 'close', { signal: AbortSignal.timeout(10_000) });
      return { closed: closed.finally(() => session.destroy()), read: () => stream.resume() };
    },
  ],
] as const) {
  test(`a client that does not read its answer is cut off, by ${name}`, async () => {
    const { closed, read } = await ask();
    await pass((short.readingMs ?? 0) + 300);
    read();
    await closed;
  });
}
