import { setTimeout as delay } from 'node:timers/promises';

/**
 * What `look` gives once it gives something; asks every 100 ms. Throws after `timeoutMs`, with the last error of `look` as cause,
 * so that a failed test says what was seen. For conditions that no watch shows; `kubectl wait` is better where it can say it.
 */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined | false>,
  timeoutMs = 30_000,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  let last: unknown;
  for (;;) {
    try {
      const seen = await look();
      if (seen !== undefined && seen !== false) return seen;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (performance.now() >= deadline) throw new Error(`${what}: not within ${timeoutMs} ms`, { cause: last });
    await delay(100);
  }
}
