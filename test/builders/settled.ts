import { setTimeout as delay } from 'node:timers/promises';

/**
 * Resolves when a count stops growing: all buffers on the way are full. Looks every 50 ms, and throws after `timeoutMs`, when
 * nothing holds it back.
 */
export async function settled(count: () => number, timeoutMs = 30_000): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  for (let before = -1; before !== count(); ) {
    if (performance.now() >= deadline) throw new Error(`the count grows without end: ${count()} after ${timeoutMs} ms`);
    before = count();
    await delay(50);
  }
}
