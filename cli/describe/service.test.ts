import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endpointsText } from './service.ts';

const slice = (addresses: readonly string[], ready = true) => ({
  metadata: { name: 's' },
  addressType: 'IPv4',
  ports: [{ name: 'http', port: 80 }],
  endpoints: addresses.map((address) => ({ addresses: [address], conditions: { ready } })),
});

for (const c of [
  { name: 'there is no slice', slices: [], text: '<none>' },
  { name: 'three are shown', slices: [slice(['1', '2', '3'])], text: '1:80,2:80,3:80' },
  {
    name: 'more than three are counted',
    slices: [slice(['1', '2', '3', '4', '5'])],
    text: '1:80,2:80,3:80 + 2 more...',
  },
  { name: 'those that are not ready are left out', slices: [slice(['1']), slice(['2'], false)], text: '1:80' },
  { name: 'addresses with colons are put in brackets', slices: [slice(['::1'])], text: '[::1]:80' },
])
  test(`endpoints: ${c.name}`, () => assert.equal(endpointsText(c.slices as never, 'http'), c.text));
