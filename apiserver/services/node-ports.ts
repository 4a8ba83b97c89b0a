import { nodePortKey, nodePortOfKey, nodePortPrefix } from '../storage/keys.ts';
import type { Store } from '../storage/store.ts';
import { bandSize } from './address-range.ts';
import type { Owner } from './owner.ts';

/** `--service-node-port-range`, both ends included. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/** Reads `30000-32767` or `30000+2767`; undefined when it is none. */
export function parsePortRange(text: string): PortRange | undefined {
  const match = /^(\d{1,5})(?:([-+])(\d{1,5}))?$/.exec(text.trim());
  if (!match) return undefined;
  const first = Number(match[1]);
  const last = match[3] === undefined ? first : match[2] === '+' ? first + Number(match[3]) : Number(match[3]);
  return first >= 1 && last >= first && last <= 65_535 ? { first, last } : undefined;
}

export type PortOutcome =
  | { readonly kind: 'given'; readonly port: number }
  | { readonly kind: 'refused'; readonly reason: string };

/** How often a port is guessed before all that are taken are listed. */
const guesses = 8;

/** A port that is given out, as the store has it. */
export interface GivenPort {
  readonly port: number;
  readonly owner: Owner;
  readonly revision: number;
}

/**
 * The ports of nodes that services have. Each that is given out is a key of the store that holds its owner; making the key is
 * the lock that all servers of a store share.
 */
export class NodePorts {
  readonly range: PortRange;
  readonly #store: Store;
  readonly #random: () => number;

  constructor(parts: { readonly range: PortRange; readonly store: Store; readonly random: () => number }) {
    this.range = parts.range;
    this.#store = parts.store;
    this.#random = parts.random;
  }

  /**
   * Gives a port that was asked for; once, also to the same owner: of two writes that want it, the one that fails will give
   * back what it has taken.
   */
  async take(port: number, owner: Owner, dryRun: boolean): Promise<PortOutcome> {
    const { first, last } = this.range;
    if (port < first || port > last) {
      return refused(`provided port is not in the valid range. The range of valid ports is ${first}-${last}`);
    }
    return (await this.#claim(port, owner, dryRun))
      ? { kind: 'given', port }
      : refused('provided port is already allocated');
  }

  /** Gives any free port. `taken` are those that a dry run has had from here already. */
  async takeNext(owner: Owner, dryRun: boolean, taken: ReadonlySet<number> = new Set()): Promise<PortOutcome> {
    const { first, last } = this.range;
    const dynamic = dynamicStart(this.range);
    for (let guess = 0; guess < guesses; guess++) {
      const port = dynamic + Math.floor(this.#random() * (last - dynamic + 1));
      if (!taken.has(port) && (await this.#claim(port, owner, dryRun))) return { kind: 'given', port };
    }
    const given = new Set((await this.list()).map((one) => one.port));
    const offset = Math.floor(this.#random() * (last - dynamic + 1));
    for (let i = 0; i <= last - first; i++) {
      // Those kept for choices come last.
      const inDynamic = i <= last - dynamic;
      const port = inDynamic ? dynamic + ((offset + i) % (last - dynamic + 1)) : first + (i - (last - dynamic + 1));
      if (given.has(port) || taken.has(port)) continue;
      if (await this.#claim(port, owner, dryRun)) return { kind: 'given', port };
    }
    return refused('range is full');
  }

  /** Gives a port back if it is still this owner's. */
  async giveBack(port: number, owner: Owner): Promise<void> {
    const standing = await this.#store.get(nodePortKey(port));
    if (standing && decodeOwner(standing.value).uid === owner.uid) {
      await this.#store.delete(standing.key, { expected: standing.modRevision });
    }
  }

  /** Every port that is given out. */
  async list(): Promise<GivenPort[]> {
    const answer = await this.#store.list({ prefix: nodePortPrefix });
    if (!answer.ok) throw new Error(`the node ports cannot be listed: ${answer.reason}`);
    const ports: GivenPort[] = [];
    for (const { key, value, modRevision } of answer.items) {
      const port = nodePortOfKey(key);
      if (port !== undefined) ports.push({ port, owner: decodeOwner(value), revision: modRevision });
    }
    return ports;
  }

  /** Takes a port from an owner that is gone, unless it has changed hands since it was listed. */
  async reclaim({ port, revision }: GivenPort): Promise<void> {
    await this.#store.delete(nodePortKey(port), { expected: revision });
  }

  /** Makes a port a service's that has it already. False when the port is another's. */
  async adopt(port: number, owner: Owner): Promise<boolean> {
    return (await this.#claim(port, owner, false)) || (await this.#has(port, owner));
  }

  async #claim(port: number, owner: Owner, dryRun: boolean): Promise<boolean> {
    if (dryRun) return (await this.#store.get(nodePortKey(port))) === undefined;
    const outcome = await this.#store.create(nodePortKey(port), Buffer.from(JSON.stringify(owner)));
    return outcome.ok;
  }

  async #has(port: number, owner: Owner): Promise<boolean> {
    const standing = await this.#store.get(nodePortKey(port));
    return standing !== undefined && decodeOwner(standing.value).uid === owner.uid;
  }
}

function refused(reason: string): PortOutcome {
  return { kind: 'refused', reason };
}

function dynamicStart({ first, last }: PortRange): number {
  return first + Number(bandSize(BigInt(last - first + 1), { divisor: 32n, min: 16n, max: 128n }));
}

function decodeOwner(value: Uint8Array): Owner {
  const { namespace = '', name = '', uid = '' } = JSON.parse(Buffer.from(value).toString('utf8')) as Partial<Owner>;
  return { namespace, name, uid };
}
