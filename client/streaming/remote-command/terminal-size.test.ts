import assert from 'node:assert/strict';
import { PassThrough, Readable } from 'node:stream';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeTerminalSize, terminalSizes } from './terminal-size.ts';

const size = fc.record(
  { width: fc.integer({ min: 1, max: 65535 }), height: fc.integer({ min: 1, max: 65535 }) },
  { noNullPrototype: true },
);

test('terminal sizes are read however the stream is cut', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(size, { maxLength: 5 }), fc.integer({ min: 1, max: 20 }), async (sizes, cut) => {
      const text = sizes.map(encodeTerminalSize).join('');
      const parts = Array.from({ length: Math.ceil(text.length / cut) }, (_, i) =>
        Buffer.from(text.slice(i * cut, (i + 1) * cut)),
      );
      const read = [];
      for await (const one of terminalSizes(Readable.from(parts))) read.push(one);
      assert.deepEqual(read, sizes);
    }),
    { numRuns: 50 },
  );
});

test('what is no size is passed over, and a stream without an end of an object is given up', async () => {
  const read = [];
  const parts = [
    '{"Width":0,"Height":0}',
    '{"a":1}{"Height":24,',
    '"Width":80}',
    '{'.repeat(2000),
    '{"Width":1,"Height":1}',
  ];
  for await (const one of terminalSizes(Readable.from(parts.map((part) => Buffer.from(part))))) read.push(one);
  assert.deepEqual(read, [{ width: 80, height: 24 }]);
});

test('a lost client ends the sizes without an error', async () => {
  const stream = new PassThrough();
  stream.write(encodeTerminalSize({ width: 80, height: 24 }));
  const read = [];
  for await (const one of terminalSizes(stream)) {
    read.push(one);
    stream.destroy();
  }
  assert.deepEqual(read, [{ width: 80, height: 24 }]);
});
