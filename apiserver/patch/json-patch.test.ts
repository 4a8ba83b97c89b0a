import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isBadRequest, isInvalid, statusErrorOf } from '../../api/errors/predicates.ts';
import { deepFreeze } from '../../api/meta/deep-readonly.ts';
import { applyJsonPatch, unknownOperationFields } from './json-patch.ts';

interface Document {
  data: Record<string, unknown>;
  list: unknown[];
}
const document = (): Document => ({ data: { 'x/y': '1', k: 'v', nothing: null }, list: ['a', 'b', 'c'] });

for (const { name, patch, change } of [
  {
    name: 'adds a member',
    patch: [{ op: 'add', path: '/data/n', value: { a: 1 } }],
    change: (it: Document) => Object.assign(it.data, { n: { a: 1 } }),
  },
  {
    name: 'replaces a member with an escaped name',
    patch: [{ op: 'replace', path: '/data/x~1y', value: '9' }],
    change: (it: Document) => Object.assign(it.data, { 'x/y': '9' }),
  },
  {
    name: 'inserts into a list',
    patch: [{ op: 'add', path: '/list/1', value: 'x' }],
    change: (it: Document) => it.list.splice(1, 0, 'x'),
  },
  {
    name: 'appends to a list',
    patch: [
      { op: 'add', path: '/list/-', value: 'x' },
      { op: 'add', path: '/list/4', value: 'y' },
    ],
    change: (it: Document) => it.list.push('x', 'y'),
  },
  {
    name: 'counts from the end',
    patch: [{ op: 'replace', path: '/list/-1', value: 'x' }],
    change: (it: Document) => it.list.splice(2, 1, 'x'),
  },
  {
    name: 'removes from a list and from an object',
    patch: [
      { op: 'remove', path: '/list/0' },
      { op: 'remove', path: '/data/nothing' },
    ],
    change: (it: Document) => {
      it.list.shift();
      delete it.data.nothing;
    },
  },
  {
    name: 'moves and copies',
    patch: [
      { op: 'copy', from: '/data/k', path: '/data/c' },
      { op: 'move', from: '/list/0', path: '/list/-' },
    ],
    change: (it: Document) => {
      it.data.c = 'v';
      it.list.push(it.list.shift());
    },
  },
  {
    name: 'treats names of built-in members like any other',
    patch: [
      { op: 'add', path: '/data/constructor', value: '1' },
      { op: 'test', path: '/data/toString', value: null },
    ],
    change: (it: Document) => Object.assign(it.data, { constructor: '1' }),
  },
  {
    name: 'tests',
    patch: [
      { op: 'test', path: '/data/k', value: 'v' },
      { op: 'test', path: '/data/absent', value: null },
      { op: 'test', path: '/list', value: ['a', 'b', 'c'] },
    ],
    change: () => undefined,
  },
]) {
  test(`JSON patch ${name}`, () => {
    const wanted = document();
    change(wanted);
    assert.deepEqual(applyJsonPatch({ ...document() }, deepFreeze(patch)), { ...wanted });
  });
}

for (const { name, operation } of [
  { name: 'a test that fails', operation: { op: 'test', path: '/data/k', value: 'no' } },
  { name: 'removing what is absent', operation: { op: 'remove', path: '/data/absent' } },
  { name: 'replacing what is absent', operation: { op: 'replace', path: '/data/absent', value: 1 } },
  { name: 'an unknown operation', operation: { op: 'bogus', path: '/data/k' } },
  { name: 'an index beyond the list', operation: { op: 'add', path: '/list/4', value: 1 } },
  { name: 'a name as an index', operation: { op: 'replace', path: '/list/1x', value: 1 } },
  { name: 'a parent that is absent', operation: { op: 'add', path: '/absent/a', value: 1 } },
  { name: 'moving a value into itself', operation: { op: 'move', from: '/data', path: '/data/inner' } },
  { name: 'a path that is no pointer', operation: { op: 'add', path: 'data/n', value: 1 } },
  { name: 'a document that is no object', operation: { op: 'replace', path: '', value: [] } },
]) {
  test(`JSON patch refuses ${name}`, () => {
    assert.throws(
      () => applyJsonPatch({ ...document() }, [operation]),
      (error) => {
        assert.ok(isInvalid(error));
        assert.deepEqual(statusErrorOf(error)?.status.details, {});
        assert.equal(
          statusErrorOf(error)?.status.message,
          'the server rejected our request due to an error in our request',
        );
        return true;
      },
    );
  });
}

for (const [patch, message] of [
  [{ op: 'add' }, 'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp'],
  [[1], 'error decoding patch: json: cannot unmarshal number into Go value of type handlers.jsonPatchOp'],
  [
    [{ op: 'add', path: 1 }],
    'error decoding patch: json: cannot unmarshal number into Go struct field jsonPatchOp.path of type string',
  ],
] as const) {
  test(`no JSON patch: ${JSON.stringify(patch)}`, () => {
    assert.throws(() => applyJsonPatch({}, patch), { message });
  });
}

test('a JSON patch is limited in operations and in what it copies', () => {
  const operation = { op: 'test', path: '/a', value: null };
  assert.throws(() => applyJsonPatch({}, new Array(10_001).fill(operation)), {
    message: 'Request entity too large: The allowed maximum operations in a JSON patch is 10000, got 10001',
  });
  const doubling = Array.from({ length: 40 }, () => ({ op: 'copy', from: '/list', path: '/list/-' }));
  assert.throws(
    () => applyJsonPatch({ list: ['some text'] }, doubling),
    (error) => isInvalid(error),
  );
});

test('copies within a document do not make it deeper than a body may be', () => {
  const deeper = Array.from({ length: 12 }, (_, round) => ({
    op: 'copy',
    from: '/a',
    path: `/a${'/a'.repeat(2 ** round - 1)}/a`,
  }));
  assert.throws(
    () => applyJsonPatch({ a: {} }, deeper),
    (error: Error) => isBadRequest(error) && /exceeded max depth/.test(error.message),
  );
});

test('unknown members of operations are named for strict validation', () => {
  assert.deepEqual(unknownOperationFields([{ op: 'add', path: '/a', foo: 1 }, { bar: 2 }]), ['[0].foo', '[1].bar']);
});

test('what is added can be tested for and removed again', () => {
  const key = fc.stringMatching(/^[a-z~/]{1,6}$/);
  // Through text and back, as requests come: JSON knows no negative zero.
  const json = fc.json().map((text): unknown => JSON.parse(JSON.stringify(JSON.parse(text))));
  fc.assert(
    fc.property(fc.dictionary(key, json), key, json, (object, name, value) => {
      const path = `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      const { [name]: _, ...others } = object;
      const added = applyJsonPatch(structuredClone(others), [
        { op: 'add', path, value },
        { op: 'test', path, value },
      ]);
      assert.deepEqual(added, { ...others, [name]: value });
      assert.deepEqual(applyJsonPatch(added, [{ op: 'remove', path }]), others);
    }),
  );
});
