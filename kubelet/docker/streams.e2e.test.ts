import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { isRuntimeError } from '../runtime/errors.ts';
import type { ContainerRuntime } from '../runtime/runtime.ts';
import type { TerminalSize } from '../runtime/streams.ts';
import { type DockerUnderTest, makeDockerUnderTest } from './docker-under-test.ts';
import {
  eventually,
  openInput,
  type PodUnderTest,
  Sink,
  shell,
  startIn,
  startPod,
  wholeLog,
} from './pod-under-test.ts';

const { signal } = new AbortController();
let made: DockerUnderTest;
let runtime: ContainerRuntime;
let image: string;
let pod: PodUnderTest;

before(async () => {
  made = await makeDockerUnderTest();
  ({ runtime, image } = made);
  pod = await startPod(runtime, { image });
});
after(() => made.dispose());

const sha = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

test('exec keeps the streams apart and gives the exit code', async () => {
  const [stdout, stderr] = [new Sink(), new Sink()];
  const command = ['sh', '-c', 'echo out; echo err >&2; exit 7'];
  assert.equal(await runtime.exec(pod.id, { command, stdout, stderr }, signal), 7);
  assert.deepEqual([stdout.text, stderr.text, stdout.writableEnded], ['out\n', 'err\n', true]);
});

test('exec of a program that is not there says so', async () => {
  const stdout = new Sink();
  const code = await runtime.exec(pod.id, { command: ['/no/such'], stdout, stderr: new Sink() }, signal);
  assert.ok(code === 126 || code === 127, `exit code ${code}`);
  assert.match(stdout.text, /no such file/);
});

test('eight megabytes go in and come out unchanged, and the end of input ends the command', async () => {
  const bytes = randomBytes(8 * 1024 * 1024);
  const stdout = new Sink();
  const code = await runtime.exec(
    pod.id,
    { command: ['cat'], stdin: Readable.from([bytes]), stdout, stderr: new Sink() },
    signal,
  );
  assert.equal(code, 0);
  assert.equal(sha(Buffer.concat(stdout.chunks)), sha(bytes));
});

test('a slow reader slows the command instead of filling memory', async () => {
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const stdout = new Sink(() => gate);
  const command = ['sh', '-c', 'yes | head -c 50000000; echo done >&2'];
  const stderr = new Sink();
  const running = runtime.exec(pod.id, { command, stdout, stderr }, signal);
  await stdout.until(/y/);
  // What the command could not write is still in it: it has not come to its end.
  assert.equal(await shell(runtime, pod.id, 'pidof head >/dev/null && echo waiting'), 'waiting');
  assert.equal(stderr.text, '');
  open();
  assert.equal(await running, 0);
  assert.equal(
    stdout.chunks.reduce((sum, { length }) => sum + length, 0),
    50_000_000,
  );
});

test('a terminal has the size it is told, and both streams are one', async () => {
  let tell: (size: TerminalSize) => void = () => undefined;
  async function* sizes(): AsyncGenerator<TerminalSize> {
    yield { width: 100, height: 30 };
    yield await new Promise<TerminalSize>((resolve) => {
      tell = resolve;
    });
  }
  const stdout = new Sink();
  const stdin = openInput('');
  const running = runtime.exec(pod.id, { command: ['sh'], tty: true, stdin, stdout, resize: sizes() }, signal);
  stdin.push('until stty size | grep "30 100"; do :; done; echo se""en\n');
  await stdout.until(/30 100\r\nseen/);
  tell({ width: 81, height: 25 });
  stdin.push('until stty size | grep "25 81"; do :; done; exit 5\n');
  assert.equal(await running, 5);
});

test('a command that takes too long is given up and killed', async () => {
  const options = { command: ['sh', '-c', 'echo begun; exec sleep 4242'], timeoutMs: 300 };
  const result = await runtime.execSync(pod.id, options, signal);
  assert.deepEqual([result.kind, result.stdout.toString()], ['timedOut', 'begun\n']);
  await eventuallyInside("! pgrep -f 'sleep 4242'");
});

test('collected output has a bound', async () => {
  const options = { command: ['sh', '-c', 'yes | head -c 100000'], timeoutMs: 20_000, maxOutputBytes: 1000 };
  const result = await runtime.execSync(pod.id, options, signal);
  assert.deepEqual([result.kind, result.stdout.length], ['exited', 1000]);
});

test('a command that closes its output and runs on is waited for', async () => {
  const options = { command: ['sh', '-c', 'exec >&- 2>&-; sleep 0.5; exit 9'], timeoutMs: 20_000 };
  const result = await runtime.execSync(pod.id, options, signal);
  assert.deepEqual(result.kind === 'exited' && result.exitCode, 9);
});

