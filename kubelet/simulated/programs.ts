import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { RuntimeError } from '../runtime/errors.ts';
import type { ContainerStreams, ExecOptions, ExecSyncOptions, ExecSyncResult, LogOptions } from '../runtime/streams.ts';
import type { SimulatedContainer, SimulatedSandbox } from './state.ts';

/** A command that nobody can run, as a shell has it. */
const CANNOT_EXECUTE = 126;

/**
 * A simulated container has no programs. `true`, `false`, `echo` and `cat` do what they do; the behaviour's `exec` decides for all; any
 * other command is refused by name.
 */
export async function exec(container: SimulatedContainer, options: ExecOptions, signal: AbortSignal): Promise<number> {
  assertRunning(container);
  const { command, stdin, stdout, stderr } = options;
  const [program = '', ...args] = command;
  const decided = container.behaviour.exec;
  if (decided === undefined && program === 'cat' && stdin && stdout) {
    await pipeline(stdin, stdout, { signal });
    stderr?.end();
    return 0;
  }
  const known = decided !== undefined || ['true', 'false', 'echo', 'cat'].includes(program);
  stdout?.end(decided === undefined && program === 'echo' ? `${args.join(' ')}\n` : '');
  stderr?.end(known ? '' : `simulated container ${container.name} does not run commands: ${program}\n`);
  return decided ?? (known ? Number(program === 'false') : CANNOT_EXECUTE);
}

/** Probes and hooks succeed unless the behaviour says otherwise. */
export function execSync(container: SimulatedContainer, _options: ExecSyncOptions): ExecSyncResult {
  assertRunning(container);
  const nothing = Buffer.alloc(0);
  return { kind: 'exited', exitCode: container.behaviour.exec ?? 0, stdout: nothing, stderr: nothing };
}

/** Silent until the container ends or the signal fires. */
export async function attach(
  container: SimulatedContainer,
  streams: ContainerStreams,
  signal: AbortSignal,
): Promise<void> {
  assertRunning(container);
  await ended(container, signal);
  streams.stdout?.end();
  streams.stderr?.end();
}

/** One line, written at the start. */
export async function* logs(
  find: () => SimulatedContainer,
  { follow, tailLines, since, timestamps, limitBytes, stream }: LogOptions,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const container = find();
  const { startedAt, behaviour, name } = container;
  const wanted = tailLines !== 0 && stream !== 'stderr' && limitBytes !== 0;
  if (wanted && startedAt !== undefined && startedAt >= (since ?? 0)) {
    const line = `${behaviour.log ?? `simulated container ${name} started`}\n`;
    const whole = Buffer.from(timestamps ? `${nanoseconds(startedAt)} ${line}` : line);
    yield whole.subarray(0, limitBytes ?? whole.length);
    if (whole.length >= (limitBytes ?? Number.POSITIVE_INFINITY)) return;
  }
  if (follow && container.state === 'running') await ended(container, signal);
}

/** There is nothing behind a simulated port. */
export function unsupportedPortForward({ pod }: SimulatedSandbox, port: number): Duplex {
  throw new RuntimeError(
    'Unsupported',
    `pod ${pod.namespace}/${pod.name} is simulated: nothing listens on port ${port}`,
  );
}

function assertRunning({ state, id }: SimulatedContainer): void {
  if (state !== 'running') throw new RuntimeError('NotRunning', `container ${id} is not running`);
}

function ended(container: SimulatedContainer, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      container.waiters?.delete(done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    container.waiters ??= new Set();
    container.waiters.add(done);
    signal.addEventListener('abort', done, { once: true });
  });
}

/** RFC 3339 with nine digits, as engines write. */
function nanoseconds(at: number): string {
  return new Date(at).toISOString().replace('Z', '000000Z');
}
