import { isIPv6 } from 'node:net';
import { cidrFamilyOf, ipFamilyOf } from './ip-address.ts';

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
  const canonical = canonicalIp(address);
  if (canonical === undefined) return ['must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'];
  if (canonical.startsWith('::ffff:')) return ['must not be an IPv4-mapped IPv6 address'];
  return canonical === address ? [] : [`must be in canonical form (${JSON.stringify(canonical)})`];
}

/** Problems of an address block that has to be written in its canonical form: no bits are set behind the prefix. */
export function canonicalCidrProblems(block: string): readonly string[] {
  const family = cidrFamilyOf(block);
  if (!family) return ['must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'];
  const [address = '', bits = ''] = block.split('/');
  const network = family === 'IPv4' ? maskIPv4(address, Number(bits)) : maskIPv6(address, Number(bits));
  const canonical = `${network}/${bits}`;
  if (canonical === block) return [];
  if (canonicalIp(address) === network) return [`must be in canonical form (${JSON.stringify(canonical)})`];
  return [`must not have bits set beyond the prefix length`];
}

function maskIPv4(address: string, bits: number): string {
  const value = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const masked = bits === 0 ? 0 : Math.floor(value / 2 ** (32 - bits)) * 2 ** (32 - bits);
  return [24, 16, 8, 0].map((shift) => Math.floor(masked / 2 ** shift) % 256).join('.');
}

function maskIPv6(address: string, bits: number): string {
  const text = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = '', tail] = text.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = [...left, ...Array.from({ length: 8 - left.length - right.length }, () => '0'), ...right];
  const masked = groups.map((group, i) => {
    const kept = Math.max(0, Math.min(16, bits - i * 16));
    return (Number.parseInt(group, 16) & ((0xffff << (16 - kept)) & 0xffff)).toString(16);
  });
  return canonicalIp(masked.join(':')) ?? address;
}

/** Problems of the address of an interface with the size of its network, such as 192.0.2.5/24, in its canonical form. */
export function interfaceAddressProblems(text: string): readonly string[] {
  if (!cidrFamilyOf(text)) {
    return ['must be a valid address in CIDR form, (e.g. 10.9.8.7/24 or 2001:db8::1/64)'];
  }
  const [address = '', bits = ''] = text.split('/');
  const canonical = `${canonicalIp(address)}/${bits}`;
  return canonical === text ? [] : [`must be in canonical form (${JSON.stringify(canonical)})`];
}
