import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Clock, systemClock } from '../../api/clock.ts';
import { failure } from '../../api/errors/status-error.ts';
import type { Exchange, Upgrade } from '../http/exchange.ts';
import { backendError, HandshakeTimeout } from './backend-error.ts';
import { addressOf, requestBackend } from './backend-request.ts';
import { requestHeaders, responseHeaders } from './headers.ts';
import type { ProxyTarget, RemoteTarget } from './target.ts';

/** How a tunnel is made. */
export interface TunnelOptions {
  /** For the backend to answer the upgrade; 30 s. */
  readonly handshakeTimeoutMs?: number;
  readonly clock?: Clock;
}

/** A backend's refusal is short; more is not passed on. */
const maxRefusalBytes = 64 * 1024;

/**
 * Passes an upgrade request on and then the bytes of both sides, SPDY or WebSocket, unseen. Resolves when the connection
 * is over, or handed to a node of this process: either way the exchange is finished, though `replied` does not say so.
 * Rejects with a StatusError when the backend cannot be reached; nothing was sent to the client then.
 */
export async function forwardUpgrade(
  exchange: Exchange,
  { socket, head }: Upgrade,
  target: ProxyTarget,
  options: TunnelOptions = {},
): Promise<void> {
  const headers = requestHeaders(exchange.headers, { address: exchange.remoteAddress, upgrade: true });
  if (target.kind === 'local') {
    exchange.switched?.();
    target.endpoint.upgrade({ method: exchange.method, url: target.path, headers }, socket, head);
    return;
  }
  const answer = await handshake(exchange, target, headers, options);
  if (answer.kind === 'refused') {
    const { statusCode = 502 } = answer.response;
    if (statusCode < 400) throw failure('', `invalid upgrade response: status code ${statusCode}`);
    const body = await readBounded(answer.response);
    const { 'content-length': _, ...passed } = responseHeaders(answer.response.headers);
    exchange.reply(statusCode, singleValues(passed), body);
    return;
  }
  const { response } = answer;
  exchange.switched?.();
  const lines = [`HTTP/1.1 101 ${response.statusMessage ?? 'Switching Protocols'}`];
  for (let at = 0; at + 1 < response.rawHeaders.length; at += 2) {
    lines.push(`${response.rawHeaders[at]}: ${response.rawHeaders[at + 1]}`);
  }
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  if (answer.head.length > 0) socket.write(answer.head);
  if (head.length > 0) answer.socket.write(head);
  await joinSockets(socket, answer.socket);
}

type HandshakeAnswer =
  | { kind: 'upgraded'; response: IncomingMessage; socket: Duplex; head: Buffer }
  | { kind: 'refused'; response: IncomingMessage };

function handshake(
  exchange: Exchange,
  target: RemoteTarget,
  headers: Readonly<Record<string, string | string[]>>,
  { handshakeTimeoutMs = 30_000, clock = systemClock }: TunnelOptions,
): Promise<HandshakeAnswer> {
  return new Promise((resolve, reject) => {
    const { method, signal } = exchange;
    const request = requestBackend(target, { method, headers, signal, upgrade: true, clock });
    const cancel = clock.after(handshakeTimeoutMs, () => request.destroy(new HandshakeTimeout()));
    request.once('upgrade', (response: IncomingMessage, socket: Duplex, head: Buffer) => {
      cancel();
      resolve({ kind: 'upgraded', response, socket, head });
    });
    request.once('response', (response: IncomingMessage) => {
      cancel();
      resolve({ kind: 'refused', response });
    });
    request.on('error', (cause) => {
      cancel();
      reject(backendError(cause, addressOf(target), { kind: 'dial' }));
    });
    request.end();
  });
}

/** Carries bytes until one side is done or lost; then the other is closed too, as the protocols inside end by themselves. */
function joinSockets(client: Duplex, backend: Duplex): Promise<void> {
  const sides = [
    { from: backend, to: client },
    { from: client, to: backend },
  ];
  for (const { from, to } of sides) {
    from.pipe(to);
    // What was said last must still arrive: `end` lets it be written, and only then is the other side closed.
    from.once('end', () => to.once('finish', () => to.destroy()));
    from.on('error', () => from.destroy());
    from.once('close', () => (from.readableEnded ? to.end() : to.destroy()));
  }
  return Promise.all(sides.map(({ from }) => new Promise<void>((resolve) => from.once('close', () => resolve())))).then(
    () => undefined,
  );
}

async function readBounded(response: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response) {
    parts.push(part as Buffer);
    size += (part as Buffer).length;
    if (size > maxRefusalBytes) break;
  }
  return Buffer.concat(parts).subarray(0, maxRefusalBytes);
}

/** Replies have one value a name; of headers that come several times, cookies aside, a list is the same. */
export function singleValues(headers: Readonly<Record<string, string | string[]>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')]));
}
