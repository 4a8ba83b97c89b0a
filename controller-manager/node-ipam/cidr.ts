/** A range of addresses that is dealt out in blocks of one size. */
export class CidrSet {
  readonly #base: bigint;
  readonly #bits: number;
  readonly #blockBits: number;
  readonly #blockPrefix: number;
  readonly #count: number;
  readonly #used = new Set<number>();
  #next = 0;

  /** Throws RangeError for what is no range, or when a block is larger than it. */
  constructor(cidr: string, blockPrefix: number) {
    const [address = '', prefix = ''] = cidr.split('/');
    const parsed = parseAddress(address);
    if (!parsed || !/^\d+$/.test(prefix)) throw new RangeError(`invalid CIDR address: ${cidr}`);
    const length = Number(prefix);
    this.#bits = parsed.bits;
    if (length > blockPrefix || blockPrefix > parsed.bits)
      throw new RangeError(`blocks of /${blockPrefix} do not fit into ${cidr}`);
    const hostBits = BigInt(parsed.bits - length);
    this.#base = (parsed.value >> hostBits) << hostBits;
    this.#blockBits = parsed.bits - blockPrefix;
    this.#blockPrefix = blockPrefix;
    // More blocks than any cluster has nodes are not counted out.
    this.#count = 2 ** Math.min(blockPrefix - length, 16);
  }

  /** The next free block, after the last one given: a block is used again as late as possible. Undefined when all are used. */
  allocate(): string | undefined {
    for (let i = 0; i < this.#count; i++) {
      const index = (this.#next + i) % this.#count;
      if (this.#used.has(index)) continue;
      this.#used.add(index);
      this.#next = (index + 1) % this.#count;
      const address = this.#base + (BigInt(index) << BigInt(this.#blockBits));
      return `${formatAddress(address, this.#bits)}/${this.#blockPrefix}`;
    }
    return undefined;
  }

  /** Marks a block as used; whether it is one of this set. */
  occupy(cidr: string): boolean {
    const index = this.#indexOf(cidr);
    if (index === undefined) return false;
    this.#used.add(index);
    return true;
  }

  release(cidr: string): void {
    const index = this.#indexOf(cidr);
    if (index !== undefined) this.#used.delete(index);
  }

  #indexOf(cidr: string): number | undefined {
    const parsed = parseAddress(cidr.split('/')[0] ?? '');
    if (parsed?.bits !== this.#bits) return undefined;
    const index = (parsed.value - this.#base) >> BigInt(this.#blockBits);
    return index >= 0n && index < BigInt(this.#count) ? Number(index) : undefined;
  }
}

function parseAddress(text: string): { readonly value: bigint; readonly bits: number } | undefined {
  if (!text.includes(':')) {
    const parts = text.split('.');
    if (parts.length !== 4 || parts.some((part) => !/^\d{1,3}$/.test(part) || Number(part) > 255)) return undefined;
    return { value: parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n), bits: 32 };
  }
  const [head = '', tail] = text.split('::');
  const before = head ? head.split(':') : [];
  const after = tail ? tail.split(':') : [];
  const missing = 8 - before.length - after.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...before, ...Array.from({ length: missing }, () => '0'), ...after];
  if (groups.some((group) => !/^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  return { value: groups.reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n), bits: 128 };
}

function formatAddress(value: bigint, bits: number): string {
  if (bits === 32) return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join('.');
  const groups = Array.from({ length: 8 }, (_, i) => Number((value >> BigInt(112 - 16 * i)) & 65_535n).toString(16));
  // RFC 5952: the longest run of zeros, of two at least, is left out.
  let [start, length] = [0, 0];
  for (let i = 0; i < 8; i++) {
    let end = i;
    while (end < 8 && groups[end] === '0') end++;
    if (end - i > length) [start, length] = [i, end - i];
  }
  if (length < 2) return groups.join(':');
  return `${groups.slice(0, start).join(':')}::${groups.slice(start + length).join(':')}`;
}
