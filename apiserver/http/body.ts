import type { Writable } from 'node:stream';
import { type BodyParts, BodyTooLarge } from './exchange.ts';

/** Why the signals of requests are aborted. One for all: making an error costs a stack trace, and requests are many. */
export const clientGone = new Error('the client is gone, or has been answered');

/** Collects a body of at most `limit` bytes. What is over the limit is not kept. */
export function collectBody(stream: NodeJS.ReadableStream, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let size = 0;
    let complete = false;
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) parts.push(chunk);
      else {
        // Go on reading, so that the client gets the answer, but keep nothing.
        parts.length = 0;
        reject(new BodyTooLarge(limit));
      }
    });
    stream.on('end', () => {
      complete = true;
      resolve(parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts));
    });
    stream.on('error', reject);
    stream.on('close', () => {
      if (!complete) reject(clientGone);
    });
  });
}

/**
 * Writes one part after the other and ends the stream. The next part is made when the client has taken the one before: a
 * client that reads slowly costs one part. Cuts the stream when it breaks.
 */
export function writeParts(stream: Writable, parts: BodyParts): void {
  const iterator = parts[Symbol.iterator]();
  const next = (error?: Error | null): void => {
    if (error) {
      stream.destroy();
      return;
    }
    const { done, value } = iterator.next();
    if (done) stream.end();
    else stream.write(value, next);
  };
  next();
}
