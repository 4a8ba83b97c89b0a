import { isIPv4 } from 'node:net';
import { cidrFamilyOf, type IpFamily, ipFamilyOf } from '../resources/core/addresses/ip-address.ts';

/** A block of addresses that services get theirs from, without those that stand for the network itself. */
export interface AddressRange {
  /** `10.96.0.0/16` */
  readonly cidr: string;
  readonly family: IpFamily;
  /** The network's own address. */
  readonly base: bigint;
  /** One behind the block. */
  readonly end: bigint;
}

const bitsOf = (family: IpFamily): number => (family === 'IPv4' ? 32 : 128);

/** Reads a block; undefined when it is none. */
export function parseRange(cidr: string): AddressRange | undefined {
  const family = cidrFamilyOf(cidr);
  const [address = '', prefix = ''] = cidr.split('/');
  const value = parseAddress(address);
  if (!family || value === undefined) return undefined;
  const size = 1n << BigInt(bitsOf(family) - Number(prefix));
  const base = value - (value % size);
  return { cidr, family, base, end: base + size };
}

/** An address as a number; undefined for what is no address. */
export function parseAddress(address: string): bigint | undefined {
  if (isIPv4(address)) return address.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  if (ipFamilyOf(address) !== 'IPv6') return undefined;
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = [...left, ...new Array<string>(8 - left.length - right.length).fill('0'), ...right];
  return groups.reduce((sum, group) => (sum << 16n) + BigInt(`0x${group}`), 0n);
}

/** The canonical text of an address. */
export function formatAddress(family: IpFamily, value: bigint): string {
  if (family === 'IPv4') return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');
  const groups = Array.from({ length: 8 }, (_, i) => ((value >> BigInt(112 - i * 16)) & 0xffffn).toString(16));
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}

export function contains(range: AddressRange, value: bigint): boolean {
  return value >= range.base && value < range.end;
}

/** First and last address that may be given out: not that of the network, nor IPv4's broadcast address. */
export function usable({ base, end, family }: AddressRange): { readonly first: bigint; readonly last: bigint } {
  return { first: base + 1n, last: family === 'IPv4' ? end - 2n : end - 1n };
}

/** The first address of a range that may be given, `10.96.0.1` of `10.96.0.0/16`; empty for what is no range. */
export function firstAddressOf(cidr: string): string {
  const range = parseRange(cidr.trim());
  return range ? formatAddress(range.family, usable(range).first) : '';
}

/**
 * Where the addresses begin that are given to who asks for none in particular; those before it are the last to be given, so
 * that people can choose among them. https://kubernetes.io/docs/concepts/services-networking/cluster-ip-allocation/
 */
export function dynamicStart(range: AddressRange): bigint {
  const { first, last } = usable(range);
  return first + bandSize(last - first + 1n, { divisor: 16n, min: 16n, max: 256n });
}

/** The size of the part of a range that is kept for choices: a fraction within bounds, nothing of a tiny range. */
export function bandSize(
  size: bigint,
  { divisor, min, max }: { readonly divisor: bigint; readonly min: bigint; readonly max: bigint },
): bigint {
  if (size < min) return 0n;
  const part = size / divisor;
  const band = part < min ? min : part > max ? max : part;
  return band >= size ? 0n : band;
}
