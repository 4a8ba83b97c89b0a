import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net';
import { type Duplex, PassThrough, Readable, Writable } from 'node:stream';
import { after, before, describe, test } from 'node:test';
import { Exec, KubeConfig, PortForward } from '@kubernetes/client-node';
import { createWebSocketStream, WebSocket } from 'ws';
import { settled } from '../../test/builders/settled.ts';
import { type FakeStreamingServer, startFakeStreamingServer } from '../../test/fakes/fake-streaming-server.ts';
import { dialWebSocket, StreamRefusedError } from './dial.ts';
import { tunnelProtocol } from './port-forward/accept.ts';
import { openPortForward } from './port-forward/open.ts';
import { acceptRemoteCommand } from './remote-command/accept.ts';
import { openRemoteCommand } from './remote-command/open.ts';
import { remoteCommandQuery } from './remote-command/options.ts';
import { SpdySession } from './spdy/session.ts';
import type { SpdyStream } from './spdy/stream.ts';
import { refuseUpgrade } from './upgrade.ts';

const podPath = '/api/v1/namespaces/default/pods/web';

function collector(): { sink: Writable; text: () => string } {
  const parts: Buffer[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      parts.push(chunk);
      done();
    },
  });
  return { sink, text: () => Buffer.concat(parts).toString() };
}

