import { type ClientHttp2Stream, constants } from 'node:http2';
import { GrpcError, noWord, type Status, statusOf } from './errors.ts';
import { FrameReader, frame } from './frames.ts';

export interface StreamListener {
  onMessage(message: Buffer): void;
  /** The stream is over, for any reason but `close`; nothing arrives afterwards. */
  onEnd(error: Error): void;
}

/** A call with many messages in both directions. */
export interface GrpcStream {
  send(message: Uint8Array): void;
  /** Ends it; the listener hears nothing more. */
  close(): void;
}

/** Makes a conversation of a new stream. */
export function converse(stream: ClientHttp2Stream, listener: StreamListener): GrpcStream {
  const frames = new FrameReader();
  let open = true;
  let status: Status | undefined;
  let failure: Error | undefined;
  const close = () => {
    open = false;
    stream.close(constants.NGHTTP2_CANCEL);
  };
  const end = (error: Error) => {
    if (!open) return;
    close();
    listener.onEnd(error);
  };
  const note = (headers: Readonly<Record<string, unknown>>) => {
    status ??= statusOf(headers);
  };
  const over = () => end(status ? new GrpcError(status.code, status.message) : noWord(stream.rstCode, failure));
  stream.on('response', note);
  stream.on('trailers', note);
  stream.on('data', (part: Buffer) => {
    try {
      for (const message of frames.push(part)) if (open) listener.onMessage(message);
    } catch (error) {
      // What is not understood is as good as a broken stream.
      end(error as Error);
    }
  });
  stream.on('error', (error) => {
    failure = error;
  });
  stream.on('end', over);
  stream.on('close', over);
  return {
    send: (message) => {
      if (open) stream.write(frame(message));
    },
    close,
  };
}
