import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type FakeStreamingServer, startFakeStreamingServer } from '../../test/fakes/fake-streaming-server.ts';

const transports = [
  { name: 'WebSocket', env: {}, upgrade: /channel\.k8s\.io|portforward/ },
  {
    name: 'SPDY',
    env: { KUBECTL_REMOTE_COMMAND_WEBSOCKETS: 'false', KUBECTL_PORT_FORWARD_WEBSOCKETS: 'false' },
    upgrade: /^SPDY\/3\.1$/,
  },
];

for (const { name, env, upgrade } of transports) {
  describe(`kubectl over ${name}`, () => {
    let api: FakeStreamingServer;
    let home: string;
    before(async () => {
      api = await startFakeStreamingServer();
      home = await mkdtemp(join(tmpdir(), 'knarr-kubectl-'));
    });
    after(async () => {
      await api.close();
      await rm(home, { recursive: true });
    });

    const start = (args: readonly string[]): ChildProcess =>
      spawn('kubectl', [`--server=${api.url}`, `--cache-dir=${home}`, ...args], {
        env: { PATH: process.env.PATH, HOME: home, ...env },
        stdio: 'pipe',
      });
    const kubectl = async (args: readonly string[], stdin?: string | Buffer) => {
      const child = start(args);
      child.stdin?.end(stdin ?? '');
      const [stdout, stderr, code] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        new Promise((resolve) => child.once('close', resolve)),
      ]);
      return { stdout, stderr, code };
    };

    test('exec keeps stdout and stderr apart and tells the exit code', async () => {
      const result = await kubectl(['exec', 'web', '--', 'sh', '-c', 'echo out; echo err >&2; exit 3']);
      assert.deepEqual(result, {
        stdout: 'out\n',
        stderr: 'err\ncommand terminated with exit code 3\n',
        code: 3,
      });
      assert.match(api.upgrades.at(-1) ?? '', upgrade);
    });

    test('exec passes stdin and its end', async () => {
      const result = await kubectl(['exec', '-i', 'web', '--', 'wc', '-c'], Buffer.alloc(300_000, 'x'));
      assert.deepEqual({ ...result, stdout: result.stdout.trim() }, { stdout: '300000', stderr: '', code: 0 });
    });

    test('exec tells why a command could not be run', async () => {
      const { stderr, code } = await kubectl(['exec', 'web', '--', '/no/such']);
      assert.match(stderr, /Internal error occurred: error executing command in container: spawn \/no\/such ENOENT/);
      assert.equal(code, 1);
    });

    test('attach carries both directions', async () => {
      const { stdout, code } = await kubectl(['attach', '-i', 'web', '-c', 'main'], 'hello\n');
      assert.equal(stdout, 'attached\nhello\n');
      assert.equal(code, 0);
    });

    test('cp carries a file into the pod and back unchanged', async () => {
      const content = randomBytes(8_000_000);
      await writeFile(join(home, 'one'), content);
      const there = await kubectl(['cp', join(home, 'one'), `web:${home}/two`]);
      assert.deepEqual({ code: there.code, stderr: there.stderr }, { code: 0, stderr: '' });
      const back = await kubectl(['cp', `web:${home}/two`, join(home, 'three')]);
      assert.equal(back.code, 0, back.stderr);
      assert.ok(content.equals(await readFile(join(home, 'three'))));
    });

    test('logs -f ends when the stream does', async () => {
      assert.equal((await kubectl(['logs', '-f', 'web'])).stdout, 'one\ntwo\n');
    });

    test('port-forward serves several connections at once and survives their ends', async () => {
      const echo = createServer({ allowHalfOpen: true }, (socket) => {
        socket.pipe(socket);
      });
      await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
      const port = (echo.address() as AddressInfo).port;
      const forward = start(['port-forward', 'pod/web', `:${port}`]);
      try {
        const local = await forwardedPort(forward);
        const payloads = [randomBytes(2_000_000), Buffer.from('short'), randomBytes(700_000)];
        const echoes = await Promise.all(payloads.map((payload) => exchange(local, payload)));
        payloads.forEach((payload, index) => {
          assert.ok(echoes[index]?.equals(payload), `connection ${index}`);
        });
        assert.deepEqual(await exchange(local, Buffer.from('again')), Buffer.from('again'));
        assert.match(api.upgrades.at(-1) ?? '', upgrade);
      } finally {
        forward.kill();
        echo.close();
      }
    });

    test('port-forward to a closed port tells why', async () => {
      const forward = start(['port-forward', 'pod/web', ':1']);
      const errors = text(forward.stderr);
      try {
        await exchange(await forwardedPort(forward), Buffer.from('x')).catch(() => undefined);
        assert.match(
          await errors,
          /an error occurred forwarding \d+ -> 1: error forwarding port 1 to pod web, uid : dial tcp4 127.0.0.1:1: connect: connection refused/,
        );
      } finally {
        forward.kill();
      }
    });
  });
}

async function text(stream: NodeJS.ReadableStream | null): Promise<string> {
  let all = '';
  for await (const part of stream ?? []) all += String(part);
  return all;
}

function forwardedPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    // Listening on: without a reader kubectl would die of a broken pipe.
    child.stdout?.on('data', (line) => {
      const port = /127\.0\.0\.1:(\d+) ->/.exec(String(line))?.[1];
      if (port) resolve(Number(port));
    });
    child.once('close', () => reject(new Error('kubectl forwards nothing')));
  });
}

function exchange(port: number, payload: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    socket.on('data', (part) => {
      parts.push(part);
      // kubectl has no half-close from the client's side: it is over when all is back.
      if (parts.reduce((sum, { length }) => sum + length, 0) >= payload.length) socket.destroy();
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(Buffer.concat(parts)));
    socket.on('end', () => socket.destroy());
    socket.write(payload);
  });
}
