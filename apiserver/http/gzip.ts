import { pipeline, Readable } from 'node:stream';
import { promisify } from 'node:util';
import { constants, createGzip, gzip } from 'node:zlib';
import type { Exchange } from './exchange.ts';
import { type BodyParts, isParts, type ReplyBody } from './reply-body.ts';

// The fastest level, off the main thread: it saves network, and must not cost the server its time.
const options = { level: constants.Z_BEST_SPEED };
const compress = promisify(gzip);

/** Replies with a compressed body; one in parts is compressed while it is sent. */
export async function replyCompressed(
  exchange: Exchange,
  status: number,
  headers: Readonly<Record<string, string | number>>,
  body: ReplyBody,
): Promise<void> {
  const all = { ...headers, 'content-encoding': 'gzip', vary: 'Accept-Encoding' };
  if (!isParts(body)) {
    exchange.reply(status, all, await compress(body, options));
    return;
  }
  const reply = exchange.open(status, all);
  pipeline(Readable.from(copies(body)), createGzip({ ...options, chunkSize: 64 * 1024 }), reply.writable, (error) => {
    // The client has gone, or will see that the body is cut off.
    if (error) reply.destroy();
  });
}

/** Streams read ahead, and a part is good until the next one only. */
function* copies(parts: BodyParts): Generator<Buffer> {
  for (const part of parts) yield Buffer.from(part);
}
