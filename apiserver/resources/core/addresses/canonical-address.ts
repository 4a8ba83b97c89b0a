import { isIPv6 } from 'node:net';
import type { FieldPath } from '../../../../api/field/path.ts';
import { quote } from '../../../../api/field/quote.ts';
import { cidrProblem, ipFamilyOf, ipProblem } from './ip-address.ts';

/** The one form that an address is written in where names or new fields hold it; undefined for what is no address. */
function canonicalIp(address: string): string | undefined {
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

/** Warnings of a sound address that others are likely to write in another way. */
export function ipWarnings(address: string, path: FieldPath): readonly string[] {
  const canonical = canonicalIp(address);
  if (ipProblem(address) !== undefined || canonical === undefined || canonical === address) return [];
  return [`${path}: IPv6 address ${quote(address)} should be in RFC 5952 canonical format (${quote(canonical)})`];
}

/** The same of a sound address block. */
export function cidrWarnings(block: string, path: FieldPath): readonly string[] {
  if (cidrProblem(block) !== undefined || canonicalCidr(block) === block) return [];
  const canonical = quote(canonicalCidr(block));
  return [`${path}: IPv6 CIDR value ${quote(block)} should be in RFC 5952 canonical format (${canonical})`];
}

function canonicalCidr(block: string): string {
  const slash = block.indexOf('/');
  const address = block.slice(0, slash);
  return `${canonicalIp(address) ?? address}${block.slice(slash)}`;
}
