import { setMaxListeners } from 'node:events';

/** A signal of its own that fires with others, until it is let go of. */
export interface LinkedSignal {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
  /** Leaves nothing behind on the others. Call it when the work is over. Idempotent. */
  release(): void;
}

/**
 * Follows signals that may live long, such as the one that stops a process; the first that fires gives its reason. In the place of
 * `AbortSignal.any`, which leaves a trace on them for every piece of work there ever was (small, but a probe runs every second for
 * months), and of which Node 20 loses a timeout that nothing else holds (nodejs/node#57736), and Node 24 an abort (#65995).
 */
export function linkSignals(...parents: readonly AbortSignal[]): LinkedSignal {
  const controller = new AbortController();
  // Many calls at a time are no leak.
  setMaxListeners(0, controller.signal);
  const links = parents.map((parent) => ({ parent, follow: () => controller.abort(parent.reason) }));
  const fired = links.find(({ parent }) => parent.aborted);
  if (fired) fired.follow();
  else
    for (const { parent, follow } of links) {
      setMaxListeners(0, parent);
      parent.addEventListener('abort', follow, { once: true });
    }
  return {
    signal: controller.signal,
    abort: (reason) => controller.abort(reason),
    release() {
      for (const { parent, follow } of links) parent.removeEventListener('abort', follow);
    },
  };
}

/** Does a piece of work under a signal that fires with `parent`, or with a TimeoutError after `ms` of real time. */
export async function withDeadline<T>(
  ms: number,
  parent: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const link = linkSignals(parent);
  const late = new DOMException('The operation was aborted due to timeout', 'TimeoutError');
  const timer = setTimeout(() => link.abort(late), ms);
  timer.unref();
  try {
    return await work(link.signal);
  } finally {
    clearTimeout(timer);
    link.release();
  }
}

/** Whether a reason or error is that of a timeout: of `withDeadline`, or of `AbortSignal.timeout`. */
export function isTimeUp(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'TimeoutError';
}
