import { type ClientHttp2Session, connect, type OutgoingHttpHeaders } from 'node:http2';

export interface Http2Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** A bare HTTP/2 client over one connection, for what is sent and seen on the wire. */
export interface Http2Client {
  readonly session: ClientHttp2Session;
  get(path: string, headers?: OutgoingHttpHeaders): Promise<Http2Answer>;
  send(method: string, path: string, body: string | Buffer, headers?: OutgoingHttpHeaders): Promise<Http2Answer>;
  close(): void;
}

export function http2Client(url: string): Http2Client {
  const session = connect(url, { rejectUnauthorized: false });
  const send = (method: string, path: string, body: string | Buffer | undefined, headers: OutgoingHttpHeaders = {}) =>
    new Promise<Http2Answer>((resolve, reject) => {
      const stream = session.request(
        { ':method': method, ':path': path, ...headers },
        { endStream: body === undefined },
      );
      const parts: Buffer[] = [];
      let head: Record<string, string | string[] | undefined> = {};
      stream.on('response', (got) => {
        head = got as typeof head;
      });
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('error', reject);
      stream.on('end', () =>
        resolve({ status: Number(head[':status']), headers: head, body: Buffer.concat(parts).toString() }),
      );
      stream.end(body);
    });
  // Whoever waits for an answer is told by its stream.
  session.on('error', () => undefined);
  return {
    session,
    get: (path, headers) => send('GET', path, undefined, headers),
    send,
    close: () => session.close(),
  };
}
