/** What came of a row of calls. */
export interface SlowStart {
  readonly succeeded: number;
  /** The first failure of the batch in which something failed; absent when all succeeded. */
  readonly error?: unknown;
}

/**
 * Makes `count` calls in batches of 1, 2, 4 and so on, each in parallel, and stops after a batch in which one failed. A server
 * that refuses them all, for a quota say, is asked once and not a thousand times.
 */
export async function slowStart(count: number, call: (index: number) => Promise<unknown>): Promise<SlowStart> {
  let done = 0;
  for (let size = 1; done < count; size *= 2) {
    const batch = Math.min(size, count - done);
    const first = done;
    const results = await Promise.allSettled(Array.from({ length: batch }, (_, i) => call(first + i)));
    const failure = results.find((result) => result.status === 'rejected');
    const succeeded = results.filter((result) => result.status === 'fulfilled').length;
    if (failure) return { succeeded: done + succeeded, error: failure.reason };
    done += batch;
  }
  return { succeeded: done };
}
