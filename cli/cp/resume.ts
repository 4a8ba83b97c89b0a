import { Writable } from 'node:stream';
import { type Clock, sleep } from '../../api/clock.ts';
import { StatusError } from '../../api/errors/status-error.ts';
import { CommandError } from '../errors/errors.ts';

/** How a copy that breaks off is taken up again. */
export interface Resuming {
  /** How often at most; below 0 without end. */
  readonly retries: number;
  readonly out: (text: string) => void;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Between a connection that broke off and the next. */
const pauseMs = 1000;

/**
 * Writes what attempts bring into `sink`, which it does not end. `attempt` is told how many bytes are there and writes those
 * behind them; one that loses its connection is followed by another. Resolves to what the last one does; rejects with what the
 * server refused, or with the loss when there are no retries left.
 */
export async function resumed<T>(
  sink: Writable,
  { retries, out, clock, signal }: Resuming,
  attempt: (into: Writable, received: number) => Promise<T>,
): Promise<T> {
  let received = 0;
  for (let retry = 1; ; retry++) {
    // A lost connection destroys what it was written to: each attempt has an end of its own.
    const into = new Writable({
      write(chunk: Buffer, _encoding, done) {
        received += chunk.length;
        sink.write(chunk, done);
      },
    });
    try {
      return await attempt(into, received);
    } catch (error) {
      const refused = error instanceof StatusError || error instanceof CommandError;
      if (refused || signal.aborted || sink.destroyed || (retries >= 0 && retry > retries)) throw error;
      out(`Resuming copy at ${received} bytes, retry ${retry}/${retries}\n`);
      await sleep(clock, pauseMs, signal);
    }
  }
}
