import { RuntimeError } from '../runtime/errors.ts';

/** Addresses of an IPv4 range, given out in order and again only after all others were: a client's old address reaches nobody new. */
export class AddressPool {
  readonly cidr: string;
  readonly #first: number;
  readonly #size: number;
  readonly #used = new Set<number>();
  #next = 0;

  /** Network, gateway and broadcast address are left out. Throws InvalidSpec on what is not an IPv4 range of at least four. */
  constructor(cidr: string) {
    const [address = '', prefix = ''] = cidr.split('/');
    const octets = address.split('.').map(Number);
    const bits = Number(prefix);
    const valid = octets.length === 4 && octets.every((octet) => Number.isInteger(octet) && octet >= 0 && octet < 256);
    if (!valid || prefix === '' || !Number.isInteger(bits) || bits < 0 || bits > 30) {
      throw new RuntimeError('InvalidSpec', `not an IPv4 range for pods: ${cidr}`);
    }
    const size = 2 ** (32 - bits);
    const number = octets.reduce((sum, octet) => sum * 256 + octet, 0);
    this.cidr = cidr;
    this.#first = number - (number % size) + 2;
    this.#size = size - 3;
  }

  /** Throws Failed when all are taken. */
  take(): string {
    if (this.#used.size >= this.#size) throw new RuntimeError('Failed', `no free addresses in ${this.cidr}`);
    while (this.#used.has(this.#next)) this.#next = (this.#next + 1) % this.#size;
    const taken = this.#next;
    this.#used.add(taken);
    this.#next = (taken + 1) % this.#size;
    const number = this.#first + taken;
    return [number >>> 24, (number >>> 16) & 255, (number >>> 8) & 255, number & 255].join('.');
  }

  /** Gives one back; another pool's is no matter. */
  give(address: string): void {
    const number = address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
    this.#used.delete(number - this.#first);
  }
}
