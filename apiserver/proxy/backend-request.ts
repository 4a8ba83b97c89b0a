import { type ClientRequest, Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { type Clock, systemClock } from '../../api/clock.ts';
import { HandshakeTimeout } from './backend-error.ts';
import type { BackendTls, RemoteTarget } from './target.ts';

/** Idle connections are kept for the next request, a few for each backend. */
const agentOptions = { keepAlive: true, maxFreeSockets: 8, timeout: 0 } as const;
const plainAgent = new HttpAgent(agentOptions);
const agents = new WeakMap<BackendTls, HttpsAgent>();
const anonymousTls: BackendTls = {};

function agentOf(tls: BackendTls): HttpsAgent {
  const agent = agents.get(tls) ?? new HttpsAgent({ ...agentOptions, ...tls });
  agents.set(tls, agent);
  return agent;
}

/** host:port, with brackets where the host is an IPv6 address. */
export function addressOf({ host, port }: RemoteTarget): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** How to ask a backend. */
export interface BackendRequestOptions {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly signal: AbortSignal;
  /** For TCP and TLS; 30 s. */
  readonly connectTimeoutMs?: number;
  /** An own connection, which the request keeps. */
  readonly upgrade?: boolean;
  readonly clock?: Clock;
}

/** Starts a request; it fails with HandshakeTimeout when the connection takes too long. */
export function requestBackend(target: RemoteTarget, options: BackendRequestOptions): ClientRequest {
  const { method, headers, signal, clock = systemClock, connectTimeoutMs = 30_000 } = options;
  const tls = target.tls ?? anonymousTls;
  const common = { method, headers, host: target.host, port: target.port, path: target.path, signal };
  const request =
    target.protocol === 'https'
      ? httpsRequest({ ...common, ...tls, agent: options.upgrade ? false : agentOf(tls) })
      : httpRequest({ ...common, agent: options.upgrade ? false : plainAgent });
  const cancel = clock.after(connectTimeoutMs, () => request.destroy(new HandshakeTimeout()));
  request.once('close', cancel);
  request.once('socket', (socket) => {
    // A backend that vanished without a word is noticed, though a tunnel may be silent for hours.
    socket.setKeepAlive(true, 15_000);
    // A kept connection stands already.
    if (!socket.connecting) cancel();
    socket.once(target.protocol === 'https' ? 'secureConnect' : 'connect', cancel);
  });
  return request;
}
