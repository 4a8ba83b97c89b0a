import { linkSignals } from '../../api/linked-signal.ts';
import { openRemoteCommand } from '../../client/streaming/remote-command/open.ts';
import { remoteCommandQuery } from '../../client/streaming/remote-command/options.ts';
import type { RemoteCommandResult, TerminalSize } from '../../client/streaming/remote-command/session.ts';
import { CommandError } from '../errors/errors.ts';
import type { Input, Io, Output } from '../io.ts';
import { itemPath } from '../resolve/resource.ts';
import type { Session } from '../session/session.ts';
import { openStream } from './open.ts';
import { terminalSizesOf, withRawTerminal } from './terminal.ts';

/** A command in a container, or its main process. */
export interface RemoteCommand {
  readonly pod: string;
  readonly namespace: string;
  readonly container: string;
  /** Undefined attaches to what runs already. */
  readonly command?: readonly string[];
}

/** Which of the user's streams are joined to it; those that are absent are not asked for. */
export interface RemoteStreams {
  readonly stdin?: NodeJS.ReadableStream & Partial<Pick<Input, 'setRawMode'>>;
  readonly stdout?: NodeJS.WritableStream;
  readonly stderr?: NodeJS.WritableStream;
  /** The command has a terminal: the user's own becomes it. */
  readonly tty: boolean;
  /** Makes a program draw its screen anew: a size that is not the terminal's is told first. */
  readonly redraw?: boolean;
}

/** Runs it to its end and resolves to how it ended. Rejects with what a verb tells. */
export async function runRemoteCommand(
  { io, session }: { readonly io: Io; readonly session: Session },
  { pod, namespace, container, command }: RemoteCommand,
  { stdin, stdout, stderr, tty, redraw = false }: RemoteStreams,
): Promise<RemoteCommandResult> {
  const resource = await session.resources.find('pods');
  const path = itemPath(resource, namespace, pod, command ? 'exec' : 'attach');
  const wanted = { stdin: stdin !== undefined, stdout: stdout !== undefined, stderr: stderr !== undefined, tty };
  const query = remoteCommandQuery(wanted, 'api', command);
  query.set('container', container);
  const over = linkSignals(io.signal);
  const sizes = tty ? sizesFor(io.stdout, over.signal, redraw) : undefined;
  const run = () =>
    openStream({ io, session }, { path, query }, (target) =>
      openRemoteCommand(target, {
        ...(stdin && { stdin: stdin as Input }),
        ...(stdout && { stdout: stdout as Output }),
        ...(stderr && { stderr: stderr as Output }),
        ...(sizes && { resize: sizes }),
      }),
    );
  try {
    return tty ? await withRawTerminal(io, run) : await run();
  } finally {
    over.abort();
    over.release();
  }
}

async function* sizesFor(
  output: Output,
  signal: AbortSignal,
  redraw: boolean,
): AsyncGenerator<TerminalSize, void, undefined> {
  let first = redraw;
  for await (const size of terminalSizesOf(output, signal)) {
    if (first) yield { width: size.width + 1, height: size.height + 1 };
    first = false;
    yield size;
  }
}

/** The exit code of a verb whose command has ended so; throws what could not be run. */
export function exitCodeOf(result: RemoteCommandResult, err: (text: string) => void): number {
  if (result.kind === 'failed') throw new CommandError(result.message);
  if (result.code !== 0) err(`command terminated with exit code ${result.code}\n`);
  return result.code;
}

/** Whether the user's terminal can be given away; tells it when it cannot. `stdin` and `tty` are what flags ask for. */
export function terminalFor(
  { io, err }: { readonly io: Io; readonly err: (text: string) => void },
  { stdin, tty, quiet }: { readonly stdin: boolean; readonly tty: boolean; readonly quiet: boolean },
): boolean {
  if (!stdin || !tty) return false;
  if (io.stdin.isTTY === true) return true;
  if (!quiet) err('Unable to use a TTY - input is not a terminal or the right kind of file\n');
  return false;
}
