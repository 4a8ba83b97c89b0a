import { BlockList, isIP } from 'node:net';
import type { Shared } from '../../client/client.ts';
import type { IPAddress, ServiceCIDR } from '../../proto/gen/networking/v1.ts';

type ACidr = Shared<ServiceCIDR>;

/** Says that the API server gave the address to a service; others are nobody's affair here. */
const managerLabel = 'ipaddress.kubernetes.io/managed-by';
const allocator = 'ipallocator.k8s.io';

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** One block of addresses. */
class Block {
  readonly #base: string;
  readonly #bits: number;
  readonly #list = new BlockList();

  constructor(cidr: string) {
    const [base = '', bits = ''] = cidr.split('/');
    this.#base = base;
    this.#bits = Number(bits);
    this.#list.addSubnet(base, this.#bits, familyOf(base));
  }

  has(address: string): boolean {
    return this.#list.check(address, familyOf(address));
  }

  contains(other: Block): boolean {
    return familyOf(other.#base) === familyOf(this.#base) && this.#bits <= other.#bits && this.has(other.#base);
  }
}

const blocksOf = ({ spec }: ACidr): readonly Block[] => (spec?.cidrs ?? []).map((cidr) => new Block(cidr));

/**
 * Whether addresses of services would be in no range any more without this one. Not when others contain all of it, and not when
 * none of its addresses is given that only it contains.
 */
export function leavesOrphans(cidr: ACidr, all: readonly ACidr[], addresses: readonly Shared<IPAddress>[]): boolean {
  const own = blocksOf(cidr);
  const others = all.filter(({ metadata }) => metadata.name !== cidr.metadata.name).flatMap(blocksOf);
  if (own.every((block) => others.some((other) => other.contains(block)))) return false;
  return addresses.some(({ metadata: { name, labels } }) => {
    if (labels?.[managerLabel] !== allocator) return false;
    return own.some((block) => block.has(name)) && !others.some((other) => other.has(name));
  });
}
