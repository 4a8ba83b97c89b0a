import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { ChannelSocket, channelOptions } from '../websocket/channels.ts';
import { forwardError, join, parsePort } from './forward.ts';
import type { PortForwardOptions } from './spdy.ts';

/** Ports a WebSocket request may name; each takes two channels of the 255. */
const maxPorts = 127;

/** The ports in a request's query: `port` for the kubelet, `ports` in the API; repeated or with commas. */
export function parsePorts(query: URLSearchParams): number[] | { error: string } {
  const texts = [...query.getAll('port'), ...query.getAll('ports')].flatMap((text) => text.split(','));
  if (texts.length === 0) return { error: 'query parameter "port" is required' };
  if (texts.includes('')) return { error: 'query parameter "port" cannot be empty' };
  if (texts.length > maxPorts) return { error: `at most ${maxPorts} ports can be forwarded` };
  const ports: number[] = [];
  for (const text of texts) {
    const port = parsePort(text);
    if (typeof port !== 'number') return port;
    ports.push(port);
  }
  return ports;
}

/**
 * Serves the channel protocol (`v4.channel.k8s.io`): channels 2n and 2n+1 are data and error of the n-th port, and each
 * begins with the port, 16 bits, little endian. One connection a port; resolves when all are over.
 */
export async function servePortForwardOverWebSocket(
  websocket: WebSocket,
  protocol: string,
  ports: readonly number[],
  { dial, pod }: PortForwardOptions,
): Promise<void> {
  const channels = new ChannelSocket(websocket, channelOptions(protocol, 'server'));
  const over = new AbortController();
  void channels.closed.then(() => over.abort());
  const serve = async (port: number, data: Duplex, error: Duplex) => {
    const label = Buffer.alloc(2);
    label.writeUInt16LE(port);
    data.write(label);
    error.write(label);
    error.resume();
    try {
      await join(data, await dial(port, over.signal), { halfClose: false });
    } catch (cause) {
      error.write(forwardError(port, pod, cause));
    }
  };
  await Promise.all(
    ports.map((port, index) => serve(port, channels.channel(index * 2), channels.channel(index * 2 + 1))),
  );
  await channels.close();
}
