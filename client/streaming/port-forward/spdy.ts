import type { Duplex } from 'node:stream';
import { type Clock, systemClock } from '../../../api/clock.ts';
import { SpdySession } from '../spdy/session.ts';
import type { SpdyStream } from '../spdy/stream.ts';
import { type DialPort, type ForwardedPod, forwardError, join, parsePort } from './forward.ts';

/** The protocol inside SPDY. */
export const portForwardProtocol = 'portforward.k8s.io';

/** How connections are served. */
export interface PortForwardOptions {
  dial: DialPort;
  pod: ForwardedPod;
  clock?: Clock;
  /** For both streams of a connection to be opened: 30 s. */
  streamCreationMs?: number;
  /** Without a byte from the client, SPDY only: 4 h. */
  idleMs?: number;
}

interface StreamPair {
  data?: SpdyStream;
  error?: SpdyStream;
  cancel: () => void;
}

/**
 * Serves `portforward.k8s.io`: every connection is a pair of streams, `data` and `error`, that carry the port and a
 * common request id. Resolves when the session is over.
 */
export async function servePortForwardOverSpdy(
  connection: Duplex,
  head: Buffer,
  { dial, pod, clock = systemClock, streamCreationMs = 30_000, idleMs = 4 * 3_600_000 }: PortForwardOptions,
): Promise<void> {
  const pairs = new Map<string, StreamPair>();
  const over = new AbortController();
  const session = new SpdySession(connection, head, {
    role: 'server',
    clock,
    idleTimeoutMs: idleMs,
    onStream(stream) {
      const type = stream.headers.get('streamtype');
      const port = parsePort(stream.headers.get('port') ?? '');
      if (typeof port !== 'number' || (type !== 'data' && type !== 'error')) return false;
      const id = requestId(stream, type);
      const pair = pairs.get(id) ?? { cancel: clock.after(streamCreationMs, () => timeOut(id)) };
      if (pair[type]) return false;
      pair[type] = stream;
      pairs.set(id, pair);
      if (pair.data && pair.error) {
        pair.cancel();
        pairs.delete(id);
        void serveConnection(pair.data, pair.error, port);
      }
      return true;
    },
  });
  const timeOut = (id: string) => {
    const pair = pairs.get(id);
    pairs.delete(id);
    pair?.data?.destroy();
    pair?.error?.end(`(request=${id}) timed out waiting for streams`);
  };
  const serveConnection = async (data: SpdyStream, error: SpdyStream, port: number) => {
    error.resume();
    try {
      await join(data, await dial(port, over.signal), { halfClose: true });
      error.end();
    } catch (cause) {
      error.end(forwardError(port, pod, cause));
      data.resume().end();
    }
  };
  await session.closed;
  over.abort();
  for (const pair of pairs.values()) pair.cancel();
}

/** Clients older than the request id open the error stream and then the data stream: ids two apart. */
function requestId(stream: SpdyStream, type: 'data' | 'error'): string {
  return stream.headers.get('requestid') || String(type === 'error' ? stream.id : stream.id - 2);
}
