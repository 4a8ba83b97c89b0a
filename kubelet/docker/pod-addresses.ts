/** How a pod network's range is shared: its lower half is for pods that the kubelet connects, its upper half for the engine. */
export interface SharedRange {
  /** The bridge's own address, the first of the range. */
  readonly gateway: string;
  readonly prefix: number;
  /** The first and the last address that the kubelet gives out. */
  readonly first: number;
  readonly last: number;
  /** What the engine gives its addresses from. */
  readonly engineRange: string;
}

/** Below it a half holds too few to share. */
const LONGEST_PREFIX = 27;
const LINK_NAME = /^knarr([0-9a-f]{8})$/;

/** Shares an IPv4 range; undefined when it is none, or too small to share. */
export function shareRange(cidr: string): SharedRange | undefined {
  const [address = '', prefixText = ''] = cidr.split('/');
  const given = parseAddress(address);
  const prefix = Number(prefixText);
  if (given === undefined || prefixText === '' || !(prefix >= 8 && prefix <= LONGEST_PREFIX)) return undefined;
  const size = 2 ** (32 - prefix);
  const base = given - (given % size);
  const middle = base + size / 2;
  return {
    gateway: formatAddress(base + 1),
    prefix,
    first: base + 2,
    last: middle - 1,
    engineRange: `${formatAddress(middle)}/${prefix + 1}`,
  };
}

/**
 * The next address that nobody has, after the one given last: an address goes round before it is used again. Undefined when all are
 * taken.
 */
export function nextAddress(
  { first, last }: Pick<SharedRange, 'first' | 'last'>,
  taken: ReadonlySet<number>,
  before: number,
): number | undefined {
  const size = last - first + 1;
  const start = before >= first && before < last ? before + 1 : first;
  for (let i = 0; i < size; i++) {
    const address = first + ((start - first + i) % size);
    if (!taken.has(address)) return address;
  }
  return undefined;
}

/**
 * The node's end of the pod with this address. Names of interfaces are unique on a machine and go with the pod's network, so the
 * kernel itself keeps the book of addresses in use: nothing is left over after a `kill -9`, and no two kubelets give the same one.
 */
export function linkName(address: number): string {
  return `knarr${address.toString(16).padStart(8, '0')}`;
}

/** The address that an interface stands for; undefined for every other interface. */
export function addressOfLink(name: string): number | undefined {
  const hex = LINK_NAME.exec(name)?.[1];
  return hex === undefined ? undefined : Number.parseInt(hex, 16);
}

/** `10.244.0.5`; undefined for what is no IPv4 address. */
export function parseAddress(text: string): number | undefined {
  const octets = text.split('.');
  const valid = octets.length === 4 && octets.every((octet) => /^\d{1,3}$/.test(octet) && Number(octet) < 256);
  return valid ? octets.reduce((sum, octet) => sum * 256 + Number(octet), 0) : undefined;
}

export function formatAddress(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
}
