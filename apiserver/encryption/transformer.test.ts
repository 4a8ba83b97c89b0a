import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { aesCbc, aesGcm } from './aes.ts';
import { type ProviderSettings, transformerOf } from './transformer.ts';

const key = (name: string, fill: number, length = 32) => ({ name, secret: Buffer.alloc(length, fill) });
const identity: ProviderSettings = { type: 'identity' };
const gcm = (...keys: ReturnType<typeof key>[]): ProviderSettings => ({ type: 'aesgcm', keys });
const cbc = (...keys: ReturnType<typeof key>[]): ProviderSettings => ({ type: 'aescbc', keys });
const make = (...providers: ProviderSettings[]) => transformerOf(providers, randomBytes);
const place = '/registry/secrets/default/a';
const bytes = (text: string) => Buffer.from(text);
const hex = (text: string) => Buffer.from(text, 'hex');

test('AES-GCM lays its parts out as Kubernetes does: nonce, ciphertext, tag', () => {
  // Test case 2 of "The Galois/Counter Mode of Operation", McGrew and Viega.
  const sealed = aesGcm(Buffer.alloc(16), (size) => Buffer.alloc(size)).seal(Buffer.alloc(16), '');
  assert.deepEqual(sealed, hex(`${'00'.repeat(12)}0388dace60b6a392f328c2b971b2fe78ab6e47d42cec13bdf53a67b21257bddf`));
});

test('AES-CBC lays its parts out as Kubernetes does: vector, ciphertext, padded to a block', () => {
  // NIST SP 800-38A, F.2.1, the first block.
  const vector = hex('000102030405060708090a0b0c0d0e0f');
  const cipher = aesCbc(hex('2b7e151628aed2a6abf7158809cf4f3c'), () => vector);
  const plain = hex('6bc1bee22e409f96e93d7e117393172a');
  const sealed = cipher.seal(plain, place);
  assert.deepEqual(sealed.subarray(0, 32), Buffer.concat([vector, hex('7649abac8119b246cee98e9b12e9197d')]));
  assert.equal(sealed.length, 48);
  assert.deepEqual(cipher.open(sealed, place), plain);
});

test('values say how and with which key they are encrypted', () => {
  const text = Buffer.from(make(gcm(key('one', 1))).seal(bytes('x'), place)).toString('latin1');
  assert.ok(text.startsWith('k8s:enc:aesgcm:v1:one:'));
  assert.equal(text.length, 'k8s:enc:aesgcm:v1:one:'.length + 12 + 1 + 16);
  assert.ok(
    Buffer.from(make(cbc(key('k', 1))).seal(bytes('x'), place))
      .toString('latin1')
      .startsWith('k8s:enc:aescbc:v1:k:'),
  );
});

const anyProvider = fc
  .tuple(fc.constantFrom('aesgcm' as const, 'aescbc' as const), fc.constantFrom(16, 24, 32), fc.nat(255))
  .map(([type, length, fill]): ProviderSettings => ({ type, keys: [key('k', fill, length)] }));
const anyValue = fc.uint8Array({ maxLength: 300 });

test('what is sealed opens again, hides what it is and is never the same twice', () => {
  fc.assert(
    fc.property(anyProvider, anyValue, fc.string(), (provider, value, where) => {
      const transformer = make(provider);
      const sealed = transformer.seal(value, where);
      const opened = transformer.open(sealed, where);
      assert.ok(opened.ok && !opened.stale);
      assert.equal(Buffer.compare(opened.value, value), 0);
      if (value.length >= 8) assert.equal(Buffer.from(sealed).indexOf(Buffer.from(value)), -1);
      assert.notEqual(Buffer.compare(transformer.seal(value, where), sealed), 0);
    }),
  );
});

test('AES-GCM opens nothing that was changed by a bit, cut, or moved to another place', () => {
  const transformer = make(gcm(key('k', 7)));
  const head = 'k8s:enc:aesgcm:v1:k:'.length;
  fc.assert(
    fc.property(anyValue, fc.nat(), fc.nat(7), fc.string(), (value, at, bit, elsewhere) => {
      fc.pre(elsewhere !== place);
      const sealed = Buffer.from(transformer.seal(value, place));
      const changed = Buffer.from(sealed);
      const index = head + (at % (sealed.length - head));
      changed[index] = (changed[index] ?? 0) ^ (1 << bit);
      assert.equal(transformer.open(changed, place).ok, false);
      assert.equal(transformer.open(sealed.subarray(0, index), place).ok, false);
      assert.equal(transformer.open(sealed, elsewhere).ok, false);
    }),
  );
});

for (const [name, before, after, expected] of [
  ['the same key', [gcm(key('a', 1))], [gcm(key('a', 1))], 'fresh'],
  ['a key that is the second now', [gcm(key('a', 1))], [gcm(key('b', 2), key('a', 1))], 'stale'],
  ['a provider that is the second now', [cbc(key('a', 1))], [gcm(key('b', 2)), cbc(key('a', 1))], 'stale'],
  ['values from before there were keys', [identity], [gcm(key('a', 1)), identity], 'stale'],
  ['values that shall be plain again', [gcm(key('a', 1))], [identity, gcm(key('a', 1))], 'stale'],
  ['plain values', [identity], [identity, gcm(key('a', 1))], 'fresh'],
  [
    'a key that is gone',
    [gcm(key('a', 1))],
    [gcm(key('b', 2))],
    'no matching key was found for the provided AES transformer',
  ],
  ['another key of the same name', [gcm(key('a', 1))], [gcm(key('a', 2))], 'cipher: message authentication failed'],
  ['a provider that is gone', [cbc(key('a', 1))], [gcm(key('a', 1))], 'no matching prefix found'],
  ['plain values that are not allowed', [identity], [gcm(key('a', 1))], 'no matching prefix found'],
  ['no keys any more', [gcm(key('a', 1))], [identity], 'identity transformer tried to read encrypted data'],
] as const)
  test(`reading with ${name}: ${expected}`, () => {
    const stored = make(...before).seal(bytes('{"kind":"Secret"}'), place);
    const opened = make(...after).open(stored, place);
    if (opened.ok)
      assert.deepEqual(
        [opened.stale ? 'stale' : 'fresh', Buffer.from(opened.value).toString()],
        [expected, '{"kind":"Secret"}'],
      );
    else assert.equal(opened.reason, expected);
  });
