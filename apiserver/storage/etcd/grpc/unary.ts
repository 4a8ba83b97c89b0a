import { type ClientHttp2Stream, constants } from 'node:http2';
import type { Clock } from '../../../../api/clock.ts';
import { GrpcError, grpcCode, noWord, type Status, statusOf } from './errors.ts';
import { FrameReader, frame } from './frames.ts';

/** Sends one message on a new stream and resolves with the one that answers it. Rejects with GrpcError. */
export function ask(stream: ClientHttp2Stream, message: Uint8Array, timeoutMs: number, clock: Clock): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let status: Status | undefined;
    let failure: Error | undefined;
    let settled = false;
    const cancel = clock.after(timeoutMs, () => {
      settled = true;
      reject(new GrpcError(grpcCode.deadlineExceeded, `no answer within ${timeoutMs / 1000} s`));
      stream.close(constants.NGHTTP2_CANCEL);
    });
    const note = (headers: Readonly<Record<string, unknown>>) => {
      status ??= statusOf(headers);
    };
    // Comes with the end of what the server has to say, which is behind its status, and again when the stream is no more.
    const over = () => {
      if (settled) return;
      settled = true;
      cancel();
      if (status?.code === grpcCode.ok) read(parts, resolve, reject);
      else reject(status ? new GrpcError(status.code, status.message) : noWord(stream.rstCode, failure));
    };
    stream.on('response', note);
    stream.on('trailers', note);
    stream.on('data', (part: Buffer) => parts.push(part));
    stream.on('error', (error) => {
      failure = error;
    });
    stream.on('end', over);
    stream.on('close', over);
    stream.end(frame(message));
  });
}

function read(parts: readonly Buffer[], resolve: (answer: Buffer) => void, reject: (error: Error) => void): void {
  let answer: Buffer | undefined;
  try {
    [answer] = new FrameReader().push(parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts));
  } catch (cause) {
    reject(new GrpcError(grpcCode.unknown, 'the answer cannot be read', { cause }));
    return;
  }
  if (answer) resolve(answer);
  else reject(new GrpcError(grpcCode.unknown, 'the answer holds no message'));
}
