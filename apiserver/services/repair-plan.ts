import type { ReadonlyService } from '../resources/core/service/needs.ts';
import { givenIps, givenPorts } from './given.ts';
import type { GivenPort } from './node-ports.ts';
import { addressUid, type Owner, ownerOf } from './owner.ts';

/** An address that is given out to a service. */
export interface GivenAddress {
  readonly address: string;
  readonly uid: string;
  readonly parent: { readonly namespace: string; readonly name: string };
}

export interface RepairInput {
  readonly services: readonly ReadonlyService[];
  readonly addresses: readonly GivenAddress[];
  readonly ports: readonly GivenPort[];
}

export interface RepairPlan {
  /** What services have and nothing says so: given to them, unless somebody else has it. */
  readonly claimIps: readonly { readonly address: string; readonly owner: Owner }[];
  readonly claimPorts: readonly { readonly port: number; readonly owner: Owner }[];
  /** What is given out and no service has: it may belong to a write that is under way. */
  readonly orphanIps: readonly GivenAddress[];
  readonly orphanPorts: readonly GivenPort[];
  /** What more than one service has. */
  readonly conflicts: readonly { readonly what: string; readonly services: readonly string[] }[];
}

/** Compares what services have with what is given out. */
export function planRepair({ services, addresses, ports }: RepairInput): RepairPlan {
  const ips = new Map<string, Owner[]>();
  const nodePorts = new Map<number, Owner[]>();
  for (const service of services) {
    const owner = ownerOf(service);
    for (const ip of givenIps(service)) add(ips, ip, owner);
    for (const port of givenPorts(service)) add(nodePorts, port, owner);
  }
  const address = new Map(addresses.map((one) => [one.address, one]));
  const port = new Map(ports.map((one) => [one.port, one]));
  return {
    claimIps: first(ips)
      .filter(([ip]) => !address.has(ip))
      .map(([ip, owner]) => ({ address: ip, owner })),
    claimPorts: first(nodePorts)
      .filter(([number]) => !port.has(number))
      .map(([number, owner]) => ({ port: number, owner })),
    // Other API servers give addresses other uids: then the name must do.
    orphanIps: addresses.filter(
      ({ address: ip, uid, parent }) =>
        !ips
          .get(ip)
          ?.some(
            (owner) =>
              addressUid(owner, ip) === uid || (owner.namespace === parent.namespace && owner.name === parent.name),
          ),
    ),
    orphanPorts: ports.filter(
      ({ port: number, owner }) => !nodePorts.get(number)?.some((one) => one.uid === owner.uid),
    ),
    conflicts: [...shared(ips), ...shared(nodePorts)],
  };
}

function add<K>(map: Map<K, Owner[]>, key: K, owner: Owner): void {
  const owners = map.get(key);
  if (owners) owners.push(owner);
  else map.set(key, [owner]);
}

/** The first owner of each: where several have the same, the others have to be changed by hand. */
function first<K>(map: ReadonlyMap<K, readonly Owner[]>): [K, Owner][] {
  const found: [K, Owner][] = [];
  for (const [key, [owner]] of map) if (owner) found.push([key, owner]);
  return found;
}

function shared<K>(map: ReadonlyMap<K, readonly Owner[]>): { what: string; services: string[] }[] {
  const found: { what: string; services: string[] }[] = [];
  for (const [key, owners] of map) {
    if (owners.length < 2) continue;
    found.push({ what: String(key), services: owners.map(({ namespace, name }) => `${namespace}/${name}`) });
  }
  return found;
}
