import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import { type Body, clientGone, collectBody, drain, writeParts } from './body.ts';
import type { Exchange, Headers, ReplyStream, Upgrade } from './exchange.ts';
import { peerCertificateOf } from './peer-certificate.ts';
import { isParts, joined, type ReplyBody } from './reply-body.ts';
import { type ReadingLimit, watchReader } from './slow-reader.ts';

/** One request of an HTTP/1.1 connection. */
export class Http1Exchange implements Exchange {
  readonly method: string;
  readonly path: string;
  readonly search: string;
  readonly headers: Headers;
  readonly upgrade = undefined;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #reading: ReadingLimit | undefined;
  #abort: AbortController | undefined;
  replied = false;

  constructor(request: IncomingMessage, response: ServerResponse, reading?: ReadingLimit) {
    this.#reading = reading;
    const url = request.url ?? '/';
    const mark = url.indexOf('?');
    this.method = request.method ?? 'GET';
    this.path = mark < 0 ? url : url.slice(0, mark);
    this.search = mark < 0 ? '' : url.slice(mark + 1);
    this.headers = request.headers;
    this.#request = request;
    this.#response = response;
  }

  // Made on demand: most requests end without anyone asking, and a signal costs more than the rest of this class.
  get signal(): AbortSignal {
    if (!this.#abort) {
      const abort = new AbortController();
      this.#abort = abort;
      if (this.#response.destroyed) abort.abort(clientGone);
      else this.#response.on('close', () => abort.abort(clientGone));
    }
    return this.#abort.signal;
  }

  get remoteAddress(): string {
    return this.#request.socket.remoteAddress ?? '';
  }

  get connection(): object {
    return this.#request.socket;
  }

  clientCertificate(): PeerCertificate | undefined {
    return peerCertificateOf(this.#request.socket as TLSSocket);
  }

  readBody(limit: number): Body {
    return collectBody(this.#request, limit);
  }

  bodyStream(): NodeJS.ReadableStream {
    return this.#request;
  }

  reply(status: number, headers: Readonly<Record<string, string | number>>, body: ReplyBody): void {
    this.replied = true;
    const response = this.#response;
    if (!this.#request.complete && hasBody(this.headers)) drain(this.#request, () => response.socket?.destroy());
    if (this.#reading) watchReader(response, body, this.#reading);
    if (isParts(body)) {
      response.writeHead(status, { ...headers, 'content-length': body.length });
      writeParts(response, body);
      return;
    }
    response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
    // A short body as text goes out together with the head, in one write; bytes would make a second one. The head is then in the
    // encoding of the body, and of its parts only warnings have more than ASCII: they are bytes already.
    if (typeof body === 'string' && headers.warning === undefined) {
      response.end(body);
      return;
    }
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    if (bytes.length <= oneWriteBound) response.end(bytes.toString('latin1'), 'latin1');
    else response.end(bytes);
  }

  open(status: number, headers: Readonly<Record<string, string | number>>): ReplyStream {
    this.replied = true;
    const response = this.#response;
    response.writeHead(status, headers);
    response.flushHeaders();
    return new Http1Reply(response, this.method === 'HEAD');
  }
}

/** A body is announced by its length, or by the way it is sent. */
function hasBody(headers: Headers): boolean {
  const length = headers['content-length'];
  return (length !== undefined && length !== '0') || headers['transfer-encoding'] !== undefined;
}

class Http1Reply implements ReplyStream {
  readonly writable: ServerResponse;
  readonly #socket: Socket | null;
  readonly #isHead: boolean;

  constructor(response: ServerResponse, isHead: boolean) {
    this.writable = response;
    this.#socket = response.socket;
    this.#isHead = isHead;
  }

  /** The response would make three writes of a chunk; framed by hand it is one, and the frame serves every watcher. */
  write(chunk: Buffer | string, onTaken?: (error?: Error | null) => void): boolean {
    if (this.#isHead) {
      onTaken?.();
      return true;
    }
    const response = this.writable;
    const socket = this.#socket;
    if (!socket || response.socket !== socket || typeof chunk === 'string' || chunk.length > frameBound)
      return response.write(chunk, onTaken);
    return socket.write(frameOf(chunk), onTaken);
  }

  get buffered(): number {
    return this.writable.writableLength + (this.writable.socket?.writableLength ?? 0);
  }

  end(): void {
    this.writable.end();
  }

  destroy(): void {
    this.writable.destroy();
  }
}

const frames = new WeakMap<Buffer, Buffer>();

/** A chunk as HTTP/1.1 sends it, made once for bytes that many clients get. */
function frameOf(chunk: Buffer): Buffer {
  let frame = frames.get(chunk);
  if (!frame) {
    frame = Buffer.concat([Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, crlf]);
    frames.set(chunk, frame);
  }
  return frame;
}

/** Larger chunks are not copied into a frame. */
const frameBound = 64 * 1024;

const crlf = Buffer.from('\r\n');

/** Bodies up to this many bytes are sent in one write with their head. */
const oneWriteBound = 32 * 1024;

/** A request that asks for another protocol. A refusal is written on the socket as a plain HTTP/1.1 answer. */
export class UpgradeExchange implements Exchange {
  readonly method: string;
  readonly path: string;
  readonly search: string;
  readonly headers: Headers;
  readonly upgrade: Upgrade;
  readonly signal: AbortSignal;
  replied = false;

  constructor(upgrade: Upgrade) {
    const url = upgrade.request.url ?? '/';
    const mark = url.indexOf('?');
    this.method = upgrade.request.method ?? 'GET';
    this.path = mark < 0 ? url : url.slice(0, mark);
    this.search = mark < 0 ? '' : url.slice(mark + 1);
    this.headers = upgrade.request.headers;
    this.upgrade = upgrade;
    const abort = new AbortController();
    this.signal = abort.signal;
    upgrade.socket.on('close', () => abort.abort());
    // Without a listener a reset connection would end the process.
    upgrade.socket.on('error', () => abort.abort());
  }

  get remoteAddress(): string {
    return this.upgrade.request.socket.remoteAddress ?? '';
  }

  get connection(): object {
    return this.upgrade.socket;
  }

  clientCertificate(): PeerCertificate | undefined {
    return peerCertificateOf(this.upgrade.socket as TLSSocket);
  }

  readBody(): Body {
    return { bytes: Promise.resolve(Buffer.alloc(0)), drop: () => undefined };
  }

  bodyStream(): NodeJS.ReadableStream {
    return this.upgrade.request;
  }

  reply(status: number, headers: Readonly<Record<string, string | number>>, body: ReplyBody): void {
    this.replied = true;
    const bytes = joined(body);
    const all = { ...headers, 'content-length': bytes.length, connection: 'close' };
    const head = Object.entries(all)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('');
    this.upgrade.socket.end(
      Buffer.concat([Buffer.from(`HTTP/1.1 ${status} ${status}\r\n${head}\r\n`, 'latin1'), bytes]),
    );
  }

  open(): ReplyStream {
    throw new Error('an upgraded connection has no reply to stream');
  }
}
