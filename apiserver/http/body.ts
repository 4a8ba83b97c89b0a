import type { Readable, Writable } from 'node:stream';
import type { BodyParts } from './reply-body.ts';

/** Why the signals of requests are aborted. One for all: making an error costs a stack trace, and requests are many. */
export const clientGone = new Error('the client is gone, or has been answered');

/** The body is longer than the server takes. */
export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
  readonly limit: number;
  constructor(limit: number) {
    super(`the request body is larger than ${limit} bytes`);
    this.limit = limit;
  }
}

/** The body has not come in the time that the request has. */
export class BodyTooSlow extends Error {
  override readonly name = 'BodyTooSlow';
  constructor() {
    super('the body of the request did not come in time');
  }
}

/** A body on its way; `drop` gives it up, and rejects what waits for it with BodyTooSlow. */
export interface Body {
  readonly bytes: Promise<Buffer>;
  drop(): void;
}

/** Collects a body of at most `limit` bytes. What is over the limit, or dropped, is not kept. */
export function collectBody(stream: NodeJS.ReadableStream, limit: number): Body {
  let drop: () => void = () => undefined;
  const bytes = new Promise<Buffer>((resolve, reject) => {
    const parts: Buffer[] = [];
    let size = 0;
    let complete = false;
    let kept = true;
    const giveUp = (error: Error) => {
      // Go on reading, so that the client gets the answer, but keep nothing.
      kept = false;
      parts.length = 0;
      reject(error);
    };
    drop = () => {
      if (!complete) giveUp(new BodyTooSlow());
    };
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) giveUp(new BodyTooLarge(limit));
      else if (kept) parts.push(chunk);
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
  return { bytes, drop: () => drop() };
}

/** How long the rest of a body is read that nobody wants any more: so long that most clients read the answer first. */
const lingerMs = 5000;

/** Reads what still comes after an answer, keeps nothing of it, and cuts the stream when there is no end of it. */
export function drain(stream: Readable, cut: () => void): void {
  stream.resume();
  const timer = setTimeout(cut, lingerMs);
  timer.unref();
  const done = () => clearTimeout(timer);
  stream.once('end', done);
  stream.once('close', done);
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
