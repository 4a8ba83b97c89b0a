import { request } from 'node:https';
import type { RunningApiServer } from '../../cluster/apiserver.ts';

/** An answer as it came. */
export interface Reply<T> {
  readonly code: number;
  readonly body: T;
}

/** What every Status and object may have of what tests look at. */
export interface AnyBody {
  readonly reason?: string;
  readonly message?: string;
  readonly [field: string]: unknown;
}

/** Sends one request as the administrator, with a body and headers that no client would send; the answer must be JSON. */
export function sendRaw<T = AnyBody>(
  api: RunningApiServer,
  method: string,
  path: string,
  {
    type,
    body,
    headers = {},
  }: { readonly type?: string | undefined; readonly body?: unknown; readonly headers?: object } = {},
): Promise<Reply<T>> {
  const { certificate: cert, privateKey: key } = api.pki.admin;
  const data = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
  const sent = {
    ...(type ? { 'content-type': type } : {}),
    ...(data === undefined ? {} : { 'content-length': Buffer.byteLength(data) }),
    ...headers,
  };
  return new Promise((done, reject) => {
    const call = request(`${api.url}${path}`, { method, ca: api.pki.ca, cert, key, headers: sent }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (part: string) => {
        text += part;
      });
      answer.on('error', reject);
      answer.on('end', () => done({ code: answer.statusCode ?? 0, body: JSON.parse(text || '{}') as T }));
    });
    call.on('error', reject);
    call.end(data);
  });
}
