import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inSliceOrder, inSubsetOrder } from './port-order.ts';

const http = { name: 'http', port: 80, protocol: 'TCP' };
const https = { name: 'https', port: 443, protocol: 'TCP' };
const dns = [
  { name: 'dns-tcp', port: 53, protocol: 'TCP' },
  { name: 'dns', port: 53, protocol: 'UDP' },
  { name: 'metrics', port: 9153, protocol: 'TCP' },
];
const names = (ports: readonly { readonly name: string }[]) => ports.map(({ name }) => name);

test('ports of slices and of subsets have each an order of their own, however the service lists them', () => {
  for (const ports of [
    [http, https],
    [https, http],
  ]) {
    assert.deepEqual(names(inSliceOrder(ports)), ['https', 'http']);
    assert.deepEqual(names(inSubsetOrder(ports)), ['http', 'https']);
  }
  for (const ports of [dns, [...dns].reverse()]) {
    assert.deepEqual(names(inSliceOrder(ports)), ['dns', 'dns-tcp', 'metrics']);
    assert.deepEqual(names(inSubsetOrder(ports)), ['metrics', 'dns-tcp', 'dns']);
  }
});
