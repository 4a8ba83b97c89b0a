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
 * Reports what is no IP address, or one that programs read in different ways: with leading zeros, which some take for octal
 * numbers, or of IPv4 in the clothes of IPv6. What is in `kept` stays as it is.
 * https://kep.k8s.io/4858
 */
export function checkIp(
  errors: FieldError[],
  address: string | undefined,
  path: FieldPath,
  kept?: readonly string[],
): boolean {
  if (address !== undefined && (isIPv4(address) || kept?.includes(address))) return true;
  const problem = ipProblem(address ?? '');
  if (problem === undefined) return true;
  errors.push(invalidField(path, address ?? '', problem));
  return false;
}

/** What is wrong with an address. */
export function ipProblem(address: string): string | undefined {
  if (ipFamilyOf(address)) return isMapped(address) ? 'must not be an IPv4-mapped IPv6 address' : undefined;
  if (ipFamilyOf(withoutZeros(address))) return 'must not have leading 0s';
  return 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';
}

/** The address without the zeros that begin the numbers between its dots. */
function withoutZeros(address: string): string {
  const colon = address.lastIndexOf(':') + 1;
  const tail = address.slice(colon);
  if (!tail.includes('.')) return address;
  const numbers = tail.split('.').map((number) => number.replace(/^0+(?=\d)/, ''));
  return address.slice(0, colon) + numbers.join('.');
}

/** Whether it is an IPv4 address that is written as one of IPv6. */
function isMapped(address: string): boolean {
  return !isIPv4(address) && bitsOf(address)?.length === 4;
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

/** Reports what is no address block, or one that can be read in different ways. What is in `kept` stays as it is. */
export function checkCidr(errors: FieldError[], block: string, path: FieldPath, kept?: readonly string[]): void {
  if (kept?.includes(block)) return;
  const problem = cidrProblem(block);
  if (problem !== undefined) errors.push(invalidField(path, block, problem));
}

/** What is wrong with an address block. Bits behind its prefix leave open whether one address is meant or all. */
export function cidrProblem(block: string): string | undefined {
  const slash = block.lastIndexOf('/');
  const address = block.slice(0, slash);
  if (!cidrFamilyOf(block)) {
    const bare = `${withoutZeros(address)}/${block.slice(slash + 1).replace(/^0+(?=\d)/, '')}`;
    if (slash > 0 && cidrFamilyOf(bare)) return 'must not have leading 0s in IP or prefix length';
    return 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)';
  }
  if (isMapped(address)) return 'must not have an IPv4-mapped IPv6 address';
  const bits = Number(block.slice(slash + 1));
  const behind = (bitsOf(address) ?? []).some((byte, i) => {
    const kept = Math.max(0, Math.min(8, bits - i * 8));
    return (byte & (0xff >> kept)) !== 0;
  });
  return behind ? 'must not have bits set beyond the prefix length' : undefined;
}

/** Reports addresses that no other machine can reach or that stand for no machine. */
export function checkReachable(errors: FieldError[], address: string, path: FieldPath): void {
  const report = (problem: string) => errors.push(invalidField(path, address, problem));
  const bits = bitsOf(withoutZeros(address));
  if (bits === undefined) {
    report('must be a valid IP address');
    return;
  }
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
