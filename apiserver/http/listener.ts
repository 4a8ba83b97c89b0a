import type { IncomingMessage, ServerResponse } from 'node:http';
import { createSecureServer, type Http2SecureServer, type ServerHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';
import { DEFAULT_CIPHERS } from 'node:tls';
import type { Clock } from '../../api/clock.ts';
import { listening } from '../../api/listening.ts';
import type { Exchange } from './exchange.ts';
import { Http1Exchange, UpgradeExchange } from './http1.ts';
import { Http2Exchange } from './http2.ts';
import type { ReadingLimit } from './slow-reader.ts';

export interface ListenerOptions {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  readonly cert: string | Buffer;
  readonly key: string | Buffer;
  /** Client certificates signed by this CA are believed; others count as none. */
  readonly clientCa: string | Buffer | undefined;
  /** Requests that one HTTP/2 connection may have open at one time; 0 for the default. */
  readonly maxStreams?: number;
  readonly limits?: Partial<ConnectionLimits>;
  /** Without a clock clients may read answers as slowly as they like. */
  readonly clock?: Clock;
  readonly handle: (exchange: Exchange) => void;
}

/** Times in milliseconds, all of them kube-apiserver's but those for reading, which it leaves without a bound. */
export interface ConnectionLimits {
  /** For the handshake, and for the headers of each request. */
  readonly headersMs: number;
  /** How long a connection without a request is kept. */
  readonly idleMs: number;
  readonly headerBytes: number;
  /** How long a client may take to read an answer, besides what its length allows it. */
  readonly readingMs: number;
  /** What an answer's length allows: a millisecond for so many bytes. */
  readonly readingBytesPerMs: number;
}

export const defaultLimits: ConnectionLimits = {
  headersMs: 32_000,
  idleMs: 90_000,
  headerBytes: 1 << 20,
  readingMs: 60_000,
  readingBytesPerMs: 16,
};

const defaultStreams = 1000;

export interface Listener {
  readonly port: number;
  /** Stops taking connections and cuts those that are still open after `graceMs`. */
  close(graceMs: number): Promise<void>;
}

/** Opens one port for HTTP/2, HTTP/1.1 and upgrades to other protocols. Rejects with node's error when the port is taken. */
export async function listen(options: ListenerOptions): Promise<Listener> {
  const limits = { ...defaultLimits, ...options.limits };
  const reading: ReadingLimit | undefined = options.clock && {
    clock: options.clock,
    baseMs: limits.readingMs,
    bytesPerMs: limits.readingBytesPerMs,
  };
  const server: Http2SecureServer = createSecureServer({
    allowHTTP1: true,
    handshakeTimeout: limits.headersMs,
    cert: options.cert,
    key: options.key,
    ...(options.clientCa ? { ca: options.clientCa } : {}),
    // The cheapest of the good ones first, as Go's servers have it.
    ciphers: `TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:${DEFAULT_CIPHERS}`,
    honorCipherOrder: true,
    keepAlive: true,
    requestCert: true,
    rejectUnauthorized: false,
    // Watches are streams that stay open: an informer holds a few dozen on one connection.
    settings: {
      maxConcurrentStreams: options.maxStreams || defaultStreams,
      initialWindowSize: 1 << 20,
      maxHeaderListSize: limits.headerBytes,
    },
  });
  // Node reads these off the server, and does not take them as options where HTTP/2 is spoken too.
  Object.assign(server, http1Limits(limits));
  server.on('session', (session) => closeWhenIdle(session, limits.idleMs));
  const sockets = new Set<Socket>();
  server.on('secureConnection', (socket: Socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('close', () => sockets.delete(socket));
  });
  // For HTTP/1.1 only. With a listener for requests node also makes compatibility objects for every HTTP/2 stream; what it
  // listens with for that is taken off again, since the streams themselves are handled: a third of the memory of idle watches.
  server.on('request', (request, response) => {
    options.handle(
      new Http1Exchange(request as unknown as IncomingMessage, response as unknown as ServerResponse, reading),
    );
  });
  server.removeAllListeners('stream');
  server.on('stream', (stream, headers) => {
    // Other expectations mean nothing in HTTP/2; node refuses those of HTTP/1.1.
    if (headers.expect === '100-continue') stream.additionalHeaders({ ':status': 100 });
    options.handle(new Http2Exchange(stream, headers, reading));
  });
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    options.handle(new UpgradeExchange({ request, socket, head }));
  });
  // Broken handshakes and protocol errors of one client concern nobody else.
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  server.on('sessionError', () => undefined);
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => refuseClient(error.code, socket));
  const port = await listening(server, options);
  return {
    port,
    close: (graceMs) =>
      new Promise((resolve) => {
        const cut = setTimeout(() => {
          for (const socket of sockets) socket.destroy();
        }, graceMs);
        server.close(() => {
          clearTimeout(cut);
          resolve();
        });
      }),
  };
}

/** What node's server for HTTP/1.1 takes; it checks its connections several times in the shortest of these times. */
function http1Limits({ headersMs, idleMs, headerBytes }: ConnectionLimits) {
  return {
    headersTimeout: headersMs,
    keepAliveTimeout: idleMs,
    maxHeaderSize: headerBytes,
    // Bodies have the time of their requests, which is the business of the stages.
    requestTimeout: 0,
    connectionsCheckingInterval: Math.max(50, Math.min(headersMs, idleMs) / 4),
  };
}

/** Ends a connection on which nothing has happened for a while, unless a stream is open. */
function closeWhenIdle(session: ServerHttp2Session, idleMs: number): void {
  let open = 0;
  session.on('stream', (stream) => {
    open++;
    stream.once('close', () => open--);
  });
  session.setTimeout(idleMs, () => {
    if (open === 0) session.close();
  });
}

const statusLines: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
};

/** Answers what is no request, in the words of Go's server; one that did not come in time is cut without a word. */
function refuseClient(code: string | undefined, socket: Socket): void {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = statusLines[code ?? ''] ?? '400 Bad Request';
  socket.end(`HTTP/1.1 ${status}\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n${status}`);
}
