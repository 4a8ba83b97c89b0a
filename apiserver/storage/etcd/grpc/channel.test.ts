/** gRPC with servers that do not behave. What a real etcd does is tested in ../store.test.ts and ../reconnect.test.ts. */
import assert from 'node:assert/strict';
import { constants, createServer, type Http2Server, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, test } from 'node:test';
import { systemClock } from '../../../../api/clock.ts';
import { FlakyProxy } from '../../../../test/fakes/flaky-proxy.ts';
import { GrpcChannel, grpcMethod } from './channel.ts';
import { GrpcError, grpcCode } from './errors.ts';
import { FrameReader, frame } from './frames.ts';

type Answer = (stream: ServerHttp2Stream, message: Buffer, headers: Readonly<Record<string, unknown>>) => void;

const method = grpcMethod('/test.Service/Say', { timeoutMs: 5000 });
const talk = grpcMethod('/test.Service/Talk', { metadata: { hasleader: 'true' } });
const hello = Buffer.from('hello');
const response = { ':status': 200, 'content-type': 'application/grpc' };

let server: Http2Server;
let channel: GrpcChannel;
let answer: Answer;
let sessions: ServerHttp2Session[];

beforeEach(async () => {
  sessions = [];
  server = createServer();
  server.on('session', (session) => {
    sessions.push(session);
    session.on('error', () => undefined);
  });
  server.on('stream', (stream: ServerHttp2Stream, headers) => {
    const frames = new FrameReader();
    stream.on('error', () => undefined);
    stream.on('data', (part: Buffer) => {
      for (const message of frames.push(part)) answer(stream, message, headers);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  channel = new GrpcChannel(urlOf(portOf(server)), {}, systemClock);
});

afterEach(async () => {
  channel.close();
  for (const session of sessions) session.destroy();
  await new Promise((resolve) => server.close(resolve));
});

const portOf = (of: Http2Server) => (of.address() as AddressInfo).port;
const urlOf = (port: number) => new URL(`http://127.0.0.1:${port}`);

/** Answers with one message, cut into pieces, and the status. */
function say(
  stream: ServerHttp2Stream,
  message: Buffer,
  trailers: Record<string, string> = { 'grpc-status': '0' },
): void {
  stream.respond(response, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers(trailers));
  const framed = frame(message);
  stream.write(framed.subarray(0, 3));
  stream.end(framed.subarray(3));
}

const echo: Answer = (stream, message) => say(stream, message);

async function failureOf(call: Promise<unknown>): Promise<GrpcError> {
  const error = await call.then(
    () => assert.fail('it succeeded'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof GrpcError, String(error));
  return error;
}

test('a message is answered by a message, whatever its size', async () => {
  answer = (stream, message, headers) => {
    assert.equal(headers[':path'], '/test.Service/Say');
    assert.equal(headers['grpc-timeout'], '5000m');
    say(stream, message);
  };
  for (const length of [0, 5, 100_000, 3 << 20]) {
    const message = Buffer.alloc(length, 7);
    assert.equal(Buffer.compare(await channel.unary(method, message), message), 0, `${length} bytes`);
  }
  assert.equal(sessions.length, 1);
});

for (const { name, reply, code, message } of [
  {
    name: 'an error behind headers',
    reply: (stream: ServerHttp2Stream) =>
      say(stream, hello, { 'grpc-status': '3', 'grpc-message': 'etcdserver: mvcc: 100%25 %C3%BC' }),
    code: 3,
    message: 'etcdserver: mvcc: 100% ü',
  },
  {
    name: 'an error instead of an answer',
    reply: (stream: ServerHttp2Stream) =>
      stream.respond({ ...response, 'grpc-status': '14', 'grpc-message': 'gone' }, { endStream: true }),
    code: grpcCode.unavailable,
    message: 'gone',
  },
  {
    name: 'an error whose text is badly encoded',
    reply: (stream: ServerHttp2Stream) =>
      stream.respond({ ...response, 'grpc-status': '2', 'grpc-message': '100%' }, { endStream: true }),
    code: grpcCode.unknown,
    message: '100%',
  },
  {
    name: 'an answer of something that is no gRPC server',
    reply: (stream: ServerHttp2Stream) => {
      stream.respond({ ':status': 503 });
      stream.end('<html>');
    },
    code: grpcCode.unavailable,
    message: 'HTTP status 503',
  },
  {
    name: 'success without a message',
    reply: (stream: ServerHttp2Stream) => stream.respond({ ...response, 'grpc-status': '0' }, { endStream: true }),
    code: grpcCode.unknown,
    message: 'the answer holds no message',
  },
  {
    name: 'an end without a status',
    reply: (stream: ServerHttp2Stream) => {
      stream.respond(response);
      stream.end(frame(hello));
    },
    code: grpcCode.unavailable,
    message: 'the connection broke',
  },
]) {
  test(`${name} is told as it is, and may have had effects`, async () => {
    answer = reply;
    const error = await failureOf(channel.unary(method, hello));
    assert.deepEqual([error.code, error.message, error.neverBegun], [code, message, false]);
  });
}

test('a call that the server refuses to begin may be sent again', async () => {
  answer = (stream) => stream.close(constants.NGHTTP2_REFUSED_STREAM);
  const error = await failureOf(channel.unary(method, hello));
  assert.deepEqual([error.code, error.neverBegun], [grpcCode.unavailable, true]);
});

test('a call without an answer ends at its deadline', async () => {
  answer = () => undefined;
  const error = await failureOf(channel.unary({ ...method, timeoutMs: 50 }, hello));
  assert.deepEqual(
    [error.code, error.message, error.neverBegun],
    [grpcCode.deadlineExceeded, 'no answer within 0.05 s', false],
  );
});

test('a server that goes away finishes the calls that it has, and gets no new ones', async () => {
  const waiting: ServerHttp2Stream[] = [];
  let arrived: () => void = () => undefined;
  const first = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  answer = (stream) => {
    waiting.push(stream);
    arrived();
  };
  const early = channel.unary(method, hello);
  await first;
  sessions[0]?.goaway(constants.NGHTTP2_NO_ERROR);
  answer = echo;
  // The word is on its way: the next call is the old connection's, is refused by it as not begun, or makes a new one.
  for (let tries = 0; sessions.length < 2; tries++) {
    assert.ok(tries < 100);
    await channel
      .unary(method, hello)
      .catch((error: unknown) => assert.ok(error instanceof GrpcError && error.neverBegun));
  }
  for (const stream of waiting) say(stream, Buffer.from('late'));
  assert.equal((await early).toString(), 'late');
});

test('a connection that breaks leaves its calls in doubt, and the next call makes a new one', async () => {
  answer = (_, __, headers) => {
    assert.ok(headers);
    sessions[0]?.destroy();
  };
  const error = await failureOf(channel.unary(method, hello));
  assert.deepEqual([error.code, error.neverBegun], [grpcCode.unavailable, false]);
  answer = echo;
  assert.equal((await channel.unary(method, hello)).toString(), 'hello');
  assert.equal(sessions.length, 2);
});

test('where nobody listens, calls have not begun, and say why', async () => {
  const proxy = await FlakyProxy.start(portOf(server));
  const { port } = proxy;
  await proxy.dispose();
  const nobody = new GrpcChannel(urlOf(port), {}, systemClock);
  const errors = await Promise.all([failureOf(nobody.unary(method, hello)), failureOf(nobody.unary(method, hello))]);
  for (const error of errors) {
    assert.deepEqual([error.code, error.neverBegun], [grpcCode.unavailable, true]);
    assert.match(error.message, /ECONNREFUSED/);
  }
  nobody.close();
});

test('a silent connection is given up, and those who wait on it hear of it', async () => {
  const proxy = await FlakyProxy.start(portOf(server));
  // A hundred times as fast: nobody wants to wait 20 s.
  const fast = { now: () => Date.now(), after: (ms: number, fn: () => void) => systemClock.after(ms / 100, fn) };
  const far = new GrpcChannel(urlOf(proxy.port), {}, fast);
  answer = () => undefined;
  const ended = new Promise<Error>((resolve) => {
    far.stream(talk, { onMessage: () => undefined, onEnd: resolve }).then((stream) => {
      stream.send(hello);
      proxy.silence();
    }, resolve);
  });
  assert.match((await ended).message, /no answer to a ping within 10 s/);
  proxy.restore();
  answer = echo;
  assert.equal((await far.unary(method, hello)).toString(), 'hello');
  far.close();
  await proxy.dispose();
});

test('a stream carries messages in both directions until the server ends it', async () => {
  answer = (stream, message, headers) => {
    assert.equal(headers['hasleader'], 'true');
    assert.equal(headers['grpc-timeout'], undefined);
    if (!stream.headersSent) {
      stream.respond(response, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '14', 'grpc-message': 'no leader' }));
    }
    if (message.toString() === 'end') stream.end();
    else stream.write(Buffer.concat([frame(message), frame(Buffer.from(`${message}!`))]));
  };
  const heard: string[] = [];
  const error = await new Promise<Error>((resolve, reject) => {
    channel
      .stream(talk, {
        onMessage: (message) => {
          heard.push(message.toString());
          if (heard.length === 4) stream?.send(Buffer.from('end'));
        },
        onEnd: resolve,
      })
      .then((made) => {
        stream = made;
        made.send(Buffer.from('a'));
        made.send(Buffer.from('b'));
      }, reject);
    let stream: Awaited<ReturnType<typeof channel.stream>> | undefined;
  });
  assert.deepEqual(heard, ['a', 'a!', 'b', 'b!']);
  assert.ok(error instanceof GrpcError);
  assert.deepEqual([error.code, error.message], [grpcCode.unavailable, 'no leader']);
});

test('a stream that is closed here hears nothing more', async () => {
  let closed: () => void = () => undefined;
  const gone = new Promise<void>((resolve) => {
    closed = resolve;
  });
  answer = (stream) => {
    stream.on('close', closed);
    stream.respond(response);
    stream.write(frame(hello));
  };
  const heard: string[] = [];
  const stream = await channel.stream(talk, {
    onMessage: (message) => {
      heard.push(message.toString());
      stream.close();
    },
    onEnd: () => heard.push('end'),
  });
  stream.send(hello);
  await gone;
  assert.deepEqual(heard, ['hello']);
});

test('after the end of the channel every call is refused', async () => {
  answer = () => undefined;
  const cut = failureOf(channel.unary(method, hello));
  channel.close();
  assert.equal((await cut).code, grpcCode.unavailable);
  assert.equal((await failureOf(channel.unary(method, hello))).neverBegun, true);
});

test('messages are found however their bytes are cut', () => {
  const messages = ['', 'a', 'bc'.repeat(300), 'd'].map((text) => Buffer.from(text));
  const bytes = Buffer.concat(messages.map(frame));
  for (const size of [1, 2, 3, 5, 7, 64, bytes.length]) {
    const reader = new FrameReader();
    const found: Buffer[] = [];
    for (let at = 0; at < bytes.length; at += size) found.push(...reader.push(bytes.subarray(at, at + size)));
    assert.deepEqual(found.map(String), messages.map(String), `in pieces of ${size}`);
  }
  assert.throws(() => new FrameReader().push(Buffer.from([1, 0, 0, 0, 0])), /compressed/);
});
