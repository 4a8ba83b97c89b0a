import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { deepFreeze } from '../../api/meta/deep-readonly.ts';
import { applyMergePatch } from './merge-patch.ts';

// The cases of RFC 7386, appendix A, that have an object on both sides.
for (const [object, patch, result] of [
  [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
  [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
  [{ a: 'b' }, { a: null }, {}],
  [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
  [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
  [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
  [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
  [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  [{ a: 1 }, { a: [{ b: null, c: 1 }] }, { a: [{ c: 1 }] }],
] as const) {
  test(`merge patch ${JSON.stringify(object)} + ${JSON.stringify(patch)}`, () => {
    const live = deepFreeze(object) as Record<string, unknown>;
    assert.deepEqual(applyMergePatch(live, deepFreeze(patch)), result);
  });
}

test('a merge patch is an object', () => {
  assert.throws(() => applyMergePatch({}, ['a']), {
    message: 'error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}',
  });
});

test('a key named __proto__ is a key', () => {
  const result = applyMergePatch({}, JSON.parse('{"__proto__":{"a":1}}'));
  assert.equal(Object.getPrototypeOf(result), Object.prototype);
  assert.equal(JSON.stringify(result), '{"__proto__":{"a":1}}');
});

test('merging the same patch again changes nothing', () => {
  const object = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.jsonValue());
  fc.assert(
    fc.property(object, object, (live, patch) => {
      const once = applyMergePatch(live, patch);
      assert.deepEqual(applyMergePatch(once, patch), once);
    }),
  );
});