describe('the client against the server', () => {
  let api: FakeStreamingServer;
  before(async () => {
    api = await startFakeStreamingServer();
  });
  after(() => api.close());

  const execUrl = (command: readonly string[], streams: Partial<Record<'stdin' | 'tty', boolean>> = {}) =>
    `${api.url}${podPath}/exec?${remoteCommandQuery(
      { stdin: false, stdout: true, stderr: !streams.tty, tty: false, ...streams },
      'api',
      command,
    )}`;

  test('exec gives the output and the exit code', async () => {
    const out = collector();
    const err = collector();
    const url = execUrl(['sh', '-c', 'cat; echo e >&2; exit 7'], { stdin: true });
    const result = await openRemoteCommand(
      { url },
      { stdin: Readable.from([Buffer.from('in')]), stdout: out.sink, stderr: err.sink },
    );
    assert.deepEqual([result, out.text(), err.text()], [{ kind: 'exited', code: 7 }, 'in', 'e\n']);
  });

  test('exec of a command that cannot run tells why', async () => {
    const result = await openRemoteCommand({ url: execUrl(['/no/such']) }, {});
    assert.equal(result.kind, 'failed');
    assert.match(result.kind === 'failed' ? result.message : '', /spawn \/no\/such ENOENT/);
  });

  test('terminal sizes reach the server', async () => {
    async function* sizes() {
      yield { width: 80, height: 24 };
      yield { width: 132, height: 43 };
    }
    const url = execUrl(['sh', '-c', 'sleep 0.1'], { tty: true });
    await openRemoteCommand({ url }, { resize: sizes() });
    assert.deepEqual(api.sizes, [
      { width: 80, height: 24 },
      { width: 132, height: 43 },
    ]);
  });

  for (const { when, until } of [
    { when: 'during the handshake', until: () => Promise.resolve() },
    { when: 'while it runs', until: (out: PassThrough) => once(out, 'data') },
  ]) {
    test(`aborting ends exec at once: ${when}`, async () => {
      const abort = new AbortController();
      const stdout = new PassThrough();
      const url = execUrl(['sh', '-c', 'echo up; sleep 60']);
      const running = openRemoteCommand({ url, signal: abort.signal }, { stdout });
      void until(stdout).then(() => abort.abort(new Error('enough')));
      await assert.rejects(running, { message: 'enough' });
    });
  }

  test('a refusal carries the message of the Status', async () => {
    const status = { kind: 'Status', status: 'Failure', message: 'pods "web" is forbidden', code: 403 };
    const server = createServer().on('upgrade', (_request: IncomingMessage, socket: Duplex) =>
      refuseUpgrade(socket, { code: 403, body: JSON.stringify(status), contentType: 'application/json' }),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    await assert.rejects(openRemoteCommand({ url }, {}), (error) => {
      assert.ok(error instanceof StreamRefusedError);
      assert.deepEqual([error.code, error.message, error.status], [403, status.message, status]);
      return true;
    });
    server.close();
  });

  test('port-forward carries half-closed connections, and the reason of a failed one', async () => {
    const upper = createTcpServer({ allowHalfOpen: true }, (socket) => {
      let all = '';
      socket.setEncoding('utf8').on('data', (text: string) => {
        all += text;
      });
      socket.on('end', () => socket.end(all.toUpperCase()));
    });
    await new Promise<void>((resolve) => upper.listen(0, '127.0.0.1', resolve));
    const session = await openPortForward({ url: `${api.url}${podPath}/portforward` });
    assert.match(api.upgrades.at(-1) ?? '', /^SPDY\/3\.1\+portforward/);
    const answers = await Promise.all(
      ['one', 'two'].map(async (text) => {
        const { data, failed } = session.connect((upper.address() as AddressInfo).port);
        data.end(text);
        return [await readAll(data), await failed];
      }),
    );
    assert.deepEqual(answers, [
      ['ONE', ''],
      ['TWO', ''],
    ]);
    const { data, failed } = session.connect(1);
    data.resume();
    assert.equal(
      await failed,
      'error forwarding port 1 to pod web, uid : dial tcp4 127.0.0.1:1: connect: connection refused',
    );
    await session.close();
    upper.close();
  });

  for (const how of ['close', 'terminate'] as const) {
    test(`the pod's side of a forwarded connection closes when the client's WebSocket does: ${how}`, async () => {
      const served = createTcpServer();
      await new Promise<void>((resolve) => served.listen(0, '127.0.0.1', resolve));
      const { socket } = await dialWebSocket({ url: `${api.url}${podPath}/portforward` }, [tunnelProtocol]);
      const session = new SpdySession(createWebSocketStream(socket), Buffer.alloc(0), { role: 'client' });
      const port = String((served.address() as AddressInfo).port);
      for (const streamtype of ['error', 'data']) {
        session.open(new Map(Object.entries({ streamtype, port, requestid: '0' })));
      }
      const [connection] = (await once(served, 'connection')) as [Socket];
      connection.on('error', () => undefined).resume();
      socket[how]();
      await once(connection, 'close');
      await session.closed;
      served.close();
    });
  }

  test('@kubernetes/client-node runs exec and port-forward', async () => {
    const config = new KubeConfig();
    config.loadFromClusterAndUser({ name: 'c', server: api.url, skipTLSVerify: true }, { name: 'u' });
    const out = collector();
    const status = await new Promise((resolve, reject) => {
      new Exec(config)
        .exec(
          'default',
          'web',
          'main',
          ['sh', '-c', 'cat; exit 4'],
          out.sink,
          null,
          Readable.from(['hi']),
          false,
          resolve,
        )
        .catch(reject);
    });
    assert.equal(out.text(), 'hi');
    assert.deepEqual((status as { details: unknown }).details, { causes: [{ reason: 'ExitCode', message: '4' }] });

    const echo = createTcpServer((socket) => void socket.pipe(socket));
    await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
    const back = collector();
    const input = new Readable({ read: () => undefined });
    const errors = collector();
    const socket = await new PortForward(config).portForward(
      'default',
      'web',
      [(echo.address() as AddressInfo).port],
      back.sink,
      errors.sink,
      input,
    );
    input.push('ping');
    while (back.text() !== 'ping') await once(socket as unknown as WebSocket, 'message');
    assert.equal(errors.text(), '');
    (socket as unknown as WebSocket).terminate();
    echo.close();
  });

  test('the base64 protocol carries a command', async () => {
    const socket = new WebSocket(execUrl(['sh', '-c', 'head -c 2'], { stdin: true }), 'base64.channel.k8s.io');
    const messages: string[] = [];
    socket.on('message', (data) => messages.push(String(data)));
    await once(socket, 'open');
    socket.send(`0${Buffer.from('hi').toString('base64')}`);
    await once(socket, 'close');
    assert.deepEqual(messages, ['1', `1${Buffer.from('hi').toString('base64')}`]);
  });

  test('an unknown protocol is refused with 403', async () => {
    const socket = new WebSocket(execUrl(['true']), 'v9.channel.k8s.io');
    const [error] = await once(socket, 'error');
    assert.match(String(error), /403/);
  });
});

test('output over WebSocket waits for a slow client, and stdin for a slow command', async () => {
  const produced = { bytes: 0 };
  let stdin: Readable | undefined;
  const server = createServer().on('upgrade', async (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const options = { stdin: true, stdout: true, stderr: false, tty: false };
    const session = await acceptRemoteCommand(request, socket, head, options);
    assert.ok(session?.stdout);
    stdin = session.stdin;
    endless(produced).pipe(session.stdout);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/`, 'v5.channel.k8s.io');
  await once(client, 'open');
  client.pause();
  await settled(() => produced.bytes);
  assert.ok(produced.bytes > 0 && produced.bytes < 20 * 1024 * 1024, `${produced.bytes} bytes of output are held`);
  const sent = { bytes: 0 };
  const stdinSink = new Writable({
    write: (chunk: Buffer, _encoding, done) => client.send(Buffer.concat([Buffer.from([0]), chunk]), done),
  });
  // What is still on its way when the test ends.
  stdinSink.on('error', () => undefined);
  endless(sent).pipe(stdinSink);
  await settled(() => sent.bytes);
  assert.ok(sent.bytes > 0 && sent.bytes < 20 * 1024 * 1024, `${sent.bytes} bytes of stdin are held`);
  assert.ok(stdin && stdin.readableLength < 1024 * 1024, `${stdin?.readableLength} bytes of stdin wait in memory`);
  client.terminate();
  server.closeAllConnections();
  server.close();
});

function endless(count: { bytes: number }): Readable {
  const chunk = Buffer.alloc(32 * 1024);
  return new Readable({
    read() {
      count.bytes += chunk.length;
      this.push(chunk);
    },
  });
}

async function readAll(stream: Duplex): Promise<string> {
  let text = '';
  for await (const part of stream) text += String(part);
  return text;
}

/** Two ends of a TCP connection: streams in memory would hide what the kernel buffers. */
async function socketPair(): Promise<[Socket, Socket]> {
  const server = createTcpServer({ allowHalfOpen: true });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [accepted] = (await once(server, 'connection')) as [Socket];
  server.close();
  return [client, accepted];
}

describe('a SPDY session', () => {
  test('carries streams both ways and their ends apart', async () => {
    const [one, other] = await socketPair();
    const server = new SpdySession(other, Buffer.alloc(0), {
      role: 'server',
      onStream(stream) {
        stream.pipe(stream);
        return stream.headers.get('kind') === 'echo';
      },
    });
    const client = new SpdySession(one, Buffer.alloc(0), { role: 'client' });
    const payload = randomBytes(1_000_000);
    const echoes = [1, 2, 3].map(async () => {
      const stream = client.open(new Map([['Kind', 'echo']]));
      stream.end(payload);
      const parts: Buffer[] = [];
      for await (const part of stream) parts.push(part as Buffer);
      return Buffer.concat(parts);
    });
    for (const echo of await Promise.all(echoes)) assert.ok(echo.equals(payload));
    const refused = client.open(new Map([['kind', 'other']]));
    await once(refused, 'close');
    await client.close();
    await server.closed;
  });

  test('does not read on while a stream is not read, and goes on when it is', async () => {
    const [one, other] = await socketPair();
    let slow: SpdyStream | undefined;
    new SpdySession(other, Buffer.alloc(0), {
      role: 'server',
      onStream(stream) {
        slow = stream;
        return true;
      },
    });
    const stream = new SpdySession(one, Buffer.alloc(0), { role: 'client' }).open(new Map());
    const total = 64 * 1024 * 1024;
    const chunk = Buffer.alloc(64 * 1024);
    let sent = 0;
    const source = new Readable({
      read() {
        sent += chunk.length;
        this.push(sent > total ? null : chunk);
      },
    });
    source.pipe(stream);
    await settled(() => sent);
    assert.ok(slow && sent < 20 * 1024 * 1024, `${sent} bytes went to a reader that took none`);
    assert.ok(slow.readableLength <= 512 * 1024, `${slow.readableLength} bytes wait`);
    let received = 0;
    for await (const part of slow) received += (part as Buffer).length;
    assert.equal(received, total);
    one.destroy();
  });

  test('closes its streams without an error event when the connection is lost', async () => {
    const [one, other] = await socketPair();
    const opened = new EventEmitter();
    const server = new SpdySession(other, Buffer.alloc(0), {
      role: 'server',
      onStream: (stream) => opened.emit('stream', stream),
    });
    const stream = new SpdySession(one, Buffer.alloc(0), { role: 'client' }).open(new Map());
    const [accepted] = (await once(opened, 'stream')) as [SpdyStream];
    one.resetAndDestroy();
    await server.closed;
    assert.equal(accepted.destroyed, true);
    assert.equal(stream.destroyed, true);
    accepted.write('late');
  });
});
