import type { Duplex, Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { RemoteCommandOptions, RemoteCommandResult, RemoteCommandSession } from './session.ts';
import { encodeResult } from './status.ts';
import { terminalSizes } from './terminal-size.ts';

/** The streams of one connection, by role, and how the connection ends. */
export interface CommandStreams {
  readonly error: Duplex;
  readonly stdin?: Duplex | undefined;
  readonly stdout?: Duplex | undefined;
  readonly stderr?: Duplex | undefined;
  readonly resize?: Duplex | undefined;
  /** Resolves when the connection is over. */
  readonly closed: Promise<void>;
  close(): Promise<void>;
}

/** A session over the streams of a connection. `format` is how the result is told on the error stream. */
export function openSession(
  streams: CommandStreams,
  { tty }: RemoteCommandOptions,
  format: 'status' | 'text',
): RemoteCommandSession {
  const gone = new AbortController();
  void streams.closed.then(() => gone.abort());
  // Nothing is expected on them, but what comes must not fill up and stop the connection.
  for (const output of [streams.error, streams.stdout, streams.stderr]) output?.resume();
  let finishing: Promise<void> | undefined;
  const finish = async (result: RemoteCommandResult) => {
    await Promise.all([endOf(streams.stdout), endOf(streams.stderr)]);
    const text = encodeResult(result, format);
    if (text !== '' && !streams.error.destroyed) streams.error.write(text);
    await endOf(streams.error);
    await streams.close();
  };
  return {
    tty,
    signal: gone.signal,
    ...(streams.stdin && { stdin: streams.stdin }),
    ...(streams.stdout && { stdout: streams.stdout }),
    ...(streams.stderr && { stderr: streams.stderr }),
    ...(tty && streams.resize && { resize: terminalSizes(streams.resize) }),
    finish(result) {
      finishing ??= finish(result);
      return finishing;
    },
  };
}

async function endOf(stream: Writable | undefined): Promise<void> {
  if (!stream || stream.destroyed) return;
  stream.end();
  // The client is gone: nobody is left to tell.
  await finished(stream, { readable: false }).catch(() => undefined);
}
