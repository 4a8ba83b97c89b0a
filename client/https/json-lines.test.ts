import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import fc from 'fast-check';
import { isRetryable } from '../../api/errors/predicates.ts';
import { jsonLines } from './json-lines.ts';

async function read(chunks: Buffer[]): Promise<unknown[]> {
  const values: unknown[] = [];
  for await (const value of jsonLines(Readable.from(chunks))) values.push(value);
  return values;
}

test('values come out whole, wherever the stream was cut into chunks', async () => {
  const cuts = fc.array(fc.nat(400), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.jsonValue(), { maxLength: 8 }), cuts, fc.boolean(), async (values, at, ended) => {
      const text = values.map((value) => JSON.stringify(value)).join('\n') + (ended ? '\n' : '');
      const bytes = Buffer.from(text);
      const points = [...new Set([0, ...at.map((one) => Math.min(one, bytes.length)), bytes.length])].sort(
        (a, b) => a - b,
      );
      const chunks = points.slice(1).map((end, n) => bytes.subarray(points[n], end));
      assert.deepEqual(
        await read(chunks),
        values.map((value) => JSON.parse(JSON.stringify(value))),
      );
    }),
  );
});

test('a stream that ends inside a value is a lost connection', async () => {
  await assert.rejects(read([Buffer.from('{"a":1}\n{"b"')]), isRetryable);
});

test('a line that is no JSON is an error', async () => {
  await assert.rejects(read([Buffer.from('<html>\n')]), SyntaxError);
});
