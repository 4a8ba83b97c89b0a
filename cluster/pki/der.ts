import { type DerValue, readDer } from '../../api/der/read.ts';

/**
 * As much of DER (X.690) as a certificate needs: writing values, and walking through what somebody else has written.
 * Hand-written because loading an X.509 library would take longer than making all certificates of a cluster.
 */

/** The tags used here; context tags are made with `context`. */
const Tag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utf8String: 0x0c,
  sequence: 0x30,
  set: 0x31,
  utcTime: 0x17,
  generalizedTime: 0x18,
} as const;

/** One tag-length-value out of `parts` joined. */
function tlv(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const size = body.length;
  if (size < 0x80) return Buffer.concat([Buffer.from([tag, size]), body]);
  const length: number[] = [];
  for (let rest = size; rest > 0; rest = Math.floor(rest / 256)) length.unshift(rest % 256);
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length, ...length]), body]);
}

export const sequence = (...parts: readonly Uint8Array[]): Buffer => tlv(Tag.sequence, ...parts);
export const set = (...parts: readonly Uint8Array[]): Buffer => tlv(Tag.set, ...parts);
export const octetString = (value: Uint8Array): Buffer => tlv(Tag.octetString, value);
export const boolean = (value: boolean): Buffer => tlv(Tag.boolean, Buffer.from([value ? 0xff : 0x00]));
export const utf8String = (value: string): Buffer => tlv(Tag.utf8String, Buffer.from(value, 'utf8'));
export const derNull = (): Buffer => tlv(Tag.null);

/** `[number]`, constructed (a sequence inside) or primitive (bytes inside). */
export const context = (number: number, constructed: boolean, ...parts: readonly Uint8Array[]): Buffer =>
  tlv(0x80 | (constructed ? 0x20 : 0) | number, ...parts);

/** A non-negative integer from its big-endian bytes. */
export function integer(bytes: Uint8Array): Buffer {
  let at = 0;
  while (at < bytes.length - 1 && bytes[at] === 0) at++;
  const magnitude = bytes.subarray(at);
  // DER integers are signed: a leading one bit would make the number negative.
  return ((magnitude[0] ?? 0) & 0x80) === 0
    ? tlv(Tag.integer, magnitude.length === 0 ? Buffer.from([0]) : magnitude)
    : tlv(Tag.integer, Buffer.from([0]), magnitude);
}

/** A bit string; `unused` counts the low bits of the last byte that do not belong to it. */
export const bitString = (value: Uint8Array, unused = 0): Buffer => tlv(Tag.bitString, Buffer.from([unused]), value);

/** `1.2.840.113549` as an object identifier. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes: number[] = [];
  for (const arc of [first * 40 + second, ...rest]) {
    const group = [arc & 0x7f];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) group.unshift((left & 0x7f) | 0x80);
    bytes.push(...group);
  }
  return tlv(Tag.oid, Buffer.from(bytes));
}

/** A time of second precision. RFC 5280 4.1.2.5: two-digit years through 2049, four digits from 2050 on. */
export function time(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replace(/[-:T]/g, '').slice(0, 14);
  return digits < '2050'
    ? tlv(Tag.utcTime, Buffer.from(`${digits.slice(2)}Z`, 'latin1'))
    : tlv(Tag.generalizedTime, Buffer.from(`${digits}Z`, 'latin1'));
}

/** The elements that lie one after another in `bytes`. Throws on anything that is cut off or of indefinite length. */
export function elements(bytes: Buffer): DerValue[] {
  const found = readDer(bytes);
  if (!found) throw new Error('DER: cut off, or of a length that is not stated');
  return found;
}
