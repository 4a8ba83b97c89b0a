import { BlockList } from 'node:net';
import { cidrFamilyOf } from '../../core/addresses/ip-address.ts';

/** Whether every address of the block `inner` is in `outer`, and `outer` has others too. Both must be blocks. */
export function isStrictSubset(inner: string, outer: string): boolean {
  const family = cidrFamilyOf(inner);
  if (family === undefined || family !== cidrFamilyOf(outer)) return false;
  const [address = '', bits = ''] = inner.split('/');
  const [network = '', outerBits = ''] = outer.split('/');
  if (Number(outerBits) >= Number(bits)) return false;
  const type = family === 'IPv4' ? 'ipv4' : 'ipv6';
  const block = new BlockList();
  block.addSubnet(network, Number(outerBits), type);
  return block.check(address, type);
}
