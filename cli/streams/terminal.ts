import { once } from 'node:events';
import type { TerminalSize } from '../../client/streaming/remote-command/session.ts';
import type { Io, Output } from '../io.ts';

/**
 * Runs `work` with the user's terminal set to hand over every key as it is pressed, Ctrl-C included; afterwards, however
 * `work` ends, it is as it was before.
 */
export async function withRawTerminal<T>({ stdin }: Pick<Io, 'stdin'>, work: () => Promise<T>): Promise<T> {
  stdin.setRawMode?.(true);
  try {
    return await work();
  } finally {
    stdin.setRawMode?.(false);
  }
}

/** The size of the terminal now, then each that follows, until `signal` is aborted. Ends at once where it has none. */
export async function* terminalSizesOf(
  output: Output,
  signal: AbortSignal,
): AsyncGenerator<TerminalSize, void, undefined> {
  while (!signal.aborted) {
    const { columns: width, rows: height } = output;
    if (!width || !height) return;
    yield { width, height };
    try {
      await once(output, 'resize', { signal });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
}
