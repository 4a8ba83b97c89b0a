/** How long a container that ended waits before it is started again, and when that was decided. Milliseconds. */
export interface CrashDelay {
  readonly delayMs: number;
  readonly decidedAt: number;
  /** A container that was changed starts anew. */
  readonly hash: string;
}

/** https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy */
const firstMs = 10_000;
const maxCrashDelayMs = 300_000;

/**
 * When a container that ended at `finishedAt` may start again; undefined: at once. The first end costs nothing, the second waits
 * 10 s, then 20 s, 40 s ... 5 min; a container that ran for ten minutes after that starts from the beginning.
 */
export function crashDelayUntil(known: CrashDelay | undefined, hash: string, finishedAt: number): number | undefined {
  if (known === undefined || known.hash !== hash || isForgotten(known, finishedAt)) return undefined;
  return finishedAt + known.delayMs;
}

/** What is to be remembered when a container that ended at `finishedAt` is started again at `now`. */
export function nextCrashDelay(
  known: CrashDelay | undefined,
  hash: string,
  finishedAt: number,
  now: number,
): CrashDelay {
  if (known === undefined || known.hash !== hash || isForgotten(known, finishedAt))
    return { delayMs: firstMs, decidedAt: now, hash };
  return { delayMs: Math.min(known.delayMs * 2, maxCrashDelayMs), decidedAt: now, hash };
}

function isForgotten({ decidedAt }: CrashDelay, finishedAt: number): boolean {
  return finishedAt - decidedAt > 2 * maxCrashDelayMs;
}
