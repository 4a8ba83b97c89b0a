import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { dealHand } from './hand.ts';

test('a hand has different queues that exist, and is always the same for a flow', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.string(),
      fc.integer({ min: 2, max: 200 }),
      fc.integer({ min: 1, max: 8 }),
      (a, b, queues, size) => {
        const hand = dealHand(a, b, queues, size);
        assert.equal(hand.length, Math.min(size, queues));
        assert.equal(new Set(hand).size, hand.length);
        assert.ok(hand.every((queue) => Number.isInteger(queue) && queue >= 0 && queue < queues));
        assert.deepEqual(dealHand(a, b, queues, size), hand);
      },
    ),
  );
});

test('hands are spread: no queue gets much more than its part, and hardly anybody shares a whole hand', () => {
  const counts = new Array<number>(128).fill(0);
  const hands = new Set<string>();
  for (let flow = 0; flow < 5000; flow++) {
    const hand = dealHand('global-default', `user-${flow}`, 128, 6);
    for (const queue of hand) counts[queue] = (counts[queue] ?? 0) + 1;
    hands.add([...hand].sort((a, b) => a - b).join());
  }
  const expected = (5000 * 6) / 128;
  assert.ok(Math.max(...counts) < expected * 1.35, `${Math.max(...counts)} of ${expected}`);
  assert.ok(Math.min(...counts) > expected * 0.65, `${Math.min(...counts)} of ${expected}`);
  assert.equal(hands.size, 5000);
});
