import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { IntOrPercentError, resolveFenceposts, scaledValue } from './int-or-string.ts';

for (const c of [
  { value: 3, total: 10, up: 3, down: 3 },
  { value: '25%', total: 10, up: 3, down: 2 },
  { value: '0%', total: 10, up: 0, down: 0 },
  { value: '100%', total: 7, up: 7, down: 7 },
  { value: '1%', total: 1, up: 1, down: 0 },
  { value: '150%', total: 2, up: 3, down: 3 },
]) {
  test(`${c.value} of ${c.total}`, () => {
    assert.equal(scaledValue(c.value, c.total, 'up'), c.up);
    assert.equal(scaledValue(c.value, c.total, 'down'), c.down);
  });
}

test('a text without a percent sign is no share', () => {
  assert.throws(() => scaledValue('25', 10, 'up'), IntOrPercentError);
});

for (const c of [
  { surge: '25%', unavailable: '25%', desired: 10, want: { surge: 3, unavailable: 2 } },
  { surge: 0, unavailable: '1%', desired: 10, want: { surge: 0, unavailable: 1 } },
  { surge: undefined, unavailable: undefined, desired: 3, want: { surge: 0, unavailable: 1 } },
  { surge: 1, unavailable: 0, desired: 3, want: { surge: 1, unavailable: 0 } },
]) {
  test(`fenceposts of ${c.surge} and ${c.unavailable} for ${c.desired}`, () =>
    assert.deepEqual(resolveFenceposts(c.surge, c.unavailable, c.desired), c.want));
}

test('an update can always move', () => {
  const share = fc.nat(100).map((value) => `${value}%`);
  fc.assert(
    fc.property(share, share, fc.nat(1000), (surge, unavailable, desired) => {
      const posts = resolveFenceposts(surge, unavailable, desired);
      assert.ok(posts.surge + posts.unavailable > 0);
    }),
  );
});
