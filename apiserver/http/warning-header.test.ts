import assert from 'node:assert/strict';
import { test } from 'node:test';
import { warningHeader } from './warning-header.ts';

for (const { name, texts, header } of [
  { name: 'nothing', texts: [], header: undefined },
  { name: 'two texts', texts: ['a', 'b'], header: '299 - "a", 299 - "b"' },
  { name: 'quotes and backslashes', texts: ['a "b" \\'], header: '299 - "a \\"b\\" \\\\"' },
  { name: 'a text of other characters', texts: ['日'], header: '299 - "\xe6\x97\xa5"' },
  { name: 'a control character', texts: ['a\nb', 'c'], header: '299 - "c"' },
  { name: 'nothing that can be sent', texts: ['\x00'], header: undefined },
])
  test(`the header of ${name}`, () => assert.equal(warningHeader(texts), header));

test('what is long is sent whole as long as there is little of it', () => {
  const long = 'x'.repeat(4096);
  assert.equal(warningHeader([long]), `299 - "${long}"`);
});

test('of more than 4096 characters each text is cut to 256, and no more than 16 of them are sent', () => {
  const header = warningHeader(Array.from({ length: 20 }, (_, index) => `${index}`.padEnd(300, 'x'))) ?? '';
  const sent = header.split(', ');
  assert.equal(sent.length, 16);
  for (const one of sent) assert.equal(one.length, '299 - ""'.length + 256);
});
