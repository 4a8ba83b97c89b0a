import { BodyTooLarge } from './exchange.ts';

/** Collects a body of at most `limit` bytes. What is over the limit is not kept. */
export function collectBody(stream: NodeJS.ReadableStream, limit: number, signal: AbortSignal): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let size = 0;
    const onAbort = () => reject(new Error('the client went away while it sent the body'));
    const settle = () => signal.removeEventListener('abort', onAbort);
    signal.addEventListener('abort', onAbort, { once: true });
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) parts.push(chunk);
      else {
        // Go on reading, so that the client gets the answer, but keep nothing.
        parts.length = 0;
        settle();
        reject(new BodyTooLarge(limit));
      }
    });
    stream.on('end', () => {
      settle();
      resolve(parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts));
    });
    stream.on('error', (cause) => {
      settle();
      reject(cause);
    });
  });
}
