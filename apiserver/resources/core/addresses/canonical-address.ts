import { isIPv6 } from 'node:net';
import { quote } from '../../../../api/field/quote.ts';
import { cidrFamilyOf, cidrProblem, ipFamilyOf, ipProblem } from './ip-address.ts';

/** The one form that an address is written in where names or new fields hold it; undefined for what is no address. */
export function canonicalIp(address: string): string | undefined {
  if (!ipFamilyOf(address)) return undefined;
  if (!isIPv6(address)) return address;
  const text = new URL(`http://[${address}]`).hostname.slice(1, -1);
  // URLs write mapped addresses in hexadecimal, Kubernetes the address of IPv4 that they stand for.
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(text);
  if (!mapped) return text;
  const bytes = [mapped[1], mapped[2]].flatMap((part) => {
    const value = Number.parseInt(part ?? '0', 16);
    return [value >> 8, value & 0xff];
  });
  return `::ffff:${bytes.join('.')}`;
}

/** Problems of an address that has to be written in its canonical form. */
export function canonicalIpProblems(address: string): readonly string[] {
  const problem = ipProblem(address);
  if (problem !== undefined) return [problem];
  const canonical = canonicalIp(address) ?? address;
  return canonical === address ? [] : [`must be in canonical form (${quote(canonical)})`];
}

/** Problems of an address block that has to be written in its canonical form. */
export function canonicalCidrProblems(block: string): readonly string[] {
  const problem = cidrProblem(block);
  if (problem !== undefined) return [problem];
  const canonical = canonicalCidr(block);
  return canonical === block ? [] : [`must be in canonical form (${quote(canonical)})`];
}

/** Problems of the address of an interface, which says how much of it is the network's, and is in its canonical form. */
export function interfaceAddressProblems(address: string): readonly string[] {
  if (!cidrFamilyOf(address)) return ['must be a valid address in CIDR form, (e.g. 10.9.8.7/24 or 2001:db8::1/64)'];
  const canonical = canonicalCidr(address);
  return canonical === address ? [] : [`must be in canonical form (${quote(canonical)})`];
}

/** The same of an address block; of what is none, it makes nothing better. */
export function canonicalCidr(block: string): string {
  const slash = block.indexOf('/');
  const address = block.slice(0, slash);
  return `${canonicalIp(address) ?? address}${block.slice(slash)}`;
}
