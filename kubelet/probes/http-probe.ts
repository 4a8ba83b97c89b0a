import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { withDeadline } from '../../api/linked-signal.ts';
import type { ReadonlyContainer } from '../../api/pod/containers.ts';
import type { Shared } from '../../client/client.ts';
import type { HTTPGetAction } from '../../proto/gen/core/v1.ts';
import { dialError } from './dial-error.ts';
import { type ProbeResult, portNumber } from './probe.ts';

const maxBodyBytes = 10 * 1024;
const maxRedirects = 10;

/** How a GET is to be made. */
export interface HttpGet {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
}

/** The request that an httpGet action means. `userAgent` is sent unless the action names another. */
export function httpGetOf(
  { scheme, host, port, path, httpHeaders }: Shared<HTTPGetAction>,
  container: ReadonlyContainer,
  podIP: string,
  userAgent: string,
): HttpGet {
  const target = host || podIP;
  const authority = target.includes(':') && !target.startsWith('[') ? `[${target}]` : target;
  const base = `${(scheme || 'HTTP').toLowerCase()}://${authority}:${portNumber(port, container)}`;
  const url = new URL(path?.startsWith('/') ? path : `/${path ?? ''}`, base);
  const headers: Record<string, string> = { 'user-agent': userAgent, accept: '*/*', connection: 'close' };
  for (const { name, value } of httpHeaders ?? []) {
    // An empty value takes a header away.
    if (value === '') delete headers[name.toLowerCase()];
    else headers[name.toLowerCase()] = value;
  }
  return { url, headers };
}

/**
 * Answers from 200 to 399 are a success; a redirect to another host is one too, for it was answered.
 * https://kubernetes.io/docs/concepts/workloads/pods/probes/#http-probes
 */
export function httpProbe(get: HttpGet, timeoutMs: number, signal: AbortSignal): Promise<ProbeResult> {
  return withDeadline(timeoutMs, signal, (within) => probe(get, within));
}

async function probe(get: HttpGet, signal: AbortSignal): Promise<ProbeResult> {
  let { url } = get;
  try {
    for (let redirects = 0; ; redirects++) {
      const response = await send(url, get.headers, signal);
      const { statusCode = 0, headers } = response;
      const isRedirect = statusCode >= 300 && statusCode < 400 && headers.location !== undefined;
      if (isRedirect && redirects < maxRedirects) {
        response.destroy();
        const next = new URL(headers.location ?? '', url);
        if (next.hostname !== get.url.hostname) return { outcome: 'success', output: 'Probe terminated redirects' };
        url = next;
        continue;
      }
      const body = await bodyOf(response, signal);
      if (isRedirect) return { outcome: 'failure', output: `Get "${get.url}": stopped after 10 redirects` };
      if (statusCode >= 200 && statusCode < 400) return { outcome: 'success', output: body };
      return { outcome: 'failure', output: `HTTP probe failed with statuscode: ${statusCode}` };
    }
  } catch (error) {
    const what = signal.aborted
      ? 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)'
      : dialError(
          error,
          url.hostname.replace(/^\[|\]$/g, ''),
          Number(url.port || (url.protocol === 'https:' ? 443 : 80)),
        );
    return { outcome: 'failure', output: `Get "${url}": ${what}` };
  }
}

function send(url: URL, headers: HttpGet['headers'], signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    // A probe asks whether the program answers; who it says it is, is not checked.
    const options = { headers, signal, agent: false, rejectUnauthorized: false } as const;
    const request = url.protocol === 'https:' ? httpsRequest(url, options) : httpRequest(url, options);
    request.once('response', resolve);
    request.once('error', reject);
    request.end();
  });
}

async function bodyOf(response: IncomingMessage, signal: AbortSignal): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    signal.throwIfAborted();
    parts.push(part);
    size += part.length;
    if (size >= maxBodyBytes) break;
  }
  response.destroy();
  return Buffer.concat(parts).subarray(0, maxBodyBytes).toString('utf8');
}
