import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonicalQuantity, compareQuantities, parseQuantity, Quantity, readQuantity } from './quantity.ts';

const canonical: readonly (readonly [text: string, canonical: string])[] = [
  ['0', '0'],
  ['00', '0'],
  ['-0', '0'],
  ['0Ki', '0'],
  ['0.0', '0'],
  ['100m', '100m'],
  ['0.1', '100m'],
  ['.5', '500m'],
  ['1.', '1.'],
  ['1.5', '1500m'],
  ['0.001', '1m'],
  ['0.0001', '100u'],
  ['1000m', '1'],
  ['1500m', '1500m'],
  ['2000', '2k'],
  ['1000000', '1M'],
  ['1000000000000000000', '1E'],
  ['12345678901234567890', '12345678901234567890'],
  ['1000000000000000000000', '1000E'],
  ['1Ki', '1Ki'],
  ['1024Ki', '1Mi'],
  ['1536Mi', '1536Mi'],
  ['1.5Gi', '1536Mi'],
  ['0.5Mi', '512Ki'],
  ['0.1Ki', '102400m'],
  ['8Ki', '8Ki'],
  ['1048576Ki', '1Gi'],
  ['16Ei', '9223372036854775807'],
  ['-16Ei', '-9223372036854775807'],
  ['128Mi', '128Mi'],
  ['0.001Ki', '1024m'],
  ['0.0000000001', '1n'],
  ['-0.0000000001', '-1n'],
  ['1.1n', '2n'],
  ['1e3', '1e3'],
  ['1E3', '1E3'],
  ['1000e0', '1e3'],
  ['1.5e3', '1500'],
  ['1e-3', '1e-3'],
  ['1e2', '100'],
  ['-5', '-5'],
  ['-1.5', '-1500m'],
  // Kubernetes keeps the spelling of these.
  ['+1', '+1'],
  ['1.250', '1.250'],
  [' 1 ', '1'],
];
for (const [text, want] of canonical) {
  test(`quantity ${JSON.stringify(text)} is written ${want}`, () => assert.equal(canonicalQuantity(text), want));
}

const wrongFormat = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
for (const [text, message] of [
  ['', wrongFormat],
  ['abc', wrongFormat],
  ['1 Gi', wrongFormat],
  ['1.5.5', wrongFormat],
  ['1b', wrongFormat],
  ['1e3.5', wrongFormat],
  ['1K', "unable to parse quantity's suffix"],
  ['1e', "unable to parse quantity's suffix"],
  ['1KiB', wrongFormat],
  ['1MM', "unable to parse quantity's suffix"],
  ['1Ki2', "unable to parse quantity's suffix"],
] as const) {
  test(`quantity ${JSON.stringify(text)} is refused`, () =>
    assert.deepEqual({ ...readQuantity(text) }, { kind: 'malformed', message }));
}

for (const c of [
  { text: '100m', value: 1, milli: 100 },
  { text: '1', value: 1, milli: 1000 },
  { text: '1.0001', value: 2, milli: 1001 },
  { text: '-100m', value: -1, milli: -100 },
  { text: '1Gi', value: 1073741824, milli: 1073741824000 },
  { text: '1n', value: 1, milli: 1 },
  { text: '0', value: 0, milli: 0 },
]) {
  test(`quantity ${c.text} rounds up`, () => {
    assert.equal(parseQuantity(c.text).value(), c.value);
    assert.equal(parseQuantity(c.text).milliValue(), c.milli);
  });
}

for (const [a, b, sum, difference] of [
  ['100m', '200m', '300m', '-100m'],
  ['1', '500m', '1500m', '500m'],
  ['0', '1Gi', '1Gi', '-1Gi'],
  ['1Gi', '512Mi', '1536Mi', '512Mi'],
  ['1Gi', '1', '1073741825', '1073741823'],
  ['1Ki', '512', '1536', '512'],
  ['8Ei', '8Ei', '18446744073709551614', '0'],
  ['1k', '1', '1001', '999'],
] as const) {
  test(`quantity ${a} plus and minus ${b}`, () => {
    assert.equal(parseQuantity(a).add(parseQuantity(b)).toString(), sum);
    assert.equal(parseQuantity(a).sub(parseQuantity(b)).toString(), difference);
  });
}

for (const [a, b, order] of [
  ['1', '1000m', 0],
  ['1Gi', '1G', 1],
  ['1e3', '1k', 0],
  ['-1', '1n', -1],
  ['0', '0Ki', 0],
  ['1e2000000', '1E', 1],
  ['-1e2000000', '1n', -1],
  ['9007199254740993', '9007199254740992', 1],
] as const) {
  test(`quantity ${a} against ${b}`, () => {
    assert.equal(compareQuantities(a, b), order);
    assert.equal(compareQuantities(b, a), order === 0 ? 0 : -order);
  });
}

const suffix = fc.constantFrom('', 'n', 'u', 'm', 'k', 'M', 'G', 'T', 'P', 'E', 'Ki', 'Mi', 'Gi', 'Ti', 'e3', 'E-2');
const anyQuantity = fc
  .tuple(fc.constantFrom('', '-'), fc.nat(999_999_999), fc.option(fc.nat(99_999)), suffix)
  .map(([sign, whole, fraction, unit]) => `${sign}${whole}${fraction === null ? '' : `.${fraction}`}${unit}`);

test('the canonical form reads back to the same value and format', () => {
  fc.assert(
    fc.property(anyQuantity, (text) => {
      const quantity = parseQuantity(text);
      const again = parseQuantity(quantity.toString());
      assert.ok(again.equals(quantity), `${text} -> ${quantity}`);
      assert.equal(again.toString(), quantity.toString());
    }),
  );
});

test('addition is exact and undone by subtraction', () => {
  fc.assert(
    fc.property(anyQuantity, anyQuantity, anyQuantity, (a, b, c) => {
      const [x, y, z] = [parseQuantity(a), parseQuantity(b), parseQuantity(c)];
      assert.ok(x.add(y).sub(y).equals(x));
      assert.ok(x.add(y).equals(y.add(x)));
      assert.ok(
        x
          .add(y)
          .add(z)
          .equals(x.add(y.add(z))),
      );
      assert.equal(x.compare(y), x.sub(y).sign());
    }),
  );
});

test('values are rounded away from zero, never by more than one', () => {
  fc.assert(
    fc.property(anyQuantity, (text) => {
      const quantity = parseQuantity(text);
      const value = Quantity.of(BigInt(quantity.value()));
      if (Math.abs(quantity.value()) > Number.MAX_SAFE_INTEGER) return;
      const size = quantity.sign() < 0 ? quantity.neg() : quantity;
      const rounded = quantity.sign() < 0 ? value.neg() : value;
      assert.ok(rounded.compare(size) >= 0 && rounded.sub(size).compare(Quantity.of(1)) < 0);
    }),
  );
});
