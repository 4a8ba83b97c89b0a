import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byAge } from './by-age.ts';

test('the oldest comes first, and of those of one second the first by name', () => {
  const of = (name: string, second: number) => ({
    metadata: { name, creationTimestamp: `2026-01-02T03:04:0${second}Z` },
  });
  const objects = [of('c', 5), of('b', 6), of('d', 4), of('a', 6), of('b', 5)];
  assert.deepEqual(
    objects.sort(byAge).map(({ metadata }) => metadata.name),
    ['d', 'b', 'c', 'a', 'b'],
  );
});
