import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { semanticEqual } from '../meta/deep-equal.ts';
import { Fnv32, fnv128, safeEncode } from './fnv.ts';
import { templateHash } from './template-hash.ts';

for (const [text, sum] of [
  ['', 0x811c9dc5],
  ['a', 0xe40c292c],
  ['foobar', 0xbf9cf968],
] as const) {
  test(`FNV-1a of ${JSON.stringify(text)}`, () => assert.equal(new Fnv32().text(text).sum, sum));
}

for (const [text, sum] of [
  ['', '6c62272e07bb014262b821756295c58d'],
  ['a', 'd228cb696f1a8caf78912b704e4a8964'],
  ['foobar', '343e1662793c64bf6f0d3597ba446f18'],
] as const) {
  test(`FNV-1a in 128 bits of ${JSON.stringify(text)}`, () => assert.equal(fnv128(text), sum));
}

test('FNV-1a takes texts as UTF-8 and in pieces', () => {
  assert.equal(new Fnv32().text('grün').sum, new Fnv32().bytes(Buffer.from('grün')).sum);
  assert.equal(new Fnv32().text('foo').text('bar').sum, new Fnv32().text('foobar').sum);
  assert.equal(new Fnv32().uint64(1).sum, new Fnv32().bytes(new Uint8Array([1, 0, 0, 0, 0, 0, 0, 0])).sum);
});

test('digits are encoded in letters that form no words', () => {
  assert.equal(safeEncode('0123456789'), '456789bcdf');
});

const template = {
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ name: 'c', image: 'nginx', resources: { requests: { cpu: '1', memory: '1Gi' } } }] },
};

test('a template has one hash however it is written', () => {
  const other = {
    spec: {
      containers: [
        {
          resources: { requests: { memory: '1024Mi', cpu: '1000m' }, limits: {} },
          image: 'nginx',
          name: 'c',
          args: [],
          command: null,
        },
      ],
      nodeSelector: {},
    },
    metadata: { labels: { app: 'web' }, annotations: {} },
  };
  assert.ok(semanticEqual(template, other));
  assert.equal(templateHash(template), templateHash(other));
  assert.match(templateHash(template), /^[bcdfghjklmnpqrstvwxz2456789]{1,10}$/);
});

test('another template, or another collision count, has another hash', () => {
  const hashes = [
    templateHash(template),
    templateHash(template, 0),
    templateHash(template, 1),
    templateHash({ ...template, metadata: {} }),
    templateHash({ a: [1, 2] }),
    templateHash({ a: [12] }),
    templateHash({ a: ['1', '2'] }),
    templateHash({ emptyDir: {} }),
    templateHash({}),
  ];
  assert.equal(new Set(hashes).size, hashes.length);
});

test('the order of keys does not matter', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
      const turned = Object.fromEntries(Object.entries(object).reverse());
      assert.equal(templateHash(turned), templateHash(object));
    }),
  );
});