test("attach joins the program's own streams and leaves it running", async () => {
  const command = ['sh', '-c', 'while read line; do echo "heard $line"; done; echo over'];
  const { id } = await startPod(runtime, { image, command, stdin: true });
  const stop = new AbortController();
  const first = new Sink();
  const attached = runtime.attach(id, { stdin: openInput('one\n'), stdout: first, stderr: new Sink() }, stop.signal);
  await first.until(/heard one/);
  stop.abort();
  await attached;
  const second = new Sink();
  await runtime.attach(
    id,
    { stdin: Readable.from([Buffer.from('two\n')]), stdout: second, stderr: new Sink() },
    signalAfter(second, /heard two/),
  );
  assert.equal((await runtime.containerStatus(id, signal)).state, 'running');
  assert.match(await logOf(id), /^heard one\nheard two\n/);
});

test('an attachment whose input has ended shows what is written later', async () => {
  const { id } = await startPod(runtime, {
    image,
    command: ['sh', '-c', 'read x; sleep 0.3; echo later'],
    stdin: true,
  });
  const output = new Sink();
  await runtime.attach(id, { stdin: Readable.from([Buffer.from('go\n')]), stdout: output, stderr: new Sink() }, signal);
  await output.until(/later/);
});

test('logs come as they are written, and since, tail and times count lines', async () => {
  const { id } = await startPod(runtime, {
    image,
    command: ['sh', '-c', 'for i in 1 2 3; do echo line $i; echo e$i >&2; done; read x'],
    stdin: true,
  });
  const stop = new AbortController();
  let seen = '';
  for await (const chunk of runtime.logs(id, { follow: true }, stop.signal)) {
    seen += chunk;
    if (/line 3/.test(seen) && /e3/.test(seen)) stop.abort();
  }
  assert.equal(await logOf(id, { tailLines: 2 }).then((log) => log.split('\n').length), 3);
  assert.equal(await logOf(id, { stream: 'stderr' }), 'e1\ne2\ne3\n');
});

test('a very long line has one time, at its beginning', async () => {
  const command = ['sh', '-c', 'head -c 100000 /dev/zero | tr "\\0" x; echo; echo short'];
  const { id } = await startPod(runtime, { image, command });
  assert.equal((await wholeLog(runtime, id)).length, 100_000 + 1 + 'short\n'.length);
  const [long = '', short = ''] = (await logOf(id, { timestamps: true })).split('\n');
  assert.match(long, /^\d{4}-\S+Z x{100000}$/);
  assert.match(short, /^\d{4}-\S+Z short$/);
});

test('a program that listens on localhost only is reached', async () => {
  const command = ['httpd', '-f', '-p', '127.0.0.1:7000', '-h', '/etc'];
  await startIn(runtime, pod, { name: 'local', image, command });
  await eventuallyInside('netstat -ltn | grep -q 127.0.0.1:7000');
  const connection = await runtime.portForward(pod.sandboxId, 7000, signal);
  connection.write('GET /passwd HTTP/1.0\r\n\r\n');
  assert.match(await text(connection), /^HTTP\/1.. 200 OK[\s\S]*nobody:x:65534/);
});

test('forwarded bytes go both ways unchanged, with half-close', async () => {
  await startIn(runtime, pod, { name: 'echo', image, command: ['nc', '-l', '-p', '7003', '-e', 'cat'] });
  await eventuallyInside('netstat -ltn | grep -q :7003');
  const connection = await runtime.portForward(pod.sandboxId, 7003, signal);
  const bytes = randomBytes(3 * 1024 * 1024);
  connection.end(bytes);
  assert.equal(sha(await buffer(connection)), sha(bytes));
});

test('a port where nobody listens refuses', async () => {
  await assert.rejects(
    runtime.portForward(pod.sandboxId, 7001, signal),
    (e) => isRuntimeError(e, 'Failed') && /localhost:7001.*connection refused/.test(e.message),
  );
});

test('a forwarded connection that is destroyed lets the server go', async () => {
  const id = await startIn(runtime, pod, {
    name: 'talker',
    image,
    command: ['nc', '-l', '-p', '7002', '-e', 'cat'],
  });
  await eventuallyInside('netstat -ltn | grep -q :7002');
  const connection = await runtime.portForward(pod.sandboxId, 7002, signal);
  connection.write('x');
  await new Promise((resolve) => connection.once('data', resolve));
  connection.destroy();
  await eventually(runtime, async () => (await runtime.containerStatus(id, signal)).state === 'exited');
});

async function logOf(id: string, options = {}): Promise<string> {
  return text(Readable.from(runtime.logs(id, options, signal)));
}

/** Resolves when a shell condition in the pod holds; the shell in the container does the waiting. */
async function eventuallyInside(condition: string): Promise<void> {
  await shell(runtime, pod.id, `until ${condition}; do sleep 0.02; done >/dev/null`);
}

/** Fires when the sink has seen the pattern. */
function signalAfter(sink: Sink, pattern: RegExp): AbortSignal {
  const stop = new AbortController();
  sink.until(pattern).then(() => stop.abort());
  return stop.signal;
}
