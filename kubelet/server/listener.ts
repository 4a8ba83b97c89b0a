import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { type Duplex, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { listening } from '../../api/listening.ts';
import type { Logger } from '../../api/logger.ts';
import type { NodeEndpoint, NodeResponse } from '../../api/node-endpoint.ts';
import { type Caller, type CallerCredentials, credentialsOf } from '../../client/serving/caller.ts';
import { refuseUpgrade } from '../../client/streaming/upgrade.ts';
import { type NodeAttributes, nodeAttributes } from './authorization.ts';

/** Whose server listens where, and who may ask what. */
export interface NodeListenerOptions {
  readonly nodeName: string;
  readonly endpoint: NodeEndpoint;
  readonly host: string;
  /** 10250; 0 takes a free one. */
  readonly port: number;
  readonly tls: { readonly cert: string | Buffer; readonly key: string | Buffer; readonly clientCa: string | Buffer };
  /** The user, or undefined: 401. A certificate is proof enough; tokens are for TokenReview. */
  readonly authenticate: (credentials: CallerCredentials) => Promise<Caller | undefined>;
  /** SubjectAccessReview: whether the user may do it to one of the subresources. */
  readonly authorize: (user: Caller, attributes: NodeAttributes) => Promise<boolean>;
  readonly logger: Logger;
}

/** A listening server. */
export interface NodeListener {
  readonly port: number;
  /** Stops and cuts what is open. */
  close(): Promise<void>;
}

/** Listens for a node: HTTPS with HTTP/1.1, as upgrades need. Rejects when the port cannot be had. */
export async function listenNode(options: NodeListenerOptions): Promise<NodeListener> {
  const { cert, key, clientCa } = options.tls;
  const server: Server = createServer({
    cert,
    key,
    ca: clientCa,
    requestCert: true,
    rejectUnauthorized: false,
    noDelay: true,
    // A client that vanished without a word is noticed, though a session may be silent for hours.
    keepAlive: true,
    keepAliveInitialDelay: 15_000,
  });
  const upgraded = new Set<Duplex>();
  server.on('request', (request, response) => {
    void answer(options, request, response).catch((error) => {
      options.logger.debug('request to the node ended early', { path: request.url, error: String(error) });
      response.destroy();
    });
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    upgraded.add(socket);
    socket.on('close', () => upgraded.delete(socket));
    socket.on('error', () => socket.destroy());
    void refusal(options, request)
      .then((refused) => {
        const { method = '', url = '', headers } = request;
        if (refused) refuseUpgrade(socket, refused);
        else options.endpoint.upgrade({ method, url, headers }, socket, head);
      })
      .catch((error) => refuseUpgrade(socket, { code: 500, body: String(error) }));
  });
  const port = await listening(server, options);
  return {
    port,
    close() {
      for (const socket of upgraded) socket.destroy();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function answer(options: NodeListenerOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const refused = await refusal(options, request);
  if (refused) {
    response.writeHead(refused.code, { 'content-type': 'text/plain; charset=utf-8' }).end(refused.body);
    return;
  }
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const { method = '', url = '', headers } = request;
  // Nothing here reads a body; one that is not taken would hold up the connection.
  request.resume();
  await writeResponse(await options.endpoint.serve({ method, url, headers, signal: gone.signal }), response);
}

async function writeResponse({ code, headers, body }: NodeResponse, response: ServerResponse): Promise<void> {
  response.writeHead(code, headers);
  if (typeof body === 'string' || body instanceof Uint8Array) {
    response.end(body);
    return;
  }
  // A log that is followed may be silent for long, but the client shall know that it has begun.
  response.flushHeaders();
  await pipeline(Readable.from(body, { objectMode: false }), response);
}

/** Who is not let in, and why. */
async function refusal(
  options: NodeListenerOptions,
  request: IncomingMessage,
): Promise<{ code: number; body: string } | undefined> {
  const user = await options.authenticate(credentialsOf(request));
  if (!user) return { code: 401, body: 'Unauthorized' };
  const path = request.url?.split('?')[0] ?? '';
  const attributes = nodeAttributes(request.method ?? '', path, options.nodeName);
  if (await options.authorize(user, attributes)) return undefined;
  const { verb, resource, subresources } = attributes;
  const body = `Forbidden (user=${user.name}, verb=${verb}, resource=${resource}, subresource(s)=[${subresources.join(' ')}])\n`;
  return { code: 403, body };
}
