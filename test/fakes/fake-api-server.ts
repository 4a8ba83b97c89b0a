import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { statusErrorOf } from '../../api/errors/predicates.ts';
import type { Transport, TransportRequest } from '../../client/client.ts';
import type { TestCertificates } from '../builders/test-certificates.ts';

type Request = Http2ServerRequest | IncomingMessage;
type Response = Http2ServerResponse | ServerResponse;

/** What a server is made with. */
export interface FakeApiServerOptions {
  readonly certificates?: TestCertificates;
  /** `h2` offers HTTP/1.1 too; `plain` is HTTP/1.1 without TLS. */
  readonly protocol: 'h2' | 'http1' | 'plain';
  /** Answers instead of the transport when it returns true. */
  readonly answer?: (request: Request, response: Response) => boolean;
}

/** Puts a transport on a port of this machine: JSON over HTTP, as an API server does it. */
export class FakeApiServer {
  readonly url: string;
  readonly port: number;
  /** Headers of the requests so far. */
  readonly headers: Request['headers'][] = [];
  /** HTTP versions and client certificates that requests came with. */
  readonly seen = new Set<string>();
  readonly #server: { close(done?: () => void): unknown };
  readonly #sockets: Set<Socket>;

  private constructor(server: Server, sockets: Set<Socket>, protocol: string) {
    this.#server = server;
    this.#sockets = sockets;
    this.port = (server.address() as AddressInfo).port;
    this.url = `${protocol === 'plain' ? 'http' : 'https'}://127.0.0.1:${this.port}`;
  }

  static async start(transport: Transport, options: FakeApiServerOptions): Promise<FakeApiServer> {
    let started: FakeApiServer | undefined;
    const handle = (request: Request, response: Response) => {
      started?.headers.push(request.headers);
      const certificate = (
        request.socket as { getPeerCertificate?: () => { subject?: { CN?: string } } }
      ).getPeerCertificate?.();
      started?.seen.add(`${request.httpVersion} ${certificate?.subject?.CN ?? ''}`.trim());
      if (options.answer?.(request, response)) return;
      serve(transport, request, response).catch((error: unknown) => response.destroy(error as Error));
    };
    const tls = options.certificates && {
      cert: options.certificates.serverCert,
      key: options.certificates.serverKey,
      ca: options.certificates.ca,
      requestCert: true,
      rejectUnauthorized: false,
    };
    const server =
      options.protocol === 'plain'
        ? createServer(handle)
        : options.protocol === 'http1'
          ? https.createServer({ ...tls }, handle)
          : createSecureServer({ ...tls, allowHTTP1: true }, handle);
    const sockets = new Set<Socket>();
    for (const event of ['connection', 'secureConnection'])
      server.on(event, (socket: Socket) => {
        sockets.add(socket);
        socket.on('error', () => socket.destroy());
        socket.once('close', () => sockets.delete(socket));
      });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    started = new FakeApiServer(server as unknown as Server, sockets, options.protocol);
    return started;
  }

  /** Connections that are open. */
  get connections(): number {
    return this.#sockets.size;
  }

  /** Cuts all connections. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.cut();
    await closed;
  }
}

async function serve(transport: Transport, request: Request, response: Response): Promise<void> {
  const url = new URL(request.url ?? '/', 'https://localhost');
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  const contentType = request.headers['content-type'];
  const inner: TransportRequest = {
    method: request.method as TransportRequest['method'],
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    signal: gone.signal,
    ...(text === '' ? {} : { body: JSON.parse(text) as unknown }),
    ...(contentType === undefined ? {} : { contentType }),
  };
  try {
    if (inner.query.watch === 'true') return await serveWatch(transport, inner, response);
    const answer = await transport.request(inner);
    response.writeHead(inner.method === 'POST' ? 201 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer));
  } catch (error) {
    const status = statusErrorOf(error)?.status;
    if (!status || response.headersSent) return void response.destroy();
    response.writeHead(status.code ?? 500, { 'content-type': 'application/json' });
    response.end(JSON.stringify(status));
  }
}

async function serveWatch(transport: Transport, request: TransportRequest, response: Response): Promise<void> {
  const events = transport.watch(request)[Symbol.asyncIterator]();
  // The first event decides between a refusal and a stream; the head goes out without waiting for one.
  const first = events.next();
  const begun = await Promise.race([first.then(() => true), new Promise((resolve) => setImmediate(resolve, false))]);
  response.writeHead(200, { 'content-type': 'application/json' });
  if (!begun) (response as ServerResponse).flushHeaders();
  for (let next = await first; !next.done; next = await events.next()) {
    const fits = (response as ServerResponse).write(`${JSON.stringify(next.value)}\n`);
    if (!fits) await new Promise((resolve) => response.once('drain', resolve).once('close', resolve));
    if (request.signal?.aborted) break;
  }
  await events.return?.();
  response.end();
}
