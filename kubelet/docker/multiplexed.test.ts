import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FrameReader } from './multiplexed.ts';

const frame = (stream: number, data: Uint8Array) => {
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(data.length, 4);
  return Buffer.concat([header, data]);
};

test('however the connection is cut into chunks, each stream gets its bytes, and each frame has one beginning', () => {
  const frames = fc.array(fc.tuple(fc.constantFrom(1, 2), fc.uint8Array({ maxLength: 50 })));
  const cuts = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1 });
  fc.assert(
    fc.property(frames, cuts, (sent, sizes) => {
      const wire = Buffer.concat(sent.map(([stream, data]) => frame(stream, data)));
      const reader = new FrameReader();
      const got = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
      let beginnings = 0;
      for (let at = 0, i = 0; at < wire.length; i++) {
        const size = sizes[i % sizes.length] ?? 1;
        for (const { stream, data, first } of reader.push(wire.subarray(at, at + size))) {
          got[stream].push(data);
          beginnings += Number(first);
        }
        at += size;
      }
      const of = (wanted: number) => Buffer.concat(sent.filter(([s]) => s === wanted).map(([, d]) => d));
      assert.deepEqual(Buffer.concat(got.stdout), of(1));
      assert.deepEqual(Buffer.concat(got.stderr), of(2));
      assert.equal(beginnings, sent.filter(([, data]) => data.length > 0).length);
    }),
  );
});
