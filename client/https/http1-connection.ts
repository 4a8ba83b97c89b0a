import http from 'node:http';
import https from 'node:https';
import type { ConnectionOptions } from 'node:tls';
import { type Connection, connectionError, type WireAnswer, type WireRequest } from './connection.ts';

/** Kept-alive sockets of HTTP/1.1: for servers without HTTP/2, and for plain HTTP. */
export class Http1Connection implements Connection {
  readonly #origin: URL;
  readonly #agent: http.Agent;
  #usable = true;

  constructor(origin: URL, tls: ConnectionOptions | undefined) {
    this.#origin = origin;
    // A half-open connection under a watch is found by the kernel's probes.
    const options = { keepAlive: true, keepAliveMsecs: 30_000, maxFreeSockets: 16 };
    this.#agent = tls ? new https.Agent({ ...tls, ...options }) : new http.Agent(options);
  }

  get usable(): boolean {
    return this.#usable;
  }

  close(): void {
    this.#usable = false;
    this.#agent.destroy();
  }

  send({ method, path, headers, body }: WireRequest, signal: AbortSignal): Promise<WireAnswer> {
    const { protocol, hostname, port } = this.#origin;
    return new Promise((resolve, reject) => {
      const request = (protocol === 'https:' ? https : http).request({
        agent: this.#agent,
        protocol,
        // URLs keep the brackets of IPv6 addresses, sockets want none.
        host: hostname.replace(/^\[|\]$/g, ''),
        port: port || (protocol === 'https:' ? 443 : 80),
        method,
        path,
        headers: { ...headers, ...(body ? { 'content-length': body.length } : {}) },
      });
      const abort = () => request.destroy(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
      request.once('close', () => signal.removeEventListener('abort', abort));
      request.on('error', (error) =>
        reject(signal.aborted ? signal.reason : connectionError(`${method} ${path}`, error)),
      );
      request.once('response', (answer) => {
        // The response has an error of its own when the rest never comes.
        const stop = () => answer.destroy(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
        signal.addEventListener('abort', stop, { once: true });
        answer.once('close', () => signal.removeEventListener('abort', stop));
        resolve({
          status: answer.statusCode ?? 0,
          header(name) {
            const value = answer.headers[name];
            return Array.isArray(value) ? value[0] : value;
          },
          body: answer,
          wasCut: () => !answer.complete,
          cancel: () => void answer.destroy(),
        });
      });
      if (signal.aborted) return abort();
      signal.addEventListener('abort', abort, { once: true });
      request.end(body);
    });
  }
}
