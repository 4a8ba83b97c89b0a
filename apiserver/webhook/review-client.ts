import { type Clock, sleep } from '../../api/clock.ts';
import { statusErrorOf } from '../../api/errors/predicates.ts';

/**
 * Sends a review to another server and resolves with what it sends back: parsed JSON, whatever it is. Rejects when there is
 * no answer, or one that is a refusal. One try; made by whoever knows how to reach the server.
 */
export type PostReview = (review: object, signal: AbortSignal) => Promise<unknown>;

/** How a review is tried again. */
export interface RetryOptions {
  readonly clock: Clock;
  readonly random: () => number;
  /** For all tries together. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** kube-apiserver's `--authentication-token-webhook` and `--authorization-webhook` backoff: 5 tries, 0.5 s, ×1.5, ±20 %. */
const TRIES = 5;
const FIRST_WAIT_MS = 500;
const FACTOR = 1.5;
const JITTER = 0.2;

/** Tries until there is an answer, the tries are used up, the failure is one that stays, or the time is over. */
export async function postWithRetries(post: PostReview, review: object, options: RetryOptions): Promise<unknown> {
  const { clock, random, timeoutMs, signal } = options;
  const limit = new AbortController();
  const follow = () => limit.abort(signal.reason);
  if (signal.aborted) follow();
  signal.addEventListener('abort', follow, { once: true });
  const cancel = clock.after(timeoutMs, () => limit.abort(new Error(`no answer within ${timeoutMs / 1000} s`)));
  try {
    let waitMs = FIRST_WAIT_MS;
    for (let tried = 1; ; tried++) {
      try {
        return await post(review, limit.signal);
      } catch (error) {
        if (limit.signal.aborted) throw limit.signal.reason;
        if (tried >= TRIES || !mayPass(error)) throw error;
        await sleep(clock, waitMs * (1 + JITTER * random()), limit.signal);
        limit.signal.throwIfAborted();
        waitMs *= FACTOR;
      }
    }
  } finally {
    cancel();
    signal.removeEventListener('abort', follow);
  }
}

/** A lost connection, an overloaded or broken server; not a server that understands us and says no. */
function mayPass(error: unknown): boolean {
  const code = statusErrorOf(error)?.code;
  if (code !== undefined) return code === 429 || code >= 500;
  return !(error instanceof SyntaxError || error instanceof TypeError);
}
