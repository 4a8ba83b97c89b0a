import { randomUUID } from 'node:crypto';
import { homedir, hostname } from 'node:os';
import { systemClock } from '../api/clock.ts';
import type { ProcessFacts } from '../api/metrics/process-metrics.ts';
import type { Command, CommandContext } from './command.ts';
import { explain } from './failure.ts';
import { UsageError } from './flags.ts';
import { isLogLevel, lineLogger } from './log.ts';

// The `knarr` command: the parts of a cluster, and everything kubectl does. The only file that touches the process.

interface Entry {
  readonly about: string;
  readonly load: () => Promise<Command>;
}

/** Each is loaded when it is asked for: `knarr get` must not pay for an API server. */
const commands: Readonly<Record<string, Entry>> = {
  up: { about: 'Run a whole cluster', load: async () => (await import('./commands/up.ts')).up },
  down: { about: 'End a cluster; its containers go on', load: async () => (await import('./commands/down.ts')).down },
  status: { about: 'Tell whether a cluster runs', load: async () => (await import('./commands/status.ts')).status },
  apiserver: {
    about: 'Run an API server alone',
    load: async () => (await import('./commands/apiserver.ts')).apiserver,
  },
  scheduler: {
    about: 'Run a scheduler alone',
    load: async () => (await import('./commands/scheduler.ts')).scheduler,
  },
  'controller-manager': {
    about: 'Run the controllers alone',
    load: async () => (await import('./commands/controller-manager.ts')).controllerManager,
  },
  kubelet: {
    about: 'Run the agent of a node alone',
    load: async () => (await import('./commands/kubelet.ts')).kubelet,
  },
};

const stop = new AbortController();
for (const name of ['SIGTERM', 'SIGINT'] as const) {
  process.on(name, () => {
    // Asked twice: whoever waits has no more patience.
    if (stop.signal.aborted) process.exit(130);
    stop.abort();
  });
}

// Whoever read the output has enough, as `head` does: the end that SIGPIPE makes of other programs (128 + 13).
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(141);
  throw error;
});

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
    isTerminal: process.stderr.isTTY === true,
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
      print: (text) => process.stdout.write(text),
      facts,
    },
  };
}

/** What Linux says of this process; its files are those of https://man7.org/linux/man-pages/man5/proc.5.html */
async function facts(): Promise<ProcessFacts> {
  const { readdir, readFile } = await import('node:fs/promises');
  const [open, limits, status] = await Promise.all([
    readdir('/proc/self/fd'),
    readFile('/proc/self/limits', 'utf8'),
    readFile('/proc/self/status', 'utf8'),
  ]);
  const { user, system } = process.cpuUsage();
  return {
    cpuSeconds: (user + system) / 1e6,
    residentBytes: process.memoryUsage.rss(),
    virtualBytes: Number(/^VmSize:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024,
    startedAt: Math.round(systemClock.now() / 1000 - process.uptime()),
    openFiles: open.length,
    mostFiles: Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1] ?? 0),
  };
}

async function run(): Promise<number> {
  const [name = 'help', ...args] = process.argv.slice(2);
  const command = commands[name];
  if (command) return (await command.load())(contextFor(args));
  const asked = name === 'help' && args[0] !== undefined ? commands[args[0]] : undefined;
  if (asked) return (await asked.load())(contextFor(['--help']));
  const { runKubectlVerb } = await import('../cli/run.ts');
  const io = {
    stdout: process.stdout,
    stderr: process.stderr,
    stdin: process.stdin,
    env: process.env,
    cwd: process.cwd(),
    isTerminal: process.stdout.isTTY === true,
    signal: stop.signal,
    clock: systemClock,
    random: Math.random,
  };
  const others = Object.fromEntries(Object.entries(commands).map(([word, { about }]) => [word, about]));
  return runKubectlVerb([name, ...args], io, others);
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
