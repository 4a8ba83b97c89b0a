import { constants, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import { type Body, clientGone, collectBody, drain, writeParts } from './body.ts';
import type { Exchange, Headers, ReplyStream } from './exchange.ts';
import { peerCertificateOf } from './peer-certificate.ts';
import { isParts, type ReplyBody } from './reply-body.ts';
import { type ReadingLimit, watchReader } from './slow-reader.ts';

/** One stream of an HTTP/2 connection. */
export class Http2Exchange implements Exchange {
  readonly method: string;
  readonly path: string;
  readonly search: string;
  readonly headers: Headers;
  readonly upgrade = undefined;
  readonly #stream: ServerHttp2Stream;
  readonly #reading: ReadingLimit | undefined;
  #abort: AbortController | undefined;
  replied = false;

  constructor(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, reading?: ReadingLimit) {
    this.#reading = reading;
    const url = headers[':path'] ?? '/';
    const mark = url.indexOf('?');
    this.method = headers[':method'] ?? 'GET';
    this.path = mark < 0 ? url : url.slice(0, mark);
    this.search = mark < 0 ? '' : url.slice(mark + 1);
    this.headers = headers;
    this.#stream = stream;
    // A client that resets a stream is no reason to end the process.
    stream.on('error', () => this.#abort?.abort(clientGone));
  }

  get signal(): AbortSignal {
    if (!this.#abort) {
      const abort = new AbortController();
      this.#abort = abort;
      if (this.#stream.destroyed) abort.abort(clientGone);
      else this.#stream.on('close', () => abort.abort(clientGone));
    }
    return this.#abort.signal;
  }

  get remoteAddress(): string {
    return this.#stream.session?.socket.remoteAddress ?? '';
  }

  get connection(): object {
    return this.#stream.session ?? this.#stream;
  }

  clientCertificate(): PeerCertificate | undefined {
    const socket = this.#stream.session?.socket as TLSSocket | undefined;
    return socket && peerCertificateOf(socket);
  }

  readBody(limit: number): Body {
    return collectBody(this.#stream, limit);
  }

  bodyStream(): NodeJS.ReadableStream {
    return this.#stream;
  }

  reply(status: number, headers: Readonly<Record<string, string | number>>, body: ReplyBody): void {
    this.replied = true;
    const stream = this.#stream;
    if (stream.destroyed || stream.closed) return;
    if (!stream.endAfterHeaders && !stream.readableEnded) drain(stream, () => stream.close(constants.NGHTTP2_NO_ERROR));
    if (this.#reading) watchReader(stream, body, this.#reading);
    const whole = typeof body === 'string' ? Buffer.from(body) : body;
    stream.respond({ ...headers, ':status': status, 'content-length': whole.length });
    if (isParts(whole)) writeParts(stream, whole);
    else stream.end(whole);
  }

  open(status: number, headers: Readonly<Record<string, string | number>>): ReplyStream {
    this.replied = true;
    const stream = this.#stream;
    if (!stream.destroyed) stream.respond({ ...headers, ':status': status });
    return new Http2Reply(stream);
  }
}

class Http2Reply implements ReplyStream {
  readonly writable: ServerHttp2Stream;

  constructor(stream: ServerHttp2Stream) {
    this.writable = stream;
  }

  write(chunk: Buffer | string, onTaken?: (error?: Error | null) => void): boolean {
    return this.writable.write(chunk, onTaken);
  }

  get buffered(): number {
    return this.writable.writableLength;
  }

  end(): void {
    this.writable.end();
  }

  destroy(): void {
    this.writable.destroy();
  }
}
