import { isIPv4, isIPv6 } from 'node:net';
import { type FieldError, invalidField } from '../../../../api/field/field-error.ts';
import type { FieldPath } from '../../../../api/field/path.ts';

export type IpFamily = 'IPv4' | 'IPv6';

/** The family of an address; undefined for what is none. */
export function ipFamilyOf(address: string): IpFamily | undefined {
  if (isIPv4(address)) return 'IPv4';
  return isIPv6(address) && !address.includes('%') ? 'IPv6' : undefined;
}

/**
 * Reports what is no IP address, and what only old parsers take for one: 010.0.0.1 means two things to two programs.
 * https://kep.k8s.io/4858
 */
export function checkIp(errors: FieldError[], address: string | undefined, path: FieldPath): boolean {
  const problem = ipProblem(address ?? '');
  if (problem === undefined) return true;
  errors.push(invalidField(path, address ?? '', problem));
  return false;
}

function ipProblem(address: string): string | undefined {
  const family = ipFamilyOf(address);
  if (family === 'IPv4') return undefined;
  if (family === 'IPv6') return isMapped(address) ? 'must not be an IPv4-mapped IPv6 address' : undefined;
  return ipFamilyOf(withoutZeros(address))
    ? 'must not have leading 0s'
    : 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';
}

/** The address without the zeros that some parsers skip and others read as octal. */
function withoutZeros(address: string): string {
  return address.replaceAll(/(^|[.:])0+(?=\d+(\.|$))/g, '$1');
}

/** An address of IPv4 in the clothes of IPv6. */
function isMapped(address: string): boolean {
  return isIPv6(address) && bitsOf(address)?.length === 4;
}

/** The family of an address block in CIDR notation; undefined for what is none. */
export function cidrFamilyOf(block: string): IpFamily | undefined {
  const slash = block.indexOf('/');
  if (slash < 0) return undefined;
  const family = ipFamilyOf(block.slice(0, slash));
  const bits = block.slice(slash + 1);
  if (!family || !/^(0|[1-9]\d{0,2})$/.test(bits) || Number(bits) > (family === 'IPv4' ? 32 : 128)) return undefined;
  return family;
}

/** Reports what is no address block, and what can be read in two ways: an address of a network, or the network. */
export function checkCidr(errors: FieldError[], block: string, path: FieldPath): void {
  const problem = cidrProblem(block);
  if (problem !== undefined) errors.push(invalidField(path, block, problem));
}

function cidrProblem(block: string): string | undefined {
  const [address = '', bits = ''] = block.split('/');
  if (!cidrFamilyOf(block)) {
    const plain = `${withoutZeros(address)}/${bits.replace(/^0+(?=\d)/, '')}`;
    return /^[^/]*\/\d+$/.test(block) && cidrFamilyOf(plain)
      ? 'must not have leading 0s in IP or prefix length'
      : 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)';
  }
  if (isMapped(address)) return 'must not have an IPv4-mapped IPv6 address';
  return hasBitsBeyond(address, Number(bits)) ? 'must not have bits set beyond the prefix length' : undefined;
}

function hasBitsBeyond(address: string, prefix: number): boolean {
  return (bitsOf(address) ?? []).some((byte, i) => (byte & (0xff >> Math.max(0, Math.min(8, prefix - i * 8)))) !== 0);
}

/** Reports addresses that no other machine can reach or that stand for no machine. Silent on what is no address. */
export function checkReachable(errors: FieldError[], address: string, path: FieldPath): void {
  const bits = bitsOf(address);
  if (bits === undefined) return;
  const report = (problem: string) => errors.push(invalidField(path, address, problem));
  if (bits.every((byte) => byte === 0)) report(`may not be unspecified (${address})`);
  const [first = 0, second = 0, third = 0] = bits;
  const four = bits.length === 4;
  const loopback = four ? first === 127 : bits.slice(0, 15).every((byte) => byte === 0) && bits[15] === 1;
  if (loopback) report('may not be in the loopback range (127.0.0.0/8, ::1/128)');
  if (four ? first === 169 && second === 254 : first === 0xfe && (second & 0xc0) === 0x80) {
    report('may not be in the link-local range (169.254.0.0/16, fe80::/10)');
  }
  if (four ? first === 224 && second === 0 && third === 0 : first === 0xff && (second & 0x0f) === 2) {
    report('may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)');
  }
}

/** The bytes of an address; an IPv4 address written as IPv6 is one of IPv4. */
function bitsOf(address: string): number[] | undefined {
  if (isIPv4(address)) return address.split('.').map(Number);
  if (ipFamilyOf(address) !== 'IPv6') return undefined;
  let text = address;
  const dotted = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(text);
  if (dotted) {
    const [a = 0, b = 0, c = 0, d = 0] = dotted.slice(1).map(Number);
    text = `${text.slice(0, dotted.index)}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  }
  const [head = '', tail] = text.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const middle = tail === undefined ? [] : new Array<string>(8 - left.length - right.length).fill('0');
  const bytes = [...left, ...middle, ...right].flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
  const mapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
  return mapped ? bytes.slice(12) : bytes;
}
