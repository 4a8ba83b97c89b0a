import assert from 'node:assert/strict';
import { test } from 'node:test';
import { indent, wrapText } from './wrap.ts';

for (const c of [
  { name: 'a short line stays', text: 'one two', width: 10, wrapped: 'one two' },
  { name: 'a long line is broken between words', text: 'one two three', width: 8, wrapped: 'one two\nthree' },
  {
    name: 'a word that fits nowhere is not broken',
    text: 'a longer-than-eight b',
    width: 8,
    wrapped: 'a longer-than-eight\nb',
  },
  { name: 'breaks of the text stay', text: 'one\n\ntwo', width: 8, wrapped: 'one\n\ntwo' },
  { name: 'space within a line stays', text: 'a  b', width: 8, wrapped: 'a  b' },
])
  test(`wrap: ${c.name}`, () => assert.equal(wrapText(c.text, c.width), c.wrapped));

test('every line is indented, also empty ones', () => assert.equal(indent('a\n', 2), '  a\n  '));
