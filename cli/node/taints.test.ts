import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changedTaints, parseTaints } from './taints.ts';

const present = [
  { key: 'a', value: '1', effect: 'NoSchedule' },
  { key: 'a', effect: 'NoExecute' },
  { key: 'b', effect: 'NoSchedule' },
];
const change = (...words: string[]) => ({ ...parseTaints(words), overwrite: false });

test('what is added comes first, and what is taken away is gone in its effect or in all', () => {
  assert.deepEqual(changedTaints('n', present, change('c=2:NoSchedule', 'a:NoExecute-')).taints, [
    { key: 'c', value: '2', effect: 'NoSchedule' },
    { key: 'a', value: '1', effect: 'NoSchedule' },
    { key: 'b', effect: 'NoSchedule' },
  ]);
  assert.deepEqual(changedTaints('n', present, change('a-')).taints, [{ key: 'b', effect: 'NoSchedule' }]);
});

test('a taint that is there gets another value only where that is wanted', () => {
  const again = change('a=2:NoSchedule');
  assert.throws(
    () => changedTaints('n', present, again),
    /^CommandError: node n already has a taint\(s\) with same effect\(s\) and --overwrite is false$/,
  );
  assert.deepEqual(changedTaints('n', present, { ...again, overwrite: true }).taints[0], {
    key: 'a',
    value: '2',
    effect: 'NoSchedule',
  });
});

test('each taint that is not there is told', () => {
  const { missing } = changedTaints('n', present, change('b:NoExecute-', 'c-'));
  assert.deepEqual(
    missing.map(({ message }) => message),
    ['taint "b:NoExecute" not found', 'taint "c" not found'],
  );
});
