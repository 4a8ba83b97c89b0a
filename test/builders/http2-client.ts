import { type ClientHttp2Session, type ClientHttp2Stream, connect } from 'node:http2';
import type { RunningApiServer } from '../../cluster/apiserver.ts';

export interface Reply {
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer;
}

export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | undefined;
}

/** A client that sends whatever it is told to: no encoding, no retries. Acts as the administrator. */
export class Http2Client {
  readonly #api: RunningApiServer;
  #session: ClientHttp2Session | undefined;

  constructor(api: RunningApiServer) {
    this.#api = api;
  }

  #open(): ClientHttp2Session {
    if (this.#session && !this.#session.closed && !this.#session.destroyed) return this.#session;
    const { certificate: cert, privateKey: key } = this.#api.pki.admin;
    const session = connect(this.#api.url, { ca: this.#api.pki.ca, cert, key });
    // The request that it breaks says so; a later one opens another.
    session.on('error', () => session.destroy());
    this.#session = session;
    return session;
  }

  /** Resolves with the whole reply, or, of a watch, with what comes at once. Rejects when there is none within `timeoutMs`, or the connection breaks. */
  send({ method, path, headers = {}, body }: Sent, timeoutMs = 15_000): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const stream = this.#open().request({ ...headers, ':method': method, ':path': path }, { endStream: !body });
      const parts: Buffer[] = [];
      let status = 0;
      let contentType = '';
      const timer = setTimeout(() => {
        stream.destroy();
        reject(new Error(`no answer within ${timeoutMs} ms, status so far ${status}`));
      }, timeoutMs);
      stream.on('response', (received) => {
        status = Number(received[':status']);
        contentType = String(received['content-type'] ?? '');
        // Nobody waits for a watch to end by itself.
        if (status === 200 && /[?&/]watch/.test(path)) setTimeout(() => stream.close(), 5);
      });
      stream.on('data', (chunk: Buffer) => parts.push(chunk));
      stream.on('error', reject);
      stream.on('close', () => {
        clearTimeout(timer);
        if (status === 0) reject(new Error(`the stream was closed without an answer (code ${stream.rstCode})`));
        else resolve({ status, contentType, body: Buffer.concat(parts) });
      });
      if (body) stream.end(body);
    });
  }

  /** A stream that goes on: what comes is handed to `read`, piece by piece. */
  follow(path: string, accept: string, read: (chunk: Buffer) => void): ClientHttp2Stream {
    const stream = this.#open().request({ ':path': path, accept });
    stream.on('data', read);
    stream.on('error', () => undefined);
    return stream;
  }

  close(): void {
    this.#session?.destroy();
  }
}
