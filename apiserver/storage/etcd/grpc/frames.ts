/**
 * Messages on a stream: each stands behind a byte that says whether it is compressed and four with its length.
 * https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md
 */
const headLength = 5;

/** A message as it goes onto the stream. */
export function frame(message: Uint8Array): Buffer {
  const framed = Buffer.allocUnsafe(headLength + message.length);
  framed[0] = 0;
  framed.writeUInt32BE(message.length, 1);
  framed.set(message, headLength);
  return framed;
}

/** Finds the messages in what arrives, however it is cut. */
export class FrameReader {
  #parts: Buffer[] = [];
  #length = 0;
  /** So many bytes must be there before it is worth looking. */
  #wanted = headLength;

  /** The messages that `part` completes. Throws for one that is compressed, which nobody asked for. */
  push(part: Buffer): Buffer[] {
    this.#parts.push(part);
    this.#length += part.length;
    if (this.#length < this.#wanted) return [];
    const messages: Buffer[] = [];
    let bytes = this.#parts.length === 1 ? part : Buffer.concat(this.#parts);
    this.#wanted = headLength;
    while (bytes.length >= headLength) {
      if (bytes[0] !== 0) throw new Error('the message is compressed');
      const end = headLength + bytes.readUInt32BE(1);
      if (bytes.length < end) {
        this.#wanted = end;
        break;
      }
      messages.push(bytes.subarray(headLength, end));
      bytes = bytes.subarray(end);
    }
    this.#parts = bytes.length === 0 ? [] : [bytes];
    this.#length = bytes.length;
    return messages;
  }
}
