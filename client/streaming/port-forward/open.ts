import type { Duplex, Readable } from 'node:stream';
import { createWebSocketStream } from 'ws';
import { dialWebSocket, type StreamTarget } from '../dial.ts';
import { SpdySession } from '../spdy/session.ts';
import { tunnelProtocol } from './accept.ts';

/** An open `pods/portforward` request; one for any number of connections. */
export interface PortForwardSession {
  /** Opens a connection to a port in the pod. `failed` resolves with the server's message, or '' when all went well. */
  connect(port: number): { data: Duplex; failed: Promise<string> };
  /** Resolves when the session is over, whoever ended it. */
  readonly closed: Promise<void>;
  close(): Promise<void>;
}

/** Starts a port-forward over SPDY in a WebSocket (Kubernetes 1.31 and newer). Rejects like `dialWebSocket`. */
export async function openPortForward(target: StreamTarget): Promise<PortForwardSession> {
  const { socket } = await dialWebSocket(target, [tunnelProtocol]);
  const session = new SpdySession(createWebSocketStream(socket), Buffer.alloc(0), { role: 'client' });
  let requests = 0;
  return {
    closed: session.closed,
    close: () => session.close(),
    connect(port) {
      const headers = { port: String(port), requestid: String(requests++) };
      const error = session.open(new Map(Object.entries({ streamtype: 'error', ...headers })));
      error.end();
      const data = session.open(new Map(Object.entries({ streamtype: 'data', ...headers })));
      return { data, failed: readMessage(error) };
    },
  };
}

async function readMessage(stream: Readable): Promise<string> {
  let text = '';
  try {
    for await (const part of stream) text += (part as Buffer).toString('utf8');
  } catch {
    return text || 'connection lost'; // The data stream is lost with it: this is only the reason.
  }
  return text;
}
