import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JsonSyntaxError, parseJsonText } from './json-text.ts';

for (const [name, text, value] of [
  ['half a pair is replaced', '{"a":"x\\ud800y"}', { a: 'x\ufffdy' }],
  ['the second half alone as well', '["\\udc00"]', ['\ufffd']],
  ['in keys as well', '{"\\ud800":1}', { '\ufffd': 1 }],
  ['a whole pair is kept', '["\\ud83d\\ude00"]', ['\u{1f600}']],
  ['two halves in the wrong order are two', '["\\ude00\\ud83d"]', ['\ufffd\ufffd']],
  ['a key of every object stays a key', '{"__proto__":"\\ud800"}', JSON.parse('{"__proto__":"\ufffd"}')],
] as const)
  test(name, () => assert.deepEqual(parseJsonText(text), value));

test('broken JSON is a JsonSyntaxError', () => assert.throws(() => parseJsonText('{'), JsonSyntaxError));
