import type { Logger } from '../../api/logger.ts';
import type { Taken } from '../registry/allocation.ts';
import type { ClusterIps } from './cluster-ips.ts';
import type { NodePorts } from './node-ports.ts';
import type { Owner } from './owner.ts';

/** What is taken for a service while it is written, and what it gives back once it is stored. */
export class Transaction implements Taken {
  readonly owner: Owner;
  readonly dryRun: boolean;
  readonly #ips: ClusterIps;
  readonly #ports: NodePorts;
  readonly #log: Logger;
  readonly #taken = { ips: new Set<string>(), ports: new Set<number>() };
  readonly #obsolete = { ips: new Set<string>(), ports: new Set<number>() };

  constructor(
    owner: Owner,
    dryRun: boolean,
    pools: { readonly ips: ClusterIps; readonly ports: NodePorts; readonly log: Logger },
  ) {
    this.owner = owner;
    this.dryRun = dryRun;
    this.#ips = pools.ips;
    this.#ports = pools.ports;
    this.#log = pools.log;
    this.confirm = this.confirm.bind(this);
    this.cancel = this.cancel.bind(this);
  }

  /** A reason when the address, or any where none is named, cannot be had. */
  async takeIp(
    family: 'IPv4' | 'IPv6',
    address: string | undefined,
  ): Promise<{ address: string } | { reason: string }> {
    const outcome =
      address === undefined
        ? await this.#ips.takeNext(family, this.owner, this.dryRun)
        : await this.#ips.take(address, this.owner, this.dryRun);
    if (outcome.kind === 'refused') return outcome;
    this.#taken.ips.add(outcome.address);
    return outcome;
  }

  async takePort(port: number | undefined): Promise<{ port: number } | { reason: string }> {
    const outcome =
      port === undefined
        ? await this.#ports.takeNext(this.owner, this.dryRun, this.#taken.ports)
        : await this.#ports.take(port, this.owner, this.dryRun);
    if (outcome.kind === 'refused') return outcome;
    this.#taken.ports.add(outcome.port);
    return outcome;
  }

  giveBackIps(addresses: Iterable<string>): void {
    for (const address of addresses) this.#obsolete.ips.add(address);
  }

  giveBackPorts(ports: Iterable<number>): void {
    for (const port of ports) this.#obsolete.ports.add(port);
  }

  confirm(): Promise<void> {
    return this.#giveBack(this.#obsolete);
  }

  cancel(): Promise<void> {
    return this.#giveBack(this.#taken);
  }

  async #giveBack({ ips, ports }: { readonly ips: Set<string>; readonly ports: Set<number> }): Promise<void> {
    if (this.dryRun || (ips.size === 0 && ports.size === 0)) return;
    try {
      await Promise.all([
        ...[...ips].map((address) => this.#ips.giveBack(address, this.owner)),
        ...[...ports].map((port) => this.#ports.giveBack(port, this.owner)),
      ]);
    } catch (error) {
      const { namespace, name } = this.owner;
      this.#log.warn('addresses of a service are left to the repair', { namespace, name, error });
    }
  }
}
