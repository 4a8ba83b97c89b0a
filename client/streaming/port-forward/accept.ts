import type { Duplex } from 'node:stream';
import { createWebSocketStream } from 'ws';
import {
  headerList,
  isWebSocketRequest,
  negotiate,
  protocolVersionHeader,
  queryOf,
  refuseProtocols,
  refuseUpgrade,
  switchToSpdy,
  type UpgradeRequest,
} from '../upgrade.ts';
import { acceptWebSocket } from '../websocket/accept.ts';
import { type PortForwardOptions, portForwardProtocol, servePortForwardOverSpdy } from './spdy.ts';
import { parsePorts, servePortForwardOverWebSocket } from './websocket.ts';

/** SPDY frames as the bytes of a WebSocket's binary messages: how kubectl forwards ports since 1.31 (KEP 4006). */
export const tunnelProtocol = `SPDY/3.1+${portForwardProtocol}`;

const channelProtocols = ['v4.channel.k8s.io', 'v4.base64.channel.k8s.io'];

/**
 * Answers a port-forward request in the protocol the client asks for, and serves its connections through `dial`.
 * Resolves when the client is done, refused or gone; never rejects.
 */
export async function acceptPortForward(
  request: UpgradeRequest,
  socket: Duplex,
  head: Buffer,
  options: PortForwardOptions,
): Promise<void> {
  if (isWebSocketRequest(request)) {
    await acceptOverWebSocket(request, socket, head, options);
    return;
  }
  if (request.headers.upgrade?.toLowerCase() !== 'spdy/3.1') {
    refuseUpgrade(socket, { code: 400, body: 'unable to upgrade: missing upgrade headers in request\n' });
    return;
  }
  const offered = headerList(request, protocolVersionHeader);
  if (offered.length > 0 && !offered.includes(portForwardProtocol)) {
    refuseProtocols(socket, offered, [portForwardProtocol]);
    return;
  }
  switchToSpdy(socket, portForwardProtocol);
  await servePortForwardOverSpdy(socket, head, options);
}

async function acceptOverWebSocket(
  request: UpgradeRequest,
  socket: Duplex,
  head: Buffer,
  options: PortForwardOptions,
): Promise<void> {
  const offered = headerList(request, 'sec-websocket-protocol');
  const supported = [tunnelProtocol, ...channelProtocols];
  const protocol = offered.length === 0 ? '' : negotiate(offered, supported);
  if (protocol === undefined) {
    const body = `requested protocol(s) are not supported: [${offered.join(' ')}]; supports [${supported.join(' ')}]\n`;
    refuseUpgrade(socket, { code: 403, body });
    return;
  }
  const ports = protocol === tunnelProtocol ? [] : parsePorts(queryOf(request));
  if ('error' in ports) {
    refuseUpgrade(socket, { code: 400, body: ports.error });
    return;
  }
  const websocket = await acceptWebSocket(request, socket, head, protocol === '' ? undefined : protocol);
  if (!websocket) return;
  if (protocol === tunnelProtocol) {
    await servePortForwardOverSpdy(createWebSocketStream(websocket), Buffer.alloc(0), options);
  } else {
    await servePortForwardOverWebSocket(websocket, protocol, ports, options);
  }
}
