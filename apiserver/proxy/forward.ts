import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { badRequest, type GroupResource, internalError } from '../../api/errors/constructors.ts';
import { genericServerResponse } from '../../api/errors/generic.ts';
import { failure, type StatusError } from '../../api/errors/status-error.ts';
import type { NodeResponse } from '../../api/node-endpoint.ts';
import type { Exchange } from '../http/exchange.ts';
import { type Attempt, backendError } from './backend-error.ts';
import { addressOf, requestBackend } from './backend-request.ts';
import { type PublicPlace, requestHeaders, responseHeaders, rewriteLocation } from './headers.ts';
import type { LocalTarget, ProxyTarget, RemoteTarget } from './target.ts';
import { forwardUpgrade, singleValues, type TunnelOptions } from './tunnel.ts';

/** How a request is passed on. */
export interface ForwardOptions extends TunnelOptions {
  /** `services/proxy` and `pods/proxy`: redirects are rewritten, an unreachable backend is a 503. */
  readonly place?: PublicPlace;
  /** `pods/log`: what the kubelet refuses in plain text becomes a Status about this object. */
  readonly statusFor?: { readonly resource: GroupResource; readonly name: string };
  /** exec, attach, port-forward: a request that asks for no upgrade is refused. */
  readonly upgradeRequired?: boolean;
}

/**
 * Passes a request on to a backend and its answer back, nothing kept in memory; upgrades become tunnels. Rejects with a
 * StatusError as long as nothing was replied; a backend lost later cuts the reply.
 */
export async function forward(exchange: Exchange, target: ProxyTarget, options: ForwardOptions = {}): Promise<void> {
  const { upgrade } = exchange;
  if (upgrade) return forwardUpgrade(exchange, upgrade, target, options);
  if (options.upgradeRequired) throw badRequest('Upgrade request required');
  const path = target.path.split('?')[0];
  if (options.place && path === '' && (exchange.method === 'GET' || exchange.method === 'HEAD')) {
    // Relative links of a page at the proxy's root need the slash. https://issue.k8s.io/4958
    const query = exchange.search === '' ? '' : `?${exchange.search}`;
    exchange.reply(301, { location: `${exchange.path}/${query}` }, '');
    return;
  }
  const headers = requestHeaders(exchange.headers, { address: exchange.remoteAddress, upgrade: false });
  if (target.kind === 'local') await forwardLocal(exchange, target, headers, options);
  else await forwardRemote(exchange, target, headers, options);
}

async function forwardLocal(
  exchange: Exchange,
  target: LocalTarget,
  headers: Readonly<Record<string, string | string[]>>,
  options: ForwardOptions,
): Promise<void> {
  const { method, signal } = exchange;
  const response = await target.endpoint.serve({ method, url: target.path, headers, signal });
  if (options.statusFor && isRefusal(response.code)) throw statusOf(response.code, await bodyOf(response), options);
  if (typeof response.body === 'string' || response.body instanceof Uint8Array) {
    exchange.reply(response.code, response.headers, Buffer.from(response.body));
    return;
  }
  const { writable } = exchange.open(response.code, response.headers);
  // An error here is a client that left, or a source that broke off: the reply is cut, which says it.
  await pipeline(Readable.from(response.body, { objectMode: false }), writable).catch(() => undefined);
}

async function forwardRemote(
  exchange: Exchange,
  target: RemoteTarget,
  headers: Readonly<Record<string, string | string[]>>,
  options: ForwardOptions,
): Promise<void> {
  const forwarded = options.place
    ? { ...headers, 'x-forwarded-uri': options.place.prefix + (target.path.split('?')[0] ?? '') }
    : headers;
  const response = await responseOf(exchange, target, forwarded, options);
  const code = response.statusCode ?? 502;
  if (options.statusFor && isRefusal(code)) throw statusOf(code, await readText(response), options);
  const passed = singleValues(responseHeaders(response.headers));
  if (options.place && passed.location) {
    passed.location = rewriteLocation(passed.location, addressOf(target), options.place);
  }
  const { writable } = exchange.open(code, passed);
  // As above: a reply that is cut says it.
  await pipeline(response, writable).catch(() => undefined);
}

function responseOf(
  exchange: Exchange,
  target: RemoteTarget,
  headers: Readonly<Record<string, string | string[]>>,
  options: ForwardOptions,
): Promise<IncomingMessage> {
  const { method, signal } = exchange;
  const attempt: Attempt = options.place
    ? { kind: 'service' }
    : { kind: 'get', url: `${target.protocol}://${addressOf(target)}${target.path}` };
  const hasBody = method !== 'GET' && method !== 'HEAD';
  const ask = (mayRetry: boolean): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const request = requestBackend(target, {
        method,
        headers,
        signal,
        ...(options.clock && { clock: options.clock }),
      });
      request.once('response', resolve);
      request.on('error', (cause: NodeJS.ErrnoException) => {
        // The backend closed a kept connection at the moment it was taken: nothing was asked yet.
        if (mayRetry && request.reusedSocket && cause.code === 'ECONNRESET') resolve(ask(false));
        else reject(backendError(cause, addressOf(target), attempt));
      });
      if (!hasBody) request.end();
      // The backend may answer and close before it has read all: its answer counts.
      else pipeline(exchange.bodyStream(), request).catch(() => undefined);
    });
  return ask(!hasBody);
}

const isRefusal = (code: number): boolean => code < 200 || code > 206;

const maxRefusalBytes = 50_000;

async function readText(source: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of source) {
    parts.push(part);
    size += part.length;
    if (size > maxRefusalBytes) break;
  }
  return Buffer.concat(parts).toString('utf8', 0, maxRefusalBytes);
}

function bodyOf({ body }: NodeResponse): string | Promise<string> {
  if (typeof body === 'string') return body;
  return body instanceof Uint8Array ? Buffer.from(body).toString() : readText(body);
}

/** What the kubelet's refusal means to a client of the API. */
function statusOf(code: number, body: string, { statusFor }: ForwardOptions): StatusError {
  if (code === 500) return internalError(body);
  if (code === 400) return badRequest(body);
  if (!statusFor) return failure('', body, undefined, { code });
  return genericServerResponse({ code, verb: '', ...statusFor, serverMessage: body });
}
