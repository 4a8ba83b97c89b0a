import type { ConnectionOptions } from 'node:tls';
import { WebSocket } from 'ws';
import { maxMessageBytes } from './websocket/accept.ts';

/** Where to stream to, and as whom. */
export interface StreamTarget {
  /** The subresource with its query; http(s) or ws(s). */
  url: string | URL;
  /** Authorization, impersonation, user agent. */
  headers?: Readonly<Record<string, string | string[]>>;
  tls?: ConnectionOptions;
  /** Gives up the handshake, and afterwards cuts the connection. */
  signal?: AbortSignal;
  /** For the server to answer; 30 s. */
  handshakeTimeoutMs?: number;
}

/** The server answered the request with something else than the upgrade. */
export class StreamRefusedError extends Error {
  override name = 'StreamRefusedError';
  /** HTTP status. */
  readonly code: number;
  /** The Status of the answer as the server sent it, where it sent one. */
  readonly status: unknown;

  constructor(code: number, body: string) {
    const status = parseStatus(body);
    super(status?.message ?? (body.trim() || `unexpected answer ${code}`));
    this.code = code;
    this.status = status;
  }
}

const maxRefusalBytes = 64 * 1024;

function parseStatus(body: string): { message?: string } | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
  } catch {
    return undefined; // Proxies between answer in plain text or HTML.
  }
}

/**
 * Opens a WebSocket and tells the protocol the server chose. Rejects with StreamRefusedError, or with the error of the
 * connection, or the signal's reason.
 */
export function dialWebSocket(
  target: StreamTarget,
  protocols: readonly string[],
): Promise<{ socket: WebSocket; protocol: string }> {
  const url = new URL(target.url);
  url.protocol = url.protocol.replace(/^http/, 'ws');
  target.signal?.throwIfAborted();
  const socket = new WebSocket(url, {
    // Not as ws's own argument: it refuses the slash in `SPDY/3.1+portforward.k8s.io`.
    headers: { ...target.headers, 'Sec-WebSocket-Protocol': protocols.join(', ') },
    ...target.tls,
    perMessageDeflate: false,
    maxPayload: maxMessageBytes,
    handshakeTimeout: target.handshakeTimeoutMs ?? 30_000,
  });
  let protocol = '';
  socket.once('upgrade', (response) => {
    protocol = response.headers['sec-websocket-protocol'] ?? '';
    delete response.headers['sec-websocket-protocol'];
  });
  return new Promise((resolve, reject) => {
    const abort = () => {
      reject(target.signal?.reason);
      socket.terminate();
    };
    target.signal?.addEventListener('abort', abort, { once: true });
    socket.once('close', () => target.signal?.removeEventListener('abort', abort));
    socket.once('open', () => {
      socket.off('error', reject);
      if (protocols.includes(protocol)) {
        resolve({ socket, protocol });
        return;
      }
      socket.terminate();
      reject(new StreamRefusedError(101, `the server chose the protocol "${protocol}" of ${protocols.join(', ')}`));
    });
    socket.on('error', reject);
    socket.once('unexpected-response', (request, response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        body += text;
        if (body.length > maxRefusalBytes) response.destroy();
      });
      response.on('close', () => {
        request.destroy();
        target.signal?.removeEventListener('abort', abort);
        reject(new StreamRefusedError(response.statusCode ?? 0, body));
      });
    });
  });
}
