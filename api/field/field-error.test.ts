import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  aggregate,
  duplicate,
  forbiddenField,
  invalidField,
  notFoundField,
  notSupported,
  required,
  tooLong,
  tooMany,
  typeInvalid,
} from './field-error.ts';
import { fieldPath } from './path.ts';
import { quote, sortedMap } from './quote.ts';

test('a path prints names, indexes and keys', () => {
  const spec = fieldPath('spec');
  assert.equal(`${spec}`, 'spec');
  assert.equal(
    `${spec.child('containers').index(0).child('ports').index(1).child('name')}`,
    'spec.containers[0].ports[1].name',
  );
  assert.equal(`${fieldPath('metadata', 'annotations').key('foo/bar')}`, 'metadata.annotations[foo/bar]');
});

const at = fieldPath('spec', 'x');
for (const { error, type, message } of [
  { error: required(at), type: 'FieldValueRequired', message: 'Required value' },
  { error: required(at, 'can not be empty'), type: 'FieldValueRequired', message: 'Required value: can not be empty' },
  { error: duplicate(at, 'c'), type: 'FieldValueDuplicate', message: 'Duplicate value: "c"' },
  { error: invalidField(at, -1, 'too small'), type: 'FieldValueInvalid', message: 'Invalid value: -1: too small' },
  { error: invalidField(at, null, 'x'), type: 'FieldValueInvalid', message: 'Invalid value: null: x' },
  { error: invalidField(at, true, ''), type: 'FieldValueInvalid', message: 'Invalid value: true' },
  {
    error: invalidField(at, sortedMap({ b: '<', a: '1' }), 'empty'),
    type: 'FieldValueInvalid',
    message: 'Invalid value: {"a":"1","b":"\\u003c"}: empty',
  },
  {
    error: notSupported(at, 'ICMP', ['SCTP', 'TCP', 'UDP']),
    type: 'FieldValueNotSupported',
    message: 'Unsupported value: "ICMP": supported values: "SCTP", "TCP", "UDP"',
  },
  { error: forbiddenField(at, 'no'), type: 'FieldValueForbidden', message: 'Forbidden: no' },
  { error: tooLong(at, 1048576), type: 'FieldValueTooLong', message: 'Too long: may not be more than 1048576 bytes' },
  { error: tooMany(at, 65, 64), type: 'FieldValueTooMany', message: 'Too many: 65: must have at most 64 items' },
  { error: tooMany(at, -1, 1), type: 'FieldValueTooMany', message: 'Too many: must have at most 1 item' },
  { error: typeInvalid(at, 1, 'y'), type: 'FieldValueTypeInvalid', message: 'Invalid value: 1: y' },
  { error: notFoundField(at, 'v'), type: 'FieldValueNotFound', message: 'Not found: "v"' },
]) {
  test(`field error reads ${message}`, () => assert.deepEqual(error, { type, field: 'spec.x', message }));
}

test('an aggregate names one error bare and several, each once, in brackets', () => {
  assert.equal(aggregate([]), '');
  assert.equal(aggregate([required(at), required(at)]), 'spec.x: Required value');
  assert.equal(
    aggregate([required(at), duplicate(at, 'c'), required(at)]),
    '[spec.x: Required value, spec.x: Duplicate value: "c"]',
  );
});

for (const [text, quoted] of [
  ['plain', '"plain"'],
  ['a"b\\c', '"a\\"b\\\\c"'],
  ['a\nb\t', '"a\\nb\\t"'],
  ['\u0001', '"\\x01"'],
  ['grün ☃', '"grün ☃"'],
  ['\u200b\u00a0', '"\\u200b\\u00a0"'],
] as const) {
  test(`quote ${JSON.stringify(text)}`, () => assert.equal(quote(text), quoted));
}
