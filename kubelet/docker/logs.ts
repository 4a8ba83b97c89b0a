import { linkSignals } from '../../api/linked-signal.ts';
import { RuntimeError } from '../runtime/errors.ts';
import type { LogOptions } from '../runtime/streams.ts';
import type { DockerContext } from './context.ts';
import { inspectContainer } from './create-named.ts';
import { toDockerError } from './errors.ts';
import { FrameReader, type Piece } from './multiplexed.ts';

const NEWLINE = 0x0a;
const SPACE = 0x20;

/** See ContainerRuntime.logs. Docker's form of a log is kubectl's: a time with nanoseconds, a space, the line. */
export async function* logs(
  context: DockerContext,
  id: string,
  options: LogOptions,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  let left = options.limitBytes ?? Number.POSITIVE_INFINITY;
  const stop = linkSignals(signal);
  try {
    const inspected = await inspectContainer(context, id, signal);
    if (!inspected) throw new RuntimeError('NotFound', `no such container: ${id}`);
    const what = `read the log of container ${id}`;
    const call = { what, path: `/containers/${id}/logs`, query: queryOf(options) };
    const stream = await context.engine.stream(call, stop.signal);
    const join = options.timestamps ? new LineJoiner() : undefined;
    const frames = inspected.Config.Tty ? undefined : new FrameReader();
    try {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        for (const data of frames ? pieces(frames, chunk, join) : [chunk]) {
          if (data.length === 0) continue;
          yield data.length > left ? data.subarray(0, left) : data;
          left -= data.length;
          if (left <= 0) return;
        }
      }
    } catch (error) {
      throw toDockerError(what, error);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    stop.abort();
    stop.release();
  }
}

function* pieces(frames: FrameReader, chunk: Buffer, join: LineJoiner | undefined): Generator<Buffer> {
  // One buffer a chunk, not one a line: a log of short lines would be mostly headers otherwise.
  const parts: Buffer[] = [];
  for (const piece of frames.push(chunk)) parts.push(join ? join.next(piece) : piece.data);
  yield Buffer.concat(parts);
}

function queryOf({ follow, tailLines, since, timestamps, stream }: LogOptions): Record<string, unknown> {
  return {
    follow: follow ?? false,
    stdout: stream !== 'stderr',
    stderr: stream !== 'stdout',
    timestamps: timestamps ?? false,
    tail: tailLines ?? 'all',
    since: since === undefined ? undefined : (since / 1000).toFixed(3),
  };
}

/**
 * Docker stores a line of more than 16 KiB in parts and gives each a time of its own, in the middle of the line. Only a line's first
 * part keeps it.
 */
class LineJoiner {
  readonly #inLine = { stdout: false, stderr: false };
  /** The time of a later part is being dropped, up to its space. */
  #dropping = false;

  next({ stream, data, first }: Piece): Buffer {
    if (first) this.#dropping = this.#inLine[stream];
    this.#inLine[stream] = data.at(-1) !== NEWLINE;
    if (!this.#dropping) return data;
    const space = data.indexOf(SPACE);
    if (space < 0) return Buffer.alloc(0);
    this.#dropping = false;
    return data.subarray(space + 1);
  }
}
