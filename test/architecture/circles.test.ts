import assert from 'node:assert/strict';
import { test } from 'node:test';
import { circlesOf } from './circles.ts';

const files = (imports: Readonly<Record<string, string>>) =>
  Object.entries(imports).map(([path, targets]) => ({ path, staticImports: targets === '' ? [] : targets.split(' ') }));

test('files that meet again below are no circle', () => {
  assert.deepEqual(circlesOf(files({ a: 'b c', b: 'd', c: 'd', d: '' })), []);
});

test('a circle is found wherever it is entered', () => {
  assert.deepEqual(circlesOf(files({ a: 'b', b: 'c', c: 'd', d: 'b' })), [['b', 'c', 'd', 'b']]);
});

test('what is outside is no part of it', () => {
  assert.deepEqual(circlesOf(files({ a: 'node a', b: 'b' })), [
    ['a', 'a'],
    ['b', 'b'],
  ]);
});
