import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sortByPath } from './sort.ts';

const sorted = (values: readonly unknown[]) =>
  sortByPath(
    values.map((a) => ({ a })),
    '.a',
    (item) => item,
  )?.map(({ a }) => a);

for (const [rule, values, order] of [
  ['names are compared letter by letter, digits too', ['b9', 'b10', 'a-5x', 'a-27x'], ['a-27x', 'a-5x', 'b10', 'b9']],
  ['quantities are compared by what they are', ['1Gi', '27', '5', '100m'], ['100m', '5', '27', '1Gi']],
  ['numbers are numbers', [10, 9, 100], [9, 10, 100]],
  ['what has no value comes first', ['b', undefined, 'a'], [undefined, 'a', 'b']],
  ['a path that leads nowhere sorts nothing', [undefined, undefined], undefined],
  ['no items are sorted already', [], []],
] as const)
  test(rule, () => assert.deepEqual(sorted(values), order));
