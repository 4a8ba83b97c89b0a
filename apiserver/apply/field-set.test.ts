import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isFieldSet } from './field-set.ts';

for (const [name, value, is] of [
  ['an empty set', {}, true],
  ['fields, keys, values and indexes', { 'f:a': { '.': {}, 'k:{"name":"c"}': {}, 'v:"x"': {}, 'i:0': {} } }, true],
  ['a text', 'f:a', false],
  ['nothing', null, false],
  ['a list', [], false],
  ['a text below a field', { 'f:a': 'b' }, false],
  ['a number below a dot', { '.': 1 }, false],
  ['an element of no sort', { toString: {} }, false],
  ['a key that is no JSON', { 'k:{': {} }, false],
  ['a key that is no object', { 'k:1': {} }, false],
  ['a value that is no JSON', { 'v:x': {} }, false],
] as const)
  test(`${name} ${is ? 'is' : 'is not'} a set of fields`, () => assert.equal(isFieldSet(value), is));
