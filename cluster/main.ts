import { randomUUID } from 'node:crypto';
import { homedir, hostname } from 'node:os';
import { systemClock } from '../api/clock.ts';
import type { Command, CommandContext } from './command.ts';
import { explain } from './failure.ts';
import { UsageError } from './flags.ts';
import { isLogLevel, lineLogger } from './log.ts';

// The `knarr` command: the parts of a cluster, and everything kubectl does. The only file that touches the process.

/** Each is loaded when it is asked for: `knarr get` must not pay for an API server. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  up: async () => (await import('./commands/up.ts')).up,
  down: async () => (await import('./commands/down.ts')).down,
  status: async () => (await import('./commands/status.ts')).status,
  apiserver: async () => (await import('./commands/apiserver.ts')).apiserver,
  scheduler: async () => (await import('./commands/scheduler.ts')).scheduler,
  'controller-manager': async () => (await import('./commands/controller-manager.ts')).controllerManager,
  kubelet: async () => (await import('./commands/kubelet.ts')).kubelet,
};

const stop = new AbortController();
for (const name of ['SIGTERM', 'SIGINT'] as const) {
  process.on(name, () => {
    // Asked twice: whoever waits has no more patience.
    if (stop.signal.aborted) process.exit(130);
    stop.abort();
  });
}

function contextFor(args: readonly string[]): CommandContext {
  const level = process.env.KNARR_LOG_LEVEL || 'info';
  if (!isLogLevel(level)) throw new UsageError(`KNARR_LOG_LEVEL is debug, info, warn or error, not ${level}`);
  const log = lineLogger({ level, write: (line) => process.stderr.write(line), now: () => systemClock.now() });
  return {
    args,
    env: process.env,
    home: homedir(),
    cwd: process.cwd(),
    pid: process.pid,
    isRoot: process.getuid?.() === 0,
    log,
    print: (text) => process.stdout.write(text),
    printError: (text) => process.stderr.write(text),
    signal: stop.signal,
    elapsed: () => performance.now(),
    around: {
      clock: systemClock,
      log,
      random: Math.random,
      uuid: randomUUID,
      hostname: hostname().toLowerCase(),
      platform: `${process.platform}/${process.arch === 'x64' ? 'amd64' : process.arch}`,
      runtime: process.version,
    },
  };
}

async function run(): Promise<number> {
  const [name = 'help', ...args] = process.argv.slice(2);
  const load = commands[name];
  if (load) return (await load())(contextFor(args));
  const { runKubectlVerb } = await import('../cli/run.ts');
  return runKubectlVerb([name, ...args], {
    stdout: process.stdout,
    stderr: process.stderr,
    stdin: process.stdin,
    env: process.env,
    cwd: process.cwd(),
    isTerminal: process.stdout.isTTY === true,
    signal: stop.signal,
    clock: systemClock,
    random: Math.random,
  });
}

// Timers of the clock do not keep the process alive, and for moments nothing else does: while it waits to ask etcd again.
const held = setInterval(() => undefined, 2 ** 30);

run().then(
  (code) => {
    clearInterval(held);
    process.exitCode = code;
    // Sockets that are kept alive for the next request would keep the process alive too.
    setImmediate(() => process.exit(code));
  },
  (error: unknown) => {
    const sentence = explain(error);
    process.stderr.write(
      sentence === undefined
        ? `${error instanceof Error ? error.stack : String(error)}\n`
        : `${sentence.startsWith('knarr ') ? '' : 'knarr: '}${sentence}\n`,
    );
    process.exit(1);
  },
);
