/**
 * A body that is made while it is sent, in parts of `length` bytes together. May be walked through more than once. A part is
 * good until the next one is asked for.
 */
export interface BodyParts extends Iterable<Buffer> {
  readonly length: number;
}

export type ReplyBody = Buffer | string | BodyParts;

export function isParts(body: ReplyBody): body is BodyParts {
  return typeof body !== 'string' && !Buffer.isBuffer(body);
}

/** For where all is needed at once. */
export function joined(body: ReplyBody): Buffer {
  if (isParts(body)) return Buffer.concat(Array.from(body, (part) => Buffer.from(part)));
  return Buffer.isBuffer(body) ? body : Buffer.from(body);
}
