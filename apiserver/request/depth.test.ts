import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isBadRequest } from '../../api/errors/predicates.ts';
import { checkDepth, depthLimit } from './depth.ts';

const lists = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));
const objects = (depth: number): unknown => JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`);

for (const [name, make] of Object.entries({ lists, objects })) {
  test(`${name} up to the limit are taken`, () => checkDepth({ data: make(depthLimit - 1) }));
  test(`${name} beyond it are refused, however deep they are`, () => {
    for (const depth of [depthLimit, 200_000])
      assert.throws(
        () => checkDepth({ data: make(depth) }),
        (error: Error) => isBadRequest(error) && /exceeded max depth/.test(error.message),
      );
  });
}
