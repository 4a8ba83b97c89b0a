import type { ConnectionConfig } from '../https/connection-config.ts';
import { tlsOptions } from '../https/dial.ts';
import { requestHeaders } from '../https/headers.ts';
import { StreamRefusedError, type StreamTarget } from './dial.ts';

/** A streaming subresource of an API server. */
export interface StreamRequest {
  /** As the API has it: `/api/v1/namespaces/default/pods/web/exec`. */
  readonly path: string;
  readonly query?: URLSearchParams;
  /** The program and its part. */
  readonly userAgent: string;
  readonly signal: AbortSignal;
}

/**
 * Opens a stream with `open` at the server of `config` and as its user. A 401 makes the credentials anew once, where they
 * can be. Rejects with what `open` rejects with.
 */
export async function openAtApiServer<T>(
  config: ConnectionConfig,
  request: StreamRequest,
  open: (target: StreamTarget) => Promise<T>,
): Promise<T> {
  const server = new URL(config.server);
  const url = new URL(`${server.pathname.replace(/\/+$/, '')}${request.path}`, server);
  if (request.query) url.search = request.query.toString();
  for (let refused = false; ; refused = true) {
    const credential = await config.credentials.current(request.signal);
    try {
      return await open({
        url,
        headers: requestHeaders(credential, config.impersonate, request.userAgent),
        ...(server.protocol === 'https:' ? { tls: tlsOptions(config, server, credential.certificate) } : {}),
        signal: request.signal,
      });
    } catch (error) {
      const renewed =
        error instanceof StreamRefusedError && error.code === 401 && !refused && config.credentials.refused(credential);
      if (!renewed) throw error;
    }
  }
}
