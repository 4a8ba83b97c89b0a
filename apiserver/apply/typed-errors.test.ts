import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { statusErrorOf } from '../../api/errors/predicates.ts';
import type { ApiObject } from '../registry/object.ts';
import { kindOf } from '../resources/testing/write.ts';
import { checkApplied } from './typed-errors.ts';

const pods = kindOf('/v1/pods');

function messageOf(metadata: object, type: object = { apiVersion: 'v1', kind: 'Pod' }): string {
  try {
    checkApplied(pods, { ...type, metadata } as unknown as ApiObject);
  } catch (error) {
    return statusErrorOf(error)?.status.message ?? `no Status: ${String(error)}`;
  }
  return 'nothing wrong';
}

test('a name that is no string is told by its place, and left out where the object is named', () => {
  assert.equal(
    messageOf({ name: 'a', namespace: 7 }),
    'failed to create typed patch object (/a; /v1, Kind=Pod): .metadata.namespace: expected string, got &value.valueUnstructured{Value:7}',
  );
});

test('a version or kind that is no string is none', () => {
  assert.equal(messageOf({}, { apiVersion: ['v1'], kind: 'Pod' }), 'invalid object type: /, Kind=Pod');
  assert.equal(messageOf({}, { apiVersion: 'v1', kind: {} }), 'invalid object type: /v1, Kind=');
});

test('whatever is applied, the answer is one of words', () => {
  const key = fc.constantFrom('name', 'namespace', 'labels', 'finalizers', 'ownerReferences', 'toString', '__proto__');
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom<unknown>(null, 0, 'a', true),
      fc.array(tie('value'), { maxLength: 2 }),
      fc.dictionary(key, tie('value'), { maxKeys: 4 }),
    ),
  }));
  fc.assert(
    fc.property(fc.dictionary(key, value, { maxKeys: 4 }), (metadata) => {
      assert.doesNotMatch(messageOf(metadata), /^no Status/);
    }),
    { numRuns: 2000 },
  );
});
