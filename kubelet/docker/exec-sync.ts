import { Writable } from 'node:stream';
import { linkSignals } from '../../api/linked-signal.ts';
import type { ExecSyncOptions, ExecSyncResult } from '../runtime/streams.ts';
import type { DockerContext } from './context.ts';
import { exec } from './exec.ts';

const DEFAULT_OUTPUT_BYTES = 16 * 1024;

/** See ContainerRuntime.execSync. */
export async function execSync(
  context: DockerContext,
  id: string,
  { command, timeoutMs, maxOutputBytes = DEFAULT_OUTPUT_BYTES }: ExecSyncOptions,
  signal: AbortSignal,
): Promise<ExecSyncResult> {
  const stdout = new CappedOutput(maxOutputBytes);
  const stderr = new CappedOutput(maxOutputBytes);
  const deadline = linkSignals(signal);
  const timeIsUp = Symbol('time is up');
  const cancel = context.clock.after(timeoutMs, () => deadline.abort(timeIsUp));
  try {
    const exitCode = await exec(context, id, { command, stdout, stderr }, deadline.signal);
    return { kind: 'exited', exitCode, stdout: stdout.taken(), stderr: stderr.taken() };
  } catch (error) {
    if (error === timeIsUp) return { kind: 'timedOut', stdout: stdout.taken(), stderr: stderr.taken() };
    throw error;
  } finally {
    cancel();
    deadline.release();
  }
}

/** Keeps the beginning and lets the rest go by, so that a command that says too much still runs to its end. */
class CappedOutput extends Writable {
  readonly #chunks: Buffer[] = [];
  #room: number;

  constructor(maxBytes: number) {
    super();
    this.#room = maxBytes;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    if (this.#room > 0) this.#chunks.push(chunk.subarray(0, this.#room));
    this.#room -= Math.min(this.#room, chunk.length);
    done();
  }

  taken(): Buffer {
    return Buffer.concat(this.#chunks);
  }
}
