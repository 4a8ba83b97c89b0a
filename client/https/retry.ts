import { ConnectionError } from './connection.ts';

/** How a try went: an answer that asks to come back later, or none. */
export type Outcome =
  | { readonly status: number; readonly retryAfter: string | undefined }
  | { readonly error: unknown };

/** As often as Kubernetes' clients obey a Retry-After. */
const mostAnswered = 10;
/** Without an answer; who needs more persistence than that knows better when. */
const mostLost = 3;

/**
 * After how many milliseconds the same request goes out again; undefined when the outcome stands. `tried` counts the tries
 * so far. An overloaded server says itself when; a lost connection is tried again at once, unless the request might have
 * changed something.
 */
export function retryAfterMs(method: string, tried: number, outcome: Outcome): number | undefined {
  if ('error' in outcome) {
    const { error } = outcome;
    if (!(error instanceof ConnectionError) || tried > mostLost) return undefined;
    if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') return undefined;
    return error.unprocessed || method === 'GET' ? 0 : undefined;
  }
  const { status, retryAfter } = outcome;
  if ((status !== 429 && status < 500) || retryAfter === undefined || tried > mostAnswered) return undefined;
  const seconds = Number(retryAfter);
  return Number.isInteger(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}
