import { constants, createInflate } from 'node:zlib';
import { spdyDictionary } from './dictionary.ts';
import { SpdyProtocolError } from './frame-parser.ts';

/** Names in lower case; several values of one name are one string with NUL between them, as on the wire. */
export type SpdyHeaders = ReadonlyMap<string, string>;

const maxHeaderBytes = 64 * 1024;

function encodeNameValues(headers: SpdyHeaders): Buffer {
  const parts: Buffer[] = [];
  const word = (value: number) => {
    const bytes = Buffer.allocUnsafe(4);
    bytes.writeUInt32BE(value);
    parts.push(bytes);
  };
  word(headers.size);
  for (const [name, value] of headers) {
    for (const text of [name.toLowerCase(), value]) {
      const bytes = Buffer.from(text, 'utf8');
      word(bytes.length);
      parts.push(bytes);
    }
  }
  return Buffer.concat(parts);
}

function decodeNameValues(bytes: Buffer): SpdyHeaders {
  let at = 0;
  const word = () => {
    if (at + 4 > bytes.length) throw new SpdyProtocolError('header block cut short');
    at += 4;
    return bytes.readUInt32BE(at - 4);
  };
  const text = () => {
    const length = word();
    if (at + length > bytes.length) throw new SpdyProtocolError('header block cut short');
    at += length;
    return bytes.toString('utf8', at - length, at);
  };
  const headers = new Map<string, string>();
  for (let left = word(); left > 0; left--) {
    const name = text().toLowerCase();
    headers.set(name, text());
  }
  return headers;
}

/**
 * Makes the header blocks of one direction. All blocks of a session are one zlib stream; ours is of stored blocks, which
 * every inflater reads, needs no state and no thread: Kubernetes sends a handful of short headers a stream.
 * Each block ends with an empty stored block (a sync flush), which makes the peer's inflater hand out what it has.
 */
export class HeaderCompressor {
  #started = false;

  compress(headers: SpdyHeaders): Buffer {
    const plain = encodeNameValues(headers);
    if (plain.length > 0xffff) throw new RangeError(`headers of ${plain.length} bytes`);
    const stored = Buffer.alloc(5);
    stored.writeUInt16LE(plain.length, 1);
    stored.writeUInt16LE(~plain.length & 0xffff, 3);
    const zlibHead = this.#started ? [] : [Buffer.from([0x78, 0x01])];
    this.#started = true;
    return Buffer.concat([...zlibHead, stored, plain, Buffer.from([0, 0, 0, 0xff, 0xff])]);
  }
}

/** Reads the header blocks of one direction; each block must be given once, in the order it came, one at a time. */
export class HeaderDecompressor {
  readonly #inflate = createInflate({ dictionary: spdyDictionary, flush: constants.Z_SYNC_FLUSH });
  #parts: Buffer[] = [];
  #size = 0;
  #failure: Error | undefined;
  #rejectPending: ((failure: Error) => void) | undefined;

  constructor() {
    this.#inflate.on('data', (part: Buffer) => {
      this.#size += part.length;
      this.#parts.push(part);
      // A few bytes can inflate to gigabytes.
      if (this.#size > maxHeaderBytes) this.#fail(new SpdyProtocolError('header block too long'));
    });
    this.#inflate.on('error', (cause) => this.#fail(new SpdyProtocolError('header block', { cause })));
  }

  #fail(failure: Error): void {
    this.#failure ??= failure;
    this.#parts = [];
    this.#inflate.destroy();
    // A destroyed zlib stream does not always answer the write under way.
    this.#rejectPending?.(this.#failure);
  }

  decompress(block: Buffer): Promise<SpdyHeaders> {
    return new Promise((resolve, reject) => {
      if (this.#failure) {
        reject(this.#failure);
        return;
      }
      this.#rejectPending = reject;
      this.#inflate.write(block, () => {
        if (this.#failure) return;
        const plain = Buffer.concat(this.#parts);
        this.#parts = [];
        this.#size = 0;
        try {
          resolve(decodeNameValues(plain));
        } catch (cause) {
          reject(cause);
        }
      });
    });
  }

  /** Frees zlib's memory (about 40 KB); what is under way is rejected. Idempotent. */
  close(): void {
    this.#fail(new SpdyProtocolError('session closed'));
  }
}
