import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatIndexes, parseIndexes } from './indexes.ts';

test('indexes are written as ranges, and a pair as two', () => {
  assert.equal(formatIndexes(new Set([7, 1, 3, 4, 5, 9, 10])), '1,3-5,7,9,10');
});

test('what is written is read back', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 60 })), (indexes) => {
      const read = parseIndexes(formatIndexes(new Set(indexes)), 100);
      assert.deepEqual([...read].sort(), [...indexes].sort());
    }),
  );
});
