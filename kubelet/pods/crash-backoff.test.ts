import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CrashDelay, crashDelayUntil, nextCrashDelay } from './crash-backoff.ts';

test('a container that ends at once waits 0 s, 10 s, 20 s ... 5 min', () => {
  let known: CrashDelay | undefined;
  let now = 1_000_000;
  const waited: number[] = [];
  for (let i = 0; i < 8; i++) {
    const finishedAt = now;
    const until = crashDelayUntil(known, 'h', finishedAt) ?? finishedAt;
    waited.push((until - finishedAt) / 1000);
    now = until;
    known = nextCrashDelay(known, 'h', finishedAt, now);
  }
  assert.deepEqual(waited, [0, 10, 20, 40, 80, 160, 300, 300]);
});

test('one that ran for more than ten minutes begins anew', () => {
  const known = { delayMs: 160_000, decidedAt: 0, hash: 'h' };
  assert.equal(crashDelayUntil(known, 'h', 600_001), undefined);
  assert.equal(crashDelayUntil(known, 'h', 600_000), 760_000);
  assert.equal(nextCrashDelay(known, 'h', 600_001, 600_001).delayMs, 10_000);
});
