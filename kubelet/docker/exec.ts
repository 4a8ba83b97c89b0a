import { readFile } from 'node:fs/promises';
import { sleep } from '../../api/clock.ts';
import { linkSignals } from '../../api/linked-signal.ts';
import { RuntimeError } from '../runtime/errors.ts';
import type { ExecOptions, TerminalSize } from '../runtime/streams.ts';
import type { DockerContext } from './context.ts';
import { toDockerError } from './errors.ts';
import { readJsonLines } from './ndjson.ts';
import { pump } from './stream-pump.ts';

/** The part of `GET /exec/{id}/json` in use. */
interface InspectedExec {
  readonly Running: boolean;
  readonly ExitCode: number | null;
  /** On the engine's host; 0 before it runs. */
  readonly Pid: number;
}

/** The engine's books lag a moment behind the output. */
const SETTLE_MS = [0, 1, 2, 5, 10, 20, 40];

/** See ContainerRuntime.exec. */
export async function exec(
  context: DockerContext,
  id: string,
  options: ExecOptions,
  signal: AbortSignal,
): Promise<number> {
  const { engine } = context;
  const execId = await createExec(context, id, options, signal);
  const since = context.clock.now();
  const body = { Detach: false, Tty: options.tty ?? false };
  const call = { what: `exec in container ${id}`, path: `/exec/${execId}/start`, body };
  const socket = await engine.hijack({ ...call, method: 'POST' }, signal);
  const sizes = followSizes(options, (size) => resize(context, `/exec/${execId}`, size, signal));
  try {
    await pump({ socket, tty: options.tty ?? false }, options);
  } finally {
    sizes.stop();
    if (signal.aborted) await killExec(context, execId, id);
  }
  signal.throwIfAborted();
  return exitCode(context, id, execId, since, signal);
}

/** Registers a command with the engine, for {@link exec} and the port forwarder to start. */
export async function createExec(
  { engine }: DockerContext,
  id: string,
  { command, stdin, stdout, stderr, tty }: ExecOptions,
  signal: AbortSignal,
): Promise<string> {
  const body = {
    Cmd: command,
    AttachStdin: stdin !== undefined,
    AttachStdout: stdout !== undefined || !stderr,
    AttachStderr: stderr !== undefined && !tty,
    Tty: tty ?? false,
  };
  const call = { what: `exec in container ${id}`, path: `/containers/${id}/exec`, body };
  const { Id } = await engine.json<{ Id: string }>({ ...call, method: 'POST' }, signal);
  return Id;
}

/**
 * How a command ended, once its output is over. Usually the engine knows at once. A command that closed its output and runs on is
 * waited for by its event, not by asking again and again.
 */
export async function exitCode(
  context: DockerContext,
  id: string,
  execId: string,
  since: number,
  signal: AbortSignal,
): Promise<number> {
  for (const ms of SETTLE_MS) {
    if (ms > 0) await sleep(context.clock, ms, signal);
    const { Running, ExitCode } = await inspectExec(context, execId, signal);
    if (!Running && ExitCode !== null) return ExitCode;
  }
  const what = `wait for exec in container ${id}`;
  // A second back: the clocks of the engine's host and this one may differ a little.
  const query = { since: Math.floor(since / 1000) - 1, filters: { container: [id], event: ['exec_die', 'die'] } };
  const stop = linkSignals(signal);
  try {
    const events = await context.engine.stream({ what, path: '/events', query }, stop.signal);
    for await (const event of readJsonLines<ExecEvent>(events)) {
      if (event.Action === 'die') break;
      const { execID, exitCode: code } = event.Actor.Attributes;
      if (execID === execId && code !== undefined) return Number(code);
    }
  } catch (error) {
    signal.throwIfAborted();
    throw toDockerError(what, error);
  } finally {
    stop.abort();
    stop.release();
  }
  throw new RuntimeError('NotRunning', `container ${id} ended before the command in it`);
}

interface ExecEvent {
  readonly Action: string;
  readonly Actor: { readonly Attributes: { readonly execID?: string; readonly exitCode?: string } };
}

/** Passes sizes on one by one; a size that the engine does not take (the command has just ended) is of no consequence. */
export function followSizes(
  { resize: sizes, tty }: Pick<ExecOptions, 'resize' | 'tty'>,
  apply: (size: TerminalSize) => Promise<void>,
): { stop: () => void } {
  const iterator = tty ? sizes?.[Symbol.asyncIterator]() : undefined;
  let stopped = false;
  const follow = async () => {
    while (iterator && !stopped) {
      const next = await iterator.next();
      if (next.done || stopped) return;
      await apply(next.value).catch(() => undefined);
    }
  };
  follow().catch(() => undefined);
  return {
    stop() {
      stopped = true;
      iterator?.return?.().catch(() => undefined);
    },
  };
}

/** Sets a terminal's size; `owner` is `/exec/{id}` or `/containers/{id}`. */
export async function resize(
  { engine }: DockerContext,
  owner: string,
  { width, height }: TerminalSize,
  signal: AbortSignal,
): Promise<void> {
  const query = { w: width, h: height };
  await engine.json(
    { what: `resize the terminal of ${owner}`, path: `${owner}/resize`, method: 'POST', query },
    signal,
  );
}

async function inspectExec({ engine }: DockerContext, execId: string, signal: AbortSignal): Promise<InspectedExec> {
  return engine.json({ what: `inspect exec ${execId}`, path: `/exec/${execId}/json` }, signal);
}

/**
 * The Engine API cannot end a command. Where the engine is on this host the process can be found and killed; its cgroup must name the
 * container, for the number could be another process's by now or on another host.
 */
async function killExec(context: DockerContext, execId: string, id: string): Promise<void> {
  try {
    const { Running, Pid } = await inspectExec(context, execId, AbortSignal.timeout(2000));
    if (!Running || Pid === 0) return;
    const cgroup = await readFile(`/proc/${Pid}/cgroup`, 'utf8');
    if (cgroup.includes(id)) context.killProcess(Pid);
  } catch (error) {
    context.log.debug('a command that was given up could not be killed', { container: id, error: String(error) });
  }
}
