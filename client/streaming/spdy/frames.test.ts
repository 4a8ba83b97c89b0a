import assert from 'node:assert/strict';
import { test } from 'node:test';
import { constants, createDeflate, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { spdyDictionary } from './dictionary.ts';
import { SpdyFrameParser, SpdyProtocolError } from './frame-parser.ts';
import { encodeFrame, type SpdyFrame } from './frames.ts';
import { HeaderCompressor, HeaderDecompressor } from './header-block.ts';

const streamId = fc.integer({ min: 1, max: 0x7fffffff });
const word = fc.integer({ min: 0, max: 0xffffffff });
const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record(model, { noNullPrototype: true });
const frame: fc.Arbitrary<SpdyFrame> = fc.oneof(
  record({
    type: fc.constantFrom('SYN_STREAM' as const, 'SYN_REPLY' as const, 'HEADERS' as const),
    streamId,
    fin: fc.boolean(),
    block: bytes,
  }),
  record({ type: fc.constant('RST_STREAM' as const), streamId, status: word }),
  record({
    type: fc.constant('SETTINGS' as const),
    settings: fc.array(record({ id: fc.integer({ min: 0, max: 0xffffff }), value: word }), { maxLength: 5 }),
  }),
  record({ type: fc.constant('PING' as const), id: word }),
  record({ type: fc.constant('GOAWAY' as const), lastGoodStreamId: streamId, status: word }),
  record({
    type: fc.constant('WINDOW_UPDATE' as const),
    streamId,
    delta: fc.integer({ min: 0, max: 0x7fffffff }),
  }),
  record({ type: fc.constant('DATA' as const), streamId, fin: fc.boolean(), bytes }),
);

/** The parser may hand one DATA frame on in parts; joined they are the frame that was sent. */
function joinData(frames: readonly SpdyFrame[], sent: readonly SpdyFrame[]): SpdyFrame[] {
  const rest = [...frames];
  return sent.map((original) => {
    const first = rest.shift();
    assert.ok(first);
    if (first.type !== 'DATA' || original.type !== 'DATA') return first;
    let joined = first;
    while (joined.bytes.length < original.bytes.length) {
      const next = rest.shift();
      assert.ok(next?.type === 'DATA' && next.streamId === first.streamId && !joined.fin);
      joined = { ...next, bytes: Buffer.concat([joined.bytes, next.bytes]) };
    }
    return joined;
  });
}

test('any sequence of frames survives the wire, cut at any bytes', () => {
  fc.assert(
    fc.property(
      fc.array(frame, { maxLength: 12 }),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
      (sent, cuts) => {
        const wire = Buffer.concat(sent.map(encodeFrame));
        const parser = new SpdyFrameParser();
        const received: SpdyFrame[] = [];
        for (let at = 0, turn = 0; at < wire.length; turn++) {
          const size = cuts[turn % cuts.length] ?? 1;
          received.push(...parser.push(wire.subarray(at, at + size)));
          at += size;
        }
        assert.deepEqual(joinData(received, sent), sent);
      },
    ),
    { numRuns: 300 },
  );
});

test('an unknown control frame is ignored, an overlong one or another version ends the session', () => {
  const unknown = Buffer.from([0x80, 3, 0, 99, 0, 0, 0, 2, 1, 2]);
  const ping = encodeFrame({ type: 'PING', id: 7 });
  assert.deepEqual([...new SpdyFrameParser().push(Buffer.concat([unknown, ping]))], [{ type: 'PING', id: 7 }]);
  assert.throws(() => [...new SpdyFrameParser().push(Buffer.from([0x80, 3, 0, 1, 0, 0xff, 0, 0]))], SpdyProtocolError);
  assert.throws(() => [...new SpdyFrameParser().push(Buffer.from([0x80, 2, 0, 6, 0, 0, 0, 4, 0, 0, 0, 1]))], {
    message: 'version 2',
  });
});

test('the dictionary is the one of the protocol', () => {
  assert.equal(spdyDictionary.length, 1423);
  let a = 1;
  let b = 0;
  for (const byte of spdyDictionary) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  assert.equal(((b << 16) | a) >>> 0, 0xe3c6a7c2);
});

const headers = fc
  .dictionary(fc.string({ minLength: 1, maxLength: 20 }), fc.string({ maxLength: 60 }), { maxKeys: 8 })
  .map((record) => new Map(Object.entries(record).map(([name, value]) => [name.toLowerCase(), value])));

test('header blocks of a session are read back in order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(headers, { maxLength: 6 }), async (all) => {
      const compressor = new HeaderCompressor();
      const decompressor = new HeaderDecompressor();
      for (const one of all) assert.deepEqual(await decompressor.decompress(compressor.compress(one)), one);
      decompressor.close();
    }),
    { numRuns: 50 },
  );
});

test('header blocks compressed with the dictionary over the whole session are read', async () => {
  const deflate = createDeflate({ dictionary: spdyDictionary });
  const decompressor = new HeaderDecompressor();
  for (const type of ['error', 'stdin', 'stdout']) {
    const plain = inflateSync(new HeaderCompressor().compress(new Map([['streamtype', type]])), {
      finishFlush: constants.Z_SYNC_FLUSH,
    });
    const block = await new Promise<Buffer>((resolve) => {
      deflate.write(plain);
      deflate.flush(constants.Z_SYNC_FLUSH, () => resolve(deflate.read() as Buffer));
    });
    assert.deepEqual(await decompressor.decompress(block), new Map([['streamtype', type]]));
  }
  decompressor.close();
});

test('a header block that inflates beyond the limit, or is not zlib, is refused', async () => {
  const bomb = new HeaderDecompressor();
  const deflate = createDeflate({ dictionary: spdyDictionary });
  const block = await new Promise<Buffer>((resolve) => {
    deflate.write(Buffer.alloc(1_000_000));
    deflate.flush(constants.Z_SYNC_FLUSH, () => resolve(deflate.read() as Buffer));
  });
  await assert.rejects(bomb.decompress(block), SpdyProtocolError);
  await assert.rejects(bomb.decompress(block), SpdyProtocolError);
  await assert.rejects(new HeaderDecompressor().decompress(Buffer.from('not zlib')), SpdyProtocolError);
});
