import { StatusError } from '../api/errors/status-error.ts';
import type { Metrics } from '../api/metrics/metrics.ts';
import type { Transport } from './client.ts';

/** The same transport, with its requests counted as rest_client_requests_total. `host` is where they go. */
export function measuredTransport(transport: Transport, requests: RequestCounter, host: string): Transport {
  return {
    async request(request) {
      try {
        const answer = await transport.request(request);
        requests('200', request.method, host);
        return answer;
      } catch (error) {
        requests(error instanceof StatusError ? String(error.code) : '<error>', request.method, host);
        throw error;
      }
    },
    watch(request) {
      requests('200', 'GET', host);
      return transport.watch(request);
    },
    close: () => transport.close(),
  };
}

export type RequestCounter = (code: string, method: string, host: string) => void;

/** The counter that all transports of a process share. */
export function requestCounter(metrics: Metrics): RequestCounter {
  const family = metrics.counter('rest_client_requests_total', 'Requests to an API server.', [
    'code',
    'method',
    'host',
  ]);
  return (code, method, host) => family.with(code, method, host).inc();
}
