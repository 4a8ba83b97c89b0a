import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { suggestedLevels } from './bootstrap/levels.ts';
import { divideSeats, shareOut } from './seats.ts';

test('the levels of a new cluster get the seats that Kubernetes documents for 600', () => {
  const levels = [
    ...suggestedLevels.map(({ name, spec }) => ({ name, limited: spec.limited })),
    { name: 'catch-all', limited: { nominalConcurrencyShares: 5, lendablePercent: 0 } },
  ];
  const bounds = divideSeats(
    600,
    levels.map(({ limited }) => ({
      shares: limited?.nominalConcurrencyShares ?? 0,
      lendablePercent: limited?.lendablePercent ?? 0,
      borrowingLimitPercent: limited && 'borrowingLimitPercent' in limited ? limited.borrowingLimitPercent : undefined,
    })),
  );
  const found = Object.fromEntries(levels.map(({ name }, i) => [name, bounds[i]]));
  assert.deepEqual(found['leader-election'], { nominal: 120, min: 24, max: 720 });
  assert.deepEqual(found['node-high'], { nominal: 144, min: 72, max: 744 });
  assert.deepEqual(found.event, { nominal: 12, min: 12, max: 24 });
  assert.deepEqual(found['catch-all'], { nominal: 12, min: 12, max: 612 });
});

for (const c of [
  {
    name: 'gives all the same part of what they want',
    total: 10,
    wishes: [
      [0, 2, 99],
      [0, 18, 99],
    ],
    shared: [1, 9],
  },
  {
    name: 'lets nobody fall below what is its own',
    total: 10,
    wishes: [
      [4, 4, 99],
      [0, 36, 99],
    ],
    shared: [4, 6],
  },
  {
    name: 'lets nobody above what it may have',
    total: 10,
    wishes: [
      [0, 50, 3],
      [0, 1, 99],
    ],
    shared: [3, 7],
  },
  {
    name: 'gives out everything when nobody wants anything',
    total: 4,
    wishes: [
      [0, 0, 99],
      [0, 0, 99],
    ],
    shared: [2, 2],
  },
  {
    name: 'gives out no more than can be taken',
    total: 10,
    wishes: [
      [0, 5, 3],
      [1, 5, 4],
    ],
    shared: [3, 4],
  },
]) {
  test(`sharing out ${c.name}`, () => {
    const wishes = c.wishes.map(([lower = 0, target = 0, upper = 0]) => ({ lower, target, upper }));
    assert.deepEqual(shareOut(c.total, wishes), c.shared);
  });
}

const wish = fc
  .tuple(fc.nat(50), fc.double({ min: 0, max: 300, noNaN: true }), fc.nat(300))
  .map(([lower, more, room]) => ({ lower, target: lower + more, upper: lower + room }));

test('what is shared out is whole, within bounds, and never more than there is', () => {
  fc.assert(
    fc.property(fc.array(wish, { minLength: 1, maxLength: 9 }), fc.nat(700), (wishes, extra) => {
      const least = wishes.reduce((sum, { lower }) => sum + lower, 0);
      const most = wishes.reduce((sum, { upper }) => sum + upper, 0);
      const total = least + extra;
      const shared = shareOut(total, wishes);
      for (const [i, { lower, upper }] of wishes.entries()) {
        const seats = shared[i] ?? -1;
        assert.ok(Number.isInteger(seats) && seats >= lower && seats <= upper, `${seats} of ${lower} to ${upper}`);
      }
      assert.equal(
        shared.reduce((sum, seats) => sum + seats, 0),
        Math.min(total, most),
      );
    }),
  );
});
