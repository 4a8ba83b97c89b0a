import type { ClientHttp2Session, ClientHttp2Stream, IncomingHttpHeaders } from 'node:http2';
import http2 from 'node:http2';
import type { TLSSocket } from 'node:tls';
import type { Clock } from '../../api/clock.ts';
import { type Connection, ConnectionError, connectionError, type WireAnswer, type WireRequest } from './connection.ts';

/** A silent connection is asked for a sign of life after this time, and given up when none comes in the second. */
const pingAfterMs = 30_000;
const pingTimeoutMs = 15_000;
/** Lists are megabytes and watches many: node's 64 KB windows would make every one wait for round trips. */
const streamWindow = 4 << 20;
const sessionWindow = 16 << 20;
const { NGHTTP2_CANCEL, NGHTTP2_NO_ERROR, NGHTTP2_REFUSED_STREAM } = http2.constants;

/** One HTTP/2 session over a socket that has agreed on it. */
export class Http2Connection implements Connection {
  readonly #session: ClientHttp2Session;
  readonly #clock: Clock;
  #usable = true;
  #cancelPing: () => void = () => undefined;

  constructor(origin: string, socket: TLSSocket, clock: Clock) {
    this.#clock = clock;
    this.#session = http2.connect(origin, {
      createConnection: () => socket,
      settings: { enablePush: false, initialWindowSize: streamWindow },
    });
    const retire = () => {
      this.#usable = false;
    };
    // Whoever gave up meanwhile has destroyed it; a throw here would end the process.
    this.#session.once('connect', (session) => {
      if (!session.destroyed) session.setLocalWindowSize(sessionWindow);
    });
    // Streams that are open may end; new ones go over a new session.
    this.#session.once('goaway', retire);
    this.#session.once('close', () => {
      retire();
      this.#cancelPing();
    });
    // Each stream tells its own caller; without a listener node would end the process.
    this.#session.on('error', retire);
    this.#session.unref();
    this.#ping();
  }

  get usable(): boolean {
    return this.#usable && !this.#session.closed && !this.#session.destroyed;
  }

  close(): void {
    this.#usable = false;
    this.#session.destroy();
  }

  send({ method, path, headers, body }: WireRequest, signal: AbortSignal): Promise<WireAnswer> {
    return new Promise((resolve, reject) => {
      let stream: ClientHttp2Stream;
      try {
        stream = this.#session.request({ ':method': method, ':path': path, ...headers }, { endStream: !body });
      } catch (error) {
        this.#usable = false;
        return reject(connectionError(`${method} ${path}`, error, true));
      }
      this.#hold(stream);
      const cancel = () => stream.close(NGHTTP2_CANCEL);
      const abort = () => {
        // The reader of the body must see an error, not an end.
        stream.destroy(signal.reason instanceof Error ? signal.reason : undefined);
        reject(signal.reason);
      };
      if (signal.aborted) return abort();
      signal.addEventListener('abort', abort, { once: true });
      stream.on('error', (error) => {
        const unprocessed = stream.rstCode === NGHTTP2_REFUSED_STREAM;
        reject(signal.aborted ? signal.reason : connectionError(`${method} ${path}`, error, unprocessed));
      });
      let answered = false;
      stream.once('close', () => {
        signal.removeEventListener('abort', abort);
        // A stream that the server resets without an error code closes without an answer and without an error.
        if (!answered) reject(new ConnectionError(`${method} ${path}: the stream was closed`, { code: 'ECONNRESET' }));
      });
      stream.once('response', (answer) => {
        answered = true;
        resolve({
          status: answer[':status'] ?? 0,
          header: (name) => headerOf(answer, name),
          body: stream,
          wasCut: () => stream.rstCode !== NGHTTP2_NO_ERROR,
          cancel,
        });
      });
      if (body) stream.end(body);
    });
  }

  /** Keeps the process alive while an answer is awaited, as a socket of HTTP/1.1 does. */
  #hold(stream: ClientHttp2Stream): void {
    this.#session.ref();
    this.#open++;
    stream.once('close', () => {
      if (--this.#open === 0 && !this.#session.destroyed) this.#session.unref();
    });
  }
  #open = 0;

  #ping(): void {
    this.#cancelPing = this.#clock.after(pingAfterMs, () => {
      if (this.#session.destroyed) return;
      const giveUp = this.#clock.after(pingTimeoutMs, () => {
        this.#usable = false;
        this.#session.destroy(Object.assign(new Error('no answer to a ping'), { code: 'ETIMEDOUT' }));
      });
      this.#cancelPing = giveUp;
      const sent = this.#session.ping(() => {
        giveUp();
        if (!this.#session.destroyed) this.#ping();
      });
      if (!sent) giveUp();
    });
  }
}

function headerOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
