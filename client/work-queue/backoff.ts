/** How long to wait before a try, by the number of tries that failed before it. */
export interface Backoff {
  readonly baseMs: number;
  readonly maxMs: number;
  /** The part of the time that chance may take away, so that those who failed together do not come back together; 0.2. */
  readonly jitter?: number;
}

/** What Kubernetes' controllers do with a failing object: 5 ms, 10 ms, 20 ms ... 1000 s. */
export const controllerBackoff: Backoff = { baseMs: 5, maxMs: 1_000_000, jitter: 0.2 };

/** With base 5 ms and no jitter: 0 failures 5 ms, 1 failure 10 ms, 7 failures 640 ms, 18 failures and more 1000 s. */
export function backoffMs({ baseMs, maxMs, jitter = 0.2 }: Backoff, failures: number, random: () => number): number {
  // The exponent is bounded: 2 ** 1024 is no number any more.
  const full = Math.min(maxMs, baseMs * 2 ** Math.min(failures, 60));
  return full * (1 - jitter * random());
}
