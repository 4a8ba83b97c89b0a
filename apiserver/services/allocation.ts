import { internalError, invalid } from '../../api/errors/constructors.ts';
import { invalidField } from '../../api/field/field-error.ts';
import { fieldPath } from '../../api/field/path.ts';
import type { Logger } from '../../api/logger.ts';
import type { Service } from '../../proto/gen/core/v1.ts';
import type { Allocation } from '../registry/allocation.ts';
import type { IpFamily } from '../resources/core/addresses/ip-address.ts';
import { settleAllocatedValues } from '../resources/core/service/allocated-values.ts';
import { settleIpFamilies } from '../resources/core/service/ip-families.ts';
import {
  isHeadless,
  needsClusterIp,
  needsHealthCheckPort,
  needsNodePorts,
  type ReadonlyService,
} from '../resources/core/service/needs.ts';
import type { ClusterIps } from './cluster-ips.ts';
import { givenIps, givenPorts } from './given.ts';
import type { NodePorts } from './node-ports.ts';
import { ownerOf } from './owner.ts';
import { Transaction } from './transaction.ts';

const kind = { group: '', kind: 'Service' } as const;
const specPath = fieldPath('spec');

/**
 * Gives services their cluster addresses, node ports and health check ports, and takes back what a changed or deleted service
 * no longer needs. https://kubernetes.io/docs/concepts/services-networking/service/
 */
export function serviceAllocation(pools: {
  readonly ips: ClusterIps;
  readonly ports: NodePorts;
  readonly log: Logger;
}): Allocation {
  const allocate = async (
    service: Service,
    old: ReadonlyService | undefined,
    dryRun: boolean,
  ): Promise<Transaction> => {
    const transaction = new Transaction(ownerOf(service), dryRun, pools);
    settleAllocatedValues(service, old);
    const errors = settleIpFamilies(service, old, pools.ips.families);
    if (errors.length > 0) throw invalid(kind, service.metadata.name, errors);
    try {
      await takeIps(transaction, service, old);
      await takePorts(transaction, service, old);
      await takeHealthCheckPort(transaction, service, old);
    } catch (error) {
      await transaction.cancel();
      throw error;
    }
    if (old) {
      const keptIps = givenIps(service);
      const keptPorts = givenPorts(service);
      transaction.giveBackIps([...givenIps(old)].filter((ip) => !keptIps.has(ip)));
      transaction.giveBackPorts([...givenPorts(old)].filter((port) => !keptPorts.has(port)));
    }
    return transaction;
  };
  return {
    create: (object, write) => allocate(object as unknown as Service, undefined, write.dryRun),
    update: (object, old, write) =>
      allocate(object as unknown as Service, old as unknown as ReadonlyService, write.dryRun),
    deleted: (object) => {
      const service = object as unknown as ReadonlyService;
      const transaction = new Transaction(ownerOf(object), false, pools);
      transaction.giveBackIps(givenIps(service));
      transaction.giveBackPorts(givenPorts(service));
      return transaction.confirm();
    },
  };
}

/** An address for each family that has none yet; those that a service has had stay, validation sees to that. */
async function takeIps(transaction: Transaction, service: Service, old: ReadonlyService | undefined): Promise<void> {
  if (!needsClusterIp(service) || isHeadless(service)) return;
  const { spec } = service;
  const before = old && needsClusterIp(old) ? (old.spec.clusterIPs ?? []) : [];
  const ips = [...(spec.clusterIPs ?? [])];
  for (const [i, family] of (spec.ipFamilies ?? []).entries()) {
    if (before[i] !== undefined) continue;
    const outcome = await transaction.takeIp(family as IpFamily, ips[i]);
    if ('address' in outcome) ips[i] = outcome.address;
    else if (ips[i] === undefined) throw internalError(`failed to allocate a serviceIP: ${outcome.reason}`);
    else {
      throw invalid(kind, service.metadata.name, [
        invalidField(
          specPath.child('clusterIPs'),
          spec.clusterIPs,
          `failed to allocate IP ${ips[i]}: ${outcome.reason}`,
        ),
      ]);
    }
  }
  if (ips.length === 0) return;
  spec.clusterIPs = ips;
  spec.clusterIP = ips[0] ?? '';
}

/**
 * Node ports for the ports that have none. Ports of one number share one, whatever their protocols; what a client names is
 * taken also where it need not have any.
 */
async function takePorts(transaction: Transaction, service: Service, old: ReadonlyService | undefined): Promise<void> {
  const { spec } = service;
  if (spec.type !== 'NodePort' && spec.type !== 'LoadBalancer') return;
  const had = old ? givenPorts(old) : new Set<number>();
  const mine = new Set<number>();
  const shared = new Map<number, number>();
  const ports = spec.ports ?? [];
  for (const [i, port] of ports.entries()) {
    if (!port.nodePort && !needsNodePorts(service)) continue;
    // A later port of the same number may say what it wants.
    const wanted =
      port.nodePort || shared.get(port.port) || ports.find((one) => one.port === port.port && one.nodePort)?.nodePort;
    if (wanted && (had.has(wanted) || mine.has(wanted))) port.nodePort = wanted;
    else {
      const outcome = await transaction.takePort(wanted || undefined);
      if ('port' in outcome) port.nodePort = outcome.port;
      else if (!wanted) throw internalError(`failed to allocate a nodePort: ${outcome.reason}`);
      else {
        throw invalid(kind, service.metadata.name, [
          invalidField(specPath.child('ports').index(i).child('nodePort'), wanted, outcome.reason),
        ]);
      }
    }
    mine.add(port.nodePort);
    shared.set(port.port, port.nodePort);
  }
}

async function takeHealthCheckPort(
  transaction: Transaction,
  service: Service,
  old: ReadonlyService | undefined,
): Promise<void> {
  if (!needsHealthCheckPort(service)) return;
  const { spec } = service;
  const wanted = spec.healthCheckNodePort;
  // It stays what it was; a change is refused by validation.
  if (old && needsHealthCheckPort(old) && old.spec.healthCheckNodePort) return;
  const outcome = await transaction.takePort(wanted || undefined);
  if ('reason' in outcome) {
    throw internalError(
      wanted
        ? `failed to allocate requested HealthCheck NodePort ${wanted}: ${outcome.reason}`
        : `failed to allocate a HealthCheck NodePort 0: ${outcome.reason}`,
    );
  }
  spec.healthCheckNodePort = outcome.port;
}
