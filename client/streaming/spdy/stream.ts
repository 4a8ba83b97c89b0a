import { Duplex } from 'node:stream';
import type { SpdyHeaders } from './header-block.ts';

/** What a stream needs of its session. */
export interface StreamLink {
  /** Sends one piece; `done` is called when the connection can take more, or with the reason why it never will. */
  sendData(streamId: number, bytes: Buffer, fin: boolean, done: (error?: Error) => void): void;
  /** The stream is over. `reset`: the peer does not know yet. */
  forget(streamId: number, reset: boolean): void;
}

/**
 * One stream of a session: both halves close apart (`end()` sends FIN; FIN of the peer is `end`), `destroy()` resets it.
 * When the connection is lost it is closed without an error event: `close` comes without `end` or `finish`.
 */
export class SpdyStream extends Duplex {
  readonly id: number;
  /** The headers it was opened with; names in lower case. */
  readonly headers: SpdyHeaders;
  readonly #link: StreamLink;
  #roomMade: (() => void) | undefined;
  #peerKnows = false;

  constructor(id: number, headers: SpdyHeaders, link: StreamLink) {
    super({ allowHalfOpen: true, readableHighWaterMark: 256 * 1024, writableHighWaterMark: 64 * 1024 });
    this.id = id;
    this.headers = headers;
    this.#link = link;
    // Whoever uses the stream learns of a loss by `close` and by its own calls; an error nobody hears would end the process.
    this.on('error', () => undefined);
  }

  /** For the session: hands on what came. A promise: nothing more may be read from the connection until it resolves. */
  receive(bytes: Buffer, fin: boolean): Promise<void> | undefined {
    if (this.destroyed || this.readableEnded) return undefined;
    const room = bytes.length === 0 || this.push(bytes);
    if (fin) this.push(null);
    if (room || fin) return undefined;
    return new Promise((resolve) => {
      this.#roomMade = resolve;
    });
  }

  /** For the session: the peer has reset the stream, or the connection is gone. */
  lost(): void {
    this.#peerKnows = true;
    this.destroy();
  }

  override _read(): void {
    const roomMade = this.#roomMade;
    this.#roomMade = undefined;
    roomMade?.();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#link.sendData(this.id, chunk, false, done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#link.sendData(this.id, Buffer.alloc(0), true, done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this._read();
    const bothClosed = this.readableEnded && this.writableFinished;
    this.#link.forget(this.id, !bothClosed && !this.#peerKnows);
    done(error);
  }
}
