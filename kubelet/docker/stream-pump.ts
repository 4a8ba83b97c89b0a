import { once } from 'node:events';
import type { Duplex, Writable } from 'node:stream';
import type { ContainerStreams } from '../runtime/streams.ts';
import { FrameReader } from './multiplexed.ts';

/** A connection to a program in a container, and how Docker sends it. */
export interface ProgramConnection {
  readonly socket: Duplex;
  /** With a terminal there is one raw stream, without one a framed one. */
  readonly tty: boolean;
  /** The end of the caller's input is not the end of the program's: others may attach after it. */
  readonly keepsInput?: boolean;
}

/**
 * Copies between a program and the caller's streams until the program's output ends, never holding more than a chunk: a slow reader
 * slows the program. When the caller's output is closed the connection is given up. Ends the caller's outputs; resolves whether or
 * not the connection ended well, as what became of the program is asked elsewhere.
 */
export async function pump(
  { socket, tty, keepsInput = false }: ProgramConnection,
  streams: ContainerStreams,
): Promise<void> {
  const { stdin, stdout, stderr } = streams;
  const giveUp = () => socket.destroy();
  const outputs = [stdout, stderr].filter((output) => output !== undefined);
  // An output that fails is like one that is closed; the error is the owner's.
  for (const output of outputs) output.once('error', giveUp).once('close', giveUp);
  // Without input from here the program must not wait for any; with it, its end is passed on as a half-close.
  if (stdin) stdin.once('error', giveUp).pipe(socket, { end: !keepsInput });
  try {
    const frames = new FrameReader();
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      if (tty) await write(stdout, chunk);
      else for (const piece of frames.push(chunk)) await write(piece.stream === 'stderr' ? stderr : stdout, piece.data);
    }
  } catch (error) {
    // Reset by the engine, or destroyed by an abort or by giveUp: the output is over either way.
    if (!socket.destroyed) throw error;
  } finally {
    stdin?.off('error', giveUp).unpipe(socket);
    for (const output of outputs) {
      output.off('error', giveUp).off('close', giveUp);
      output.end();
    }
    socket.destroy();
  }
}

async function write(output: Writable | undefined, data: Buffer): Promise<void> {
  if (!output || output.destroyed || output.write(data) || output.destroyed) return;
  const waiting = new AbortController();
  const { signal } = waiting;
  await Promise.race([once(output, 'drain', { signal }), once(output, 'close', { signal })]).finally(() =>
    waiting.abort(),
  );
}
