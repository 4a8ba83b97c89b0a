import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { after, before, test } from 'node:test';
import { systemClock } from '../../api/clock.ts';
import { type FakeStreamingServer, startFakeStreamingServer } from '../../test/fakes/fake-streaming-server.ts';
import type { Input, Io, Output } from '../io.ts';
import { runKubectlVerb } from '../run.ts';

let api: FakeStreamingServer;
let home: string;
before(async () => {
  api = await startFakeStreamingServer();
  home = await mkdtemp(join(tmpdir(), 'knarr-terminal-'));
});
after(async () => {
  await api.close();
  await rm(home, { recursive: true });
});

/** A user's terminal: what is written to it, and whether keys are handed over raw. */
class Terminal {
  readonly input = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: (on: boolean) => void this.modes.push(on),
  });
  readonly output: Writable & { columns?: number; rows?: number };
  readonly modes: boolean[] = [];
  readonly stop = new AbortController();
  text = '';
  #changed: () => void = () => undefined;

  constructor() {
    this.output = Object.assign(
      new Writable({
        write: (chunk: Buffer, _encoding, done) => {
          this.text += chunk;
          this.#changed();
          done();
        },
      }),
      { columns: 80, rows: 24 },
    );
  }

  io(): Io {
    const { input, output, stop } = this;
    return {
      stdin: input as unknown as Input,
      stdout: output as Output,
      stderr: output as Output,
      env: { HOME: home },
      cwd: home,
      isTerminal: true,
      signal: stop.signal,
      clock: systemClock,
      random: Math.random,
    };
  }

  /** Resolves when `done`; the test's own time limit ends a wait in vain. */
  async until(done: () => boolean): Promise<void> {
    while (!done()) {
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
        setImmediate(resolve);
      });
    }
  }
}

const run = (terminal: Terminal, ...args: string[]) => runKubectlVerb([`--server=${api.url}`, ...args], terminal.io());

test('exec -it gives the command the terminal, its size and its changes, and gives it back', async () => {
  const terminal = new Terminal();
  const ended = run(terminal, 'exec', '-it', 'web', '--', 'sh', '-c', 'read line; echo "got $line"; exit 7');
  await terminal.until(() => api.sizes.length === 1);
  assert.deepEqual(terminal.modes, [true]);
  Object.assign(terminal.output, { columns: 120, rows: 40 });
  terminal.output.emit('resize');
  await terminal.until(() => api.sizes.length === 2);
  assert.deepEqual(api.sizes, [
    { width: 80, height: 24 },
    { width: 120, height: 40 },
  ]);
  terminal.input.write('keys\n');
  assert.equal(await ended, 7);
  assert.match(terminal.text, /got keys\ncommand terminated with exit code 7\n$/);
  assert.deepEqual(terminal.modes, [true, false]);
  assert.equal(terminal.output.listenerCount('resize'), 0);
});

test('a terminal is given back when the command cannot be run', async () => {
  const terminal = new Terminal();
  assert.equal(await run(terminal, 'exec', '-it', 'web', '--', '/no/such'), 1);
  assert.deepEqual(terminal.modes, [true, false]);
});

test('without a terminal -t is given up, and said so', async () => {
  const terminal = new Terminal();
  Object.assign(terminal.input, { isTTY: false });
  terminal.input.end('');
  assert.equal(await run(terminal, 'exec', '-it', 'web', '--', 'echo', 'hi'), 0);
  assert.equal(terminal.text, 'Unable to use a TTY - input is not a terminal or the right kind of file\nhi\n');
  assert.deepEqual(terminal.modes, []);
});
