/** A piece of one of the two streams that Docker sends over one connection. */
export interface Piece {
  readonly stream: 'stdout' | 'stderr';
  readonly data: Buffer;
  /** Whether it begins a frame. In a log a frame is one line, or a part of a very long one. */
  readonly first: boolean;
}

const HEADER_BYTES = 8;
const STDERR = 2;

/**
 * Takes apart Docker's framing (https://docs.docker.com/reference/api/engine/version/v1.47/#tag/Container/operation/ContainerAttach,
 * "Stream format"): eight bytes of header, the first the stream, the last four the length. Hands on what there is of a frame at once,
 * so it holds no more than a header.
 */
export class FrameReader {
  #header: Buffer = Buffer.alloc(0);
  #stream: Piece['stream'] = 'stdout';
  #left = 0;
  #first = false;

  /** The pieces in the next bytes of the connection. They share the chunk's memory. */
  *push(chunk: Buffer): Generator<Piece> {
    let at = 0;
    while (at < chunk.length) {
      if (this.#left === 0) {
        const taken = chunk.subarray(at, at + HEADER_BYTES - this.#header.length);
        this.#header = this.#header.length === 0 ? taken : Buffer.concat([this.#header, taken]);
        at += taken.length;
        if (this.#header.length < HEADER_BYTES) {
          this.#header = Buffer.from(this.#header);
          return;
        }
        this.#stream = this.#header[0] === STDERR ? 'stderr' : 'stdout';
        this.#left = this.#header.readUInt32BE(4);
        this.#header = Buffer.alloc(0);
        this.#first = true;
        continue;
      }
      const data = chunk.subarray(at, at + this.#left);
      at += data.length;
      this.#left -= data.length;
      const first = this.#first;
      this.#first = false;
      yield { stream: this.#stream, data, first };
    }
  }
}
