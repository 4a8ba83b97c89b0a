import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fieldPath } from '../../../../api/field/path.ts';
import { cidrWarnings, ipWarnings } from './address-warnings.ts';
import { checkCidr, cidrProblem, ipProblem } from './ip-address.ts';

const mapped = 'must not be an IPv4-mapped IPv6 address';
const noIp = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';
const noBlock = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)';

for (const [address, problem] of [
  ['10.0.0.5', undefined],
  ['FD00::1', undefined],
  ['010.000.000.005', 'must not have leading 0s'],
  ['1.1.1.01', 'must not have leading 0s'],
  ['::01.2.3.4', 'must not have leading 0s'],
  ['::ffff:1.2.3.4', mapped],
  ['::ffff:102:304', mapped],
  ['1.2.3.0256', noIp],
  ['01', noIp],
  ['', noIp],
  ['10.0.0.0/8', noIp],
] as const) {
  test(`an address is read in one way: '${address}'`, () => assert.equal(ipProblem(address), problem));
}

for (const [block, problem] of [
  ['10.0.0.0/8', undefined],
  ['1.2.3.4/32', undefined],
  ['0.0.0.0/0', undefined],
  ['fd00::/9', undefined],
  ['192.168.0.5/24', 'must not have bits set beyond the prefix length'],
  ['fd00::1/64', 'must not have bits set beyond the prefix length'],
  ['010.0.0.0/8', 'must not have leading 0s in IP or prefix length'],
  ['10.0.0.0/08', 'must not have leading 0s in IP or prefix length'],
  ['::ffff:10.0.0.0/104', 'must not have an IPv4-mapped IPv6 address'],
  ['10.0.0.0/33', noBlock],
  ['10.0.0.0', noBlock],
  ['/8', noBlock],
] as const) {
  test(`a block is read in one way: '${block}'`, () => assert.equal(cidrProblem(block), problem));
}

test('what has been accepted before may stay', () => {
  const errors: unknown[] = [];
  checkCidr(errors as never, '192.168.0.5/24', fieldPath('spec'), ['192.168.0.5/24']);
  assert.deepEqual(errors, []);
});

test('addresses in another form than others write them are warned of', () => {
  assert.deepEqual(ipWarnings('10.0.0.5', fieldPath('ip')), []);
  assert.deepEqual(ipWarnings('nope', fieldPath('ip')), []);
  assert.deepEqual(ipWarnings('FD00::0:1', fieldPath('ip')), [
    'ip: IPv6 address "FD00::0:1" should be in RFC 5952 canonical format ("fd00::1")',
  ]);
  assert.deepEqual(cidrWarnings('fd00:0::/16', fieldPath('cidr')), [
    'cidr: IPv6 CIDR value "fd00:0::/16" should be in RFC 5952 canonical format ("fd00::/16")',
  ]);
});
