import assert from 'node:assert/strict';
import type { NetworkInterfaceInfo } from 'node:os';
import { test } from 'node:test';
import { machineAddress } from './machine-address.ts';

const at = (address: string, internal = false): NetworkInterfaceInfo => ({
  ...{ address, internal, family: 'IPv4', netmask: '255.255.255.0', mac: '00:00:00:00:00:00', cidr: `${address}/24` },
});
const six: NetworkInterfaceInfo = { ...at('2001:db8::7'), family: 'IPv6', scopeid: 0 };

for (const { name, interfaces, address } of [
  {
    name: 'is the first of IPv4',
    interfaces: { eth0: [six, at('192.0.2.7')], eth1: [at('192.0.2.8')] },
    address: '192.0.2.7',
  },
  {
    name: 'is not of the loopback',
    interfaces: { lo: [at('127.0.0.1', true)], wlan0: [at('192.0.2.7')] },
    address: '192.0.2.7',
  },
  {
    name: 'is not of a bridge that leads back',
    interfaces: {
      docker0: [at('172.17.0.1')],
      'br-1f00': [at('172.18.0.1')],
      virbr0: [at('192.168.122.1')],
      eth0: [at('192.0.2.7')],
    },
    address: '192.0.2.7',
  },
  {
    name: 'is none on a machine that only reaches itself',
    interfaces: { lo: [at('127.0.0.1', true)], docker0: [at('172.17.0.1')] },
  },
])
  test(`the address of a machine ${name}`, () => assert.equal(machineAddress(interfaces), address));
