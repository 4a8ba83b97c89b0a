import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contains, dynamicStart, formatAddress, parseAddress, parseRange, usable } from './address-range.ts';
import { parsePortRange } from './node-ports.ts';
import { addressUid } from './owner.ts';

const rangeOf = (cidr: string) => {
  const range = parseRange(cidr);
  assert.ok(range);
  return range;
};

for (const [address, value] of [
  ['10.96.0.1', 0x0a60_0001n],
  ['255.255.255.255', 0xffff_ffffn],
  ['fd00::a', (0xfd00n << 112n) + 10n],
] as const)
  test(`${address} is read and written`, () => {
    assert.equal(parseAddress(address), value);
    assert.equal(formatAddress(address.includes(':') ? 'IPv6' : 'IPv4', value), address);
  });

for (const { cidr, first, last, dynamic } of [
  { cidr: '10.96.0.0/16', first: '10.96.0.1', last: '10.96.255.254', dynamic: '10.96.1.1' },
  { cidr: '10.96.0.0/24', first: '10.96.0.1', last: '10.96.0.254', dynamic: '10.96.0.17' },
  { cidr: '10.96.0.0/29', first: '10.96.0.1', last: '10.96.0.6', dynamic: '10.96.0.1' },
  { cidr: 'fd00::/112', first: 'fd00::1', last: 'fd00::ffff', dynamic: 'fd00::101' },
])
  test(`${cidr} gives from ${first} to ${last}, first from ${dynamic}`, () => {
    const range = rangeOf(cidr);
    const { first: from, last: to } = usable(range);
    assert.deepEqual(
      [from, to, dynamicStart(range)].map((value) => formatAddress(range.family, value)),
      [first, last, dynamic],
    );
    assert.equal(contains(range, to), true);
    assert.equal(contains(range, range.end), false);
  });

test('what is no range is none', () => {
  for (const text of ['10.96.0.0', '10.96.0.0/33', 'x/8', '']) assert.equal(parseRange(text), undefined);
  for (const text of ['30000', '30000-32767', '30000+2767']) assert.equal(parsePortRange(text)?.first, 30000);
  for (const text of ['5-1', '0-10', '70000-70001', 'x']) assert.equal(parsePortRange(text), undefined);
});

test('the object of an address tells owners apart that have the same name', () => {
  const owner = (uid: string) => ({ namespace: 'n', name: 's', uid });
  assert.notEqual(addressUid(owner('a'), '10.0.0.1'), addressUid(owner('b'), '10.0.0.1'));
  assert.match(
    addressUid(owner('a'), '10.0.0.1'),
    /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
});
