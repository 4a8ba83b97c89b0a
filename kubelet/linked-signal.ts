import { setMaxListeners } from 'node:events';

/** A signal of its own that fires with another one, until it is let go of. */
export interface LinkedSignal {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
  /** Leaves nothing behind on the other signal. Call it when the work is over. */
  release(): void;
}

/**
 * Follows a signal that lives long, such as the one that stops a kubelet. `AbortSignal.any` would leave a trace on it for every piece
 * of work there ever was: small, but a probe runs every second for months.
 */
export function linkSignal(parent: AbortSignal): LinkedSignal {
  const controller = new AbortController();
  // Many calls at a time are no leak.
  setMaxListeners(0, controller.signal);
  const follow = () => controller.abort(parent.reason);
  if (parent.aborted) follow();
  else parent.addEventListener('abort', follow, { once: true });
  return {
    signal: controller.signal,
    abort: (reason) => controller.abort(reason),
    release: () => parent.removeEventListener('abort', follow),
  };
}

/** Does a piece of work under a signal that fires with `parent`, or with a TimeoutError after `ms` of real time. */
export async function withDeadline<T>(
  ms: number,
  parent: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const link = linkSignal(parent);
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
