import type { Logger } from '../../api/logger.ts';
import type { Allocations } from '../registry/allocation.ts';
import type { ObjectStore } from '../registry/object-store.ts';
import type { Registry } from '../registry/registry.ts';
import { type AddressRange, parseRange } from './address-range.ts';
import { serviceAllocation } from './allocation.ts';
import { ClusterIps } from './cluster-ips.ts';
import { NodePorts, parsePortRange } from './node-ports.ts';
import { ServiceRepair } from './repair.ts';

/** What one API server gives services from. */
export interface ServicePools {
  readonly allocations: Allocations;
  readonly ips: ClusterIps;
  readonly ports: NodePorts;
  readonly repair: ServiceRepair;
  /** The ranges as they were given. */
  readonly cidrs: readonly string[];
}

/**
 * Puts the pools together. `ranges` is `--service-cluster-ip-range` (one, or one of each family with a comma between),
 * `nodePorts` is `--service-node-port-range`. Throws a RangeError for ranges that are none.
 */
export function servicePools(parts: {
  readonly objects: ObjectStore;
  readonly registry: Registry;
  readonly now: () => number;
  readonly random: () => number;
  readonly log: Logger;
  readonly ranges: string;
  readonly nodePorts: string;
}): ServicePools {
  const { objects, registry, now, random, log } = parts;
  const configured = parts.ranges.split(',').map((cidr) => readRange(cidr.trim()));
  const range = parsePortRange(parts.nodePorts);
  if (!range) throw new RangeError(`--service-node-port-range: ${parts.nodePorts} is no range of ports`);
  const services = registry.find('', 'v1', 'services');
  if (!services) throw new Error('services are not served');
  const ips = new ClusterIps({ objects, registry, configured, now, random });
  const ports = new NodePorts({ range, store: objects.store, random });
  return {
    allocations: new Map([[services, serviceAllocation({ ips, ports, log })]]),
    ips,
    ports,
    repair: new ServiceRepair({ objects, registry, ips, ports, log }),
    cidrs: configured.map(({ cidr }) => cidr),
  };
}

function readRange(cidr: string): AddressRange {
  const range = parseRange(cidr);
  if (!range) throw new RangeError(`--service-cluster-ip-range: ${cidr} is no range of addresses`);
  return range;
}
