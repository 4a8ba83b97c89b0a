import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { UpgradeRequest } from '../upgrade.ts';

/** A message is held whole in memory; clients send at most some 32 KB, or the chunk their reader gave them. */
export const maxMessageBytes = 16 * 1024 * 1024;

/**
 * Finishes the WebSocket handshake with the subprotocol chosen by the caller (none where the client offered none).
 * `undefined`: the request was no proper handshake, or the client went away; the socket is answered and closed.
 */
export function acceptWebSocket(
  request: UpgradeRequest,
  socket: Duplex,
  head: Buffer,
  protocol: string | undefined,
): Promise<WebSocket | undefined> {
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: maxMessageBytes,
  });
  // ws refuses `SPDY/3.1+portforward.k8s.io`, as a slash is not allowed in a token (RFC 6455 4.1), but kubectl sends it.
  const { 'sec-websocket-protocol': _, ...headers } = request.headers;
  if (protocol !== undefined) server.on('headers', (answer) => answer.push(`Sec-WebSocket-Protocol: ${protocol}`));
  return new Promise((resolve) => {
    socket.once('close', () => resolve(undefined));
    // ws reads method, url and headers only.
    const { method, url } = request;
    server.handleUpgrade({ method, url, headers } as IncomingMessage, socket, head, (websocket) => resolve(websocket));
  });
}
