import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  type OutgoingHttpHeaders,
  type SecureClientSessionOptions,
} from 'node:http2';
import type { RunningApiServer } from '../../cluster/apiserver.ts';

export interface Http2Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  /** The body as it came. */
  readonly bytes: Buffer;
}

/** A bare HTTP/2 client over one connection, for what is sent and seen on the wire: no encoding, no retries. */
export interface Http2Client {
  /** Opened anew when the one before has ended. */
  readonly session: ClientHttp2Session;
  get(path: string, headers?: OutgoingHttpHeaders): Promise<Http2Answer>;
  /**
   * Resolves with the whole answer, or, of a watch, with what comes at once. Rejects when there is none in 15 seconds, or the
   * connection breaks.
   */
  send(
    method: string,
    path: string,
    body: string | Buffer | undefined,
    headers?: OutgoingHttpHeaders,
  ): Promise<Http2Answer>;
  /** A stream that goes on: what comes is handed to `read`, piece by piece. */
  follow(path: string, headers: OutgoingHttpHeaders, read: (chunk: Buffer) => void): ClientHttp2Stream;
  /** Ends the connection when what is under way on it has ended. */
  close(): void;
  /** Ends the connection, and with it what is under way. */
  destroy(): void;
}

const answerTimeoutMs = 15_000;

/** A client of whom it finds at `url`; `identity` says who it is itself. */
export function http2Client(
  url: string,
  identity: SecureClientSessionOptions = { rejectUnauthorized: false },
): Http2Client {
  let session: ClientHttp2Session | undefined;
  const open = (): ClientHttp2Session => {
    if (session && !session.closed && !session.destroyed) return session;
    session = connect(url, identity);
    // Whoever waits for an answer is told by its stream.
    session.on('error', () => undefined);
    return session;
  };
  open();
  const send: Http2Client['send'] = (method, path, body, headers = {}) =>
    new Promise((resolve, reject) => {
      const stream = open().request(
        { ':method': method, ':path': path, ...headers },
        { endStream: body === undefined },
      );
      const timer = setTimeout(() => {
        stream.destroy(new Error(`no answer within ${answerTimeoutMs} ms`));
      }, answerTimeoutMs);
      const parts: Buffer[] = [];
      let head: Http2Answer['headers'] = {};
      stream.on('response', (got) => {
        head = got as typeof head;
        // Nobody waits for a watch to end by itself.
        if (head[':status'] === (200 as unknown) && /[?&/]watch/.test(path)) setTimeout(() => stream.close(), 5);
      });
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('error', reject);
      stream.on('close', () => {
        clearTimeout(timer);
        const status = Number(head[':status'] ?? 0);
        const bytes = Buffer.concat(parts);
        if (status === 0) reject(new Error(`the stream was closed without an answer (code ${stream.rstCode})`));
        else resolve({ status, headers: head, body: bytes.toString(), bytes });
      });
      if (body !== undefined) stream.end(body);
    });
  return {
    get session() {
      return open();
    },
    get: (path, headers) => send('GET', path, undefined, headers),
    send,
    follow(path, headers, read) {
      const stream = open().request({ ':path': path, ...headers });
      stream.on('data', read);
      stream.on('error', () => undefined);
      return stream;
    },
    close: () => session?.close(),
    destroy: () => session?.destroy(),
  };
}

/** One that is the administrator of `api`. */
export function adminHttp2Client({ url, pki }: RunningApiServer): Http2Client {
  return http2Client(url, { ca: pki.ca, cert: pki.admin.certificate, key: pki.admin.privateKey });
}
