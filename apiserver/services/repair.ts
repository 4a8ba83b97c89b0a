import { type Clock, sleep } from '../../api/clock.ts';
import type { Logger } from '../../api/logger.ts';
import type { ObjectStore } from '../registry/object-store.ts';
import type { Registry } from '../registry/registry.ts';
import type { Resource } from '../registry/resource.ts';
import type { ReadonlyService } from '../resources/core/service/needs.ts';
import { addressOwner, type ClusterIps } from './cluster-ips.ts';
import type { GivenPort, NodePorts } from './node-ports.ts';
import { type GivenAddress, planRepair } from './repair-plan.ts';

/** Also the shortest time for which something is seen as lost before it is taken back: no write takes so long. */
const roundMs = 180_000;

interface Parts {
  readonly objects: ObjectStore;
  readonly registry: Registry;
  readonly ips: ClusterIps;
  readonly ports: NodePorts;
  readonly log: Logger;
}

/**
 * Brings what is given out in line with what services have: after a crash between two writes, a restored backup, or another
 * API server that kept its books differently. Keeps what it has found lost until the next round, so one of them per process.
 */
export class ServiceRepair {
  readonly #parts: Parts;
  readonly #services: Resource;
  readonly #addresses: Resource;
  #suspects: ReadonlySet<string> = new Set();

  constructor(parts: Parts) {
    const services = parts.registry.find('', 'v1', 'services');
    const addresses = parts.registry.find('networking.k8s.io', 'v1', 'ipaddresses');
    if (!services || !addresses) throw new Error('services or their addresses are not served');
    this.#parts = parts;
    this.#services = services;
    this.#addresses = addresses;
  }

  /** A round now, then one every three minutes, until aborted. Resolves after the first. */
  async start(clock: Clock, signal: AbortSignal): Promise<void> {
    await this.#tryRound();
    const repeat = async () => {
      while (await sleep(clock, roundMs, signal)) await this.#tryRound();
    };
    void repeat();
  }

  /** Compares and repairs once. Rejects when the store cannot be read or written. */
  async round(): Promise<void> {
    const { objects, ips, ports, log } = this.#parts;
    // The ports are read before the services: what is given out meanwhile does not look lost.
    const givenPorts = await ports.list();
    const givenAddresses = this.#givenAddresses();
    if (!(await objects.feed.fresh(10_000))) return;
    const services = objects.cache(this.#services).all();
    const plan = planRepair({
      services: services.map((entry) => entry.object as unknown as ReadonlyService),
      addresses: givenAddresses,
      ports: givenPorts,
    });
    for (const { what, services: names } of plan.conflicts) {
      log.error('several services have the same address or port', { what, services: names.join(', ') });
    }
    for (const { address, owner } of plan.claimIps) {
      if (!(await ips.adopt(address, owner)))
        log.warn('a service has an address that is not its own', { address, ...owner });
    }
    for (const { port, owner } of plan.claimPorts) {
      if (!(await ports.adopt(port, owner)))
        log.warn('a service has a node port that is not its own', { port, ...owner });
    }
    await this.#reclaim(plan.orphanIps, plan.orphanPorts);
  }

  async #tryRound(): Promise<void> {
    try {
      await this.round();
    } catch (error) {
      this.#parts.log.error('the addresses of services could not be repaired', { error });
    }
  }

  /** Takes back what was lost in the round before already. */
  async #reclaim(orphanIps: readonly GivenAddress[], orphanPorts: readonly GivenPort[]): Promise<void> {
    const { objects, ports, log } = this.#parts;
    const suspects = new Set<string>();
    for (const { address, uid } of orphanIps) {
      const key = `${address}/${uid}`;
      if (!this.#suspects.has(key)) {
        suspects.add(key);
        continue;
      }
      const entry = await objects.read(this.#addresses, '', address);
      if (entry?.object.metadata.uid === uid) await objects.delete(entry);
      log.info('took back an address that no service has', { address });
    }
    for (const given of orphanPorts) {
      const key = `${given.port}/${given.owner.uid}`;
      if (!this.#suspects.has(key)) {
        suspects.add(key);
        continue;
      }
      await ports.reclaim(given);
      log.info('took back a node port that no service has', { port: given.port });
    }
    this.#suspects = suspects;
  }

  #givenAddresses(): GivenAddress[] {
    const given: GivenAddress[] = [];
    for (const { object } of this.#parts.objects.cache(this.#addresses).all()) {
      const parent = addressOwner(object);
      if (parent) given.push({ address: object.metadata.name, uid: object.metadata.uid ?? '', parent });
    }
    return given;
  }
}
