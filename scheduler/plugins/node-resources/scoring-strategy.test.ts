import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ScoringStrategy, scoringOf } from './scoring-strategy.ts';

const ratio = (...points: (readonly [number, number])[]): ScoringStrategy => ({
  type: 'RequestedToCapacityRatio',
  shape: points.map(([utilization, score]) => ({ utilization, score })),
});

for (const [rule, strategy, requested, allocatable, wanted] of [
  ['what is left', { type: 'LeastAllocated' }, 1000, 3000, 66],
  ['nothing is left of less than that', { type: 'LeastAllocated' }, 4000, 3000, 0],
  ['what is taken', { type: 'MostAllocated' }, 1000, 3000, 33],
  ['no more is taken than there is', { type: 'MostAllocated' }, 4000, 3000, 100],
  ['a rising line', ratio([0, 0], [100, 10]), 1000, 3000, 33],
  ['a falling line', ratio([0, 10], [100, 0]), 1000, 3000, 67],
  ['the first point stands for all below', ratio([50, 2], [100, 10]), 1000, 3000, 20],
  ['the last for all above', ratio([0, 0], [30, 7]), 2000, 3000, 70],
  // 50 * (51 - 50) / 50 = 1 above 30.
  ['between two points', ratio([50, 3], [100, 8]), 1530, 3000, 31],
  // -50 * 10 / 30 = -16.67, which Go cuts to -16.
  ['parts are cut off towards zero', ratio([0, 10], [30, 5]), 300, 3000, 84],
  ['more than there is counts as all', ratio([0, 0], [100, 10]), 4000, 3000, 100],
] as const)
  test(`scoring: ${rule}`, () => assert.equal(scoringOf(strategy).score(requested, allocatable), wanted));

test('averages are rounded down, those of a line to the nearest; what scores nothing there does not count', () => {
  assert.equal(scoringOf({ type: 'MostAllocated' }).average(199, 2), 99);
  assert.equal(scoringOf(ratio([0, 0], [100, 10])).average(199, 2), 100);
  assert.equal(scoringOf(ratio([0, 0], [100, 10])).counts(0), false);
  assert.equal(scoringOf({ type: 'LeastAllocated' }).counts(0), true);
});
