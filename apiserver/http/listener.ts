import type { IncomingMessage, ServerResponse } from 'node:http';
import { createSecureServer, type Http2SecureServer } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { DEFAULT_CIPHERS } from 'node:tls';
import type { Exchange } from './exchange.ts';
import { Http1Exchange, UpgradeExchange } from './http1.ts';
import { Http2Exchange } from './http2.ts';

export interface ListenerOptions {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  readonly cert: string | Buffer;
  readonly key: string | Buffer;
  /** Client certificates signed by this CA are believed; others count as none. */
  readonly clientCa: string | Buffer | undefined;
  readonly handle: (exchange: Exchange) => void;
}

export interface Listener {
  readonly port: number;
  /** Stops taking connections and cuts those that are still open after `graceMs`. */
  close(graceMs: number): Promise<void>;
}

/** Opens one port for HTTP/2, HTTP/1.1 and upgrades to other protocols. Rejects with node's error when the port is taken. */
export async function listen(options: ListenerOptions): Promise<Listener> {
  const server: Http2SecureServer = createSecureServer({
    allowHTTP1: true,
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
    settings: { maxConcurrentStreams: 1000, initialWindowSize: 1 << 20 },
  });
  const sockets = new Set<Socket>();
  server.on('secureConnection', (socket: Socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('stream', (stream, headers) => options.handle(new Http2Exchange(stream, headers)));
  server.on('request', (request, response) => {
    // HTTP/2 requests come here too, as compatibility objects; their streams have been handled above.
    if (request.httpVersionMajor >= 2) return;
    options.handle(new Http1Exchange(request as unknown as IncomingMessage, response as unknown as ServerResponse));
  });
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    options.handle(new UpgradeExchange({ request, socket, head }));
  });
  // An expectation that nobody knows is refused in HTTP/1.1, and means nothing in HTTP/2, whose streams have been handled above.
  server.on('checkExpectation', (request, response) => {
    if (request.httpVersionMajor < 2) response.writeHead(417).end();
  });
  // Broken handshakes and protocol errors of one client concern nobody else.
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  server.on('sessionError', () => undefined);
  server.on('clientError', (_error: Error, socket: Socket) => {
    if (socket.writable)
      socket.end(
        'HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n400 Bad Request',
      );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
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
