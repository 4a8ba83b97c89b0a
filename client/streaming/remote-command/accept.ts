import type { Duplex } from 'node:stream';
import { type Clock, systemClock } from '../../../api/clock.ts';
import { SpdySession } from '../spdy/session.ts';
import type { SpdyStream } from '../spdy/stream.ts';
import {
  headerList,
  isWebSocketRequest,
  negotiate,
  protocolVersionHeader,
  refuseProtocols,
  refuseUpgrade,
  switchToSpdy,
  type UpgradeRequest,
} from '../upgrade.ts';
import { acceptWebSocket } from '../websocket/accept.ts';
import { ChannelSocket, channelOptions } from '../websocket/channels.ts';
import { openSession } from './open-session.ts';
import type { RemoteCommandOptions, RemoteCommandSession } from './session.ts';

/** Timeouts of a session; the defaults are the kubelet's. */
export interface SessionTimeouts {
  clock?: Clock;
  /** For the client to open its streams: 30 s. */
  streamCreationMs?: number;
  /** Without a byte from the client, SPDY only: 4 h. */
  idleMs?: number;
}

const spdyProtocols = ['v5', 'v4', 'v3', 'v2'].map((version) => `${version}.channel.k8s.io`).concat('channel.k8s.io');
const websocketProtocols = [
  'v5.channel.k8s.io',
  'v4.channel.k8s.io',
  'v4.base64.channel.k8s.io',
  'channel.k8s.io',
  'base64.channel.k8s.io',
];

/**
 * Answers an exec or attach request with SPDY or WebSocket, whatever the client asks for, and waits until its streams
 * are there. `undefined`: refused or lost, and the socket is answered and closed.
 */
export function acceptRemoteCommand(
  request: UpgradeRequest,
  socket: Duplex,
  head: Buffer,
  options: RemoteCommandOptions & SessionTimeouts,
): Promise<RemoteCommandSession | undefined> {
  return isWebSocketRequest(request)
    ? acceptOverWebSocket(request, socket, head, options)
    : acceptOverSpdy(request, socket, head, options);
}

async function acceptOverWebSocket(
  request: UpgradeRequest,
  socket: Duplex,
  head: Buffer,
  options: RemoteCommandOptions,
): Promise<RemoteCommandSession | undefined> {
  const offered = headerList(request, 'sec-websocket-protocol');
  const protocol = offered.length === 0 ? '' : negotiate(offered, websocketProtocols);
  if (protocol === undefined) {
    refuseUpgrade(socket, {
      code: 403,
      body: `requested protocol(s) are not supported: [${offered.join(' ')}]; supports [${websocketProtocols.join(' ')}]\n`,
    });
    return undefined;
  }
  const websocket = await acceptWebSocket(request, socket, head, protocol === '' ? undefined : protocol);
  if (!websocket) return undefined;
  const channels = new ChannelSocket(websocket, channelOptions(protocol, 'server'));
  const [stdin, stdout, stderr, error, resize] = [0, 1, 2, 3, 4].map((number) => channels.channel(number));
  if (!error) return undefined;
  // Clients take the first message, empty as it is, as the sign that the connection stands.
  const established = options.stdout ? 1 : options.stderr ? 2 : 3;
  websocket.send(protocol.includes('base64') ? `${established}` : Buffer.from([established]));
  const streams = {
    error,
    stdin: options.stdin ? stdin : undefined,
    stdout: options.stdout ? stdout : undefined,
    stderr: options.stderr ? stderr : undefined,
    resize,
    closed: channels.closed,
    close: () => channels.close(),
  };
  if (!options.stdin) stdin?.resume();
  if (!options.tty) resize?.resume();
  return openSession(streams, options, /^v[45]\./.test(protocol) ? 'status' : 'text');
}

async function acceptOverSpdy(
  request: UpgradeRequest,
  socket: Duplex,
  head: Buffer,
  options: RemoteCommandOptions & SessionTimeouts,
): Promise<RemoteCommandSession | undefined> {
  if (request.headers.upgrade?.toLowerCase() !== 'spdy/3.1') {
    refuseUpgrade(socket, { code: 400, body: 'unable to upgrade: missing upgrade headers in request\n' });
    return undefined;
  }
  const offered = headerList(request, protocolVersionHeader);
  // A client that offers nothing is older than the negotiation.
  const protocol = offered.length === 0 ? 'channel.k8s.io' : negotiate(offered, spdyProtocols);
  if (protocol === undefined) {
    refuseProtocols(socket, offered, spdyProtocols);
    return undefined;
  }
  const resizes = options.tty && /^v[345]\./.test(protocol);
  const wanted = (['error', 'stdin', 'stdout', 'stderr', 'resize'] as const).filter(
    (type) => type === 'error' || (type === 'resize' ? resizes : options[type]),
  );
  switchToSpdy(socket, protocol);
  const { session, streams } = await collectStreams(socket, head, wanted, options);
  const { error, stdin, stdout, stderr, resize } = streams;
  if (!error || Object.keys(streams).length < wanted.length) {
    socket.destroy();
    return undefined;
  }
  const connection = { closed: session.closed, close: () => session.close() };
  const format = /^v[45]\./.test(protocol) ? 'status' : 'text';
  return openSession({ error, stdin, stdout, stderr, resize, ...connection }, options, format);
}

/** Resolves when all wanted streams are open, the time is over, or the client is gone. */
function collectStreams(
  socket: Duplex,
  head: Buffer,
  wanted: readonly string[],
  { clock = systemClock, streamCreationMs = 30_000, idleMs = 4 * 3_600_000 }: SessionTimeouts,
): Promise<{ session: SpdySession; streams: Partial<Record<string, SpdyStream>> }> {
  return new Promise((resolve) => {
    const streams: Partial<Record<string, SpdyStream>> = {};
    const settle = () => {
      cancel();
      resolve({ session, streams });
    };
    const cancel = clock.after(streamCreationMs, settle);
    const session = new SpdySession(socket, head, {
      role: 'server',
      idleTimeoutMs: idleMs,
      clock,
      onStream(stream) {
        const type = stream.headers.get('streamtype') ?? '';
        if (!wanted.includes(type) || streams[type]) return false;
        streams[type] = stream;
        // After the reply is written.
        if (Object.keys(streams).length === wanted.length) queueMicrotask(settle);
        return true;
      },
    });
    void session.closed.then(settle);
  });
}
