import { formatTime } from '../../api/time/timestamp.ts';
import type { IPAddress, ServiceCIDR } from '../../proto/gen/networking/v1.ts';
import type { ApiObject, StoredObject } from '../registry/object.ts';
import type { ObjectStore } from '../registry/object-store.ts';
import type { Registry } from '../registry/registry.ts';
import type { Resource } from '../registry/resource.ts';
import type { IpFamily } from '../resources/core/addresses/ip-address.ts';
import {
  type AddressRange,
  contains,
  dynamicStart,
  formatAddress,
  parseAddress,
  parseRange,
  usable,
} from './address-range.ts';
import { addressUid, type Owner } from './owner.ts';

/** Labels of the objects that stand for addresses of services; kube-apiserver's own. */
const familyLabel = 'ipaddress.kubernetes.io/ip-family';
const managerLabel = 'ipaddress.kubernetes.io/managed-by';
const manager = 'ipallocator.k8s.io';

export type AddressOutcome =
  | { readonly kind: 'given'; readonly address: string }
  | { readonly kind: 'refused'; readonly reason: string };

interface Parts {
  readonly objects: ObjectStore;
  readonly registry: Registry;
  /** The ranges that `--service-cluster-ip-range` names. */
  readonly configured: readonly AddressRange[];
  readonly now: () => number;
  readonly random: () => number;
}

/**
 * The addresses of services. Each that is given out is an IPAddress object, and only one can exist for an address: making it
 * is the lock that all servers of a store share. https://kubernetes.io/docs/concepts/services-networking/cluster-ip-allocation/
 */
export class ClusterIps {
  readonly #parts: Parts;
  readonly #addresses: Resource;
  readonly #blocks: Resource;
  #ranges: { readonly changed: number; readonly list: readonly AddressRange[] } | undefined;

  constructor(parts: Parts) {
    const find = (resource: string): Resource => {
      const found = parts.registry.find('networking.k8s.io', 'v1', resource);
      if (!found) throw new Error(`${resource} are not served`);
      return found;
    };
    this.#parts = parts;
    this.#addresses = find('ipaddresses');
    this.#blocks = find('servicecidrs');
  }

  /** The families of the cluster, its own first. */
  get families(): [IpFamily, ...IpFamily[]] {
    const [first = 'IPv4', ...more] = this.#parts.configured.map((range) => range.family);
    return [first, ...more];
  }

  /**
   * Gives an address that was asked for; once, also to the same owner: of two writes that want it, the one that fails will
   * give back what it has taken.
   */
  async take(address: string, owner: Owner, dryRun: boolean): Promise<AddressOutcome> {
    const value = parseAddress(address);
    const family: IpFamily = address.includes(':') ? 'IPv6' : 'IPv4';
    const range =
      value === undefined ? undefined : this.ranges().find((one) => one.family === family && contains(one, value));
    if (value === undefined || !range) return refused('the provided network does not match the current range');
    const { first, last } = usable(range);
    if (value < first || value > last) {
      return refused(`the provided IP (${address}) is not in the valid range. The range of valid IPs is ${range.cidr}`);
    }
    const given = await this.#claim(formatAddress(family, value), family, owner, dryRun);
    return given ? { kind: 'given', address } : refused('provided IP is already allocated');
  }

  /** Gives any free address of a family. */
  async takeNext(family: IpFamily, owner: Owner, dryRun: boolean): Promise<AddressOutcome> {
    for (const range of this.ranges()) {
      if (range.family !== family) continue;
      for (const value of candidates(range, this.#parts.random)) {
        const address = formatAddress(family, value);
        if (this.#isTaken(address)) continue;
        if (await this.#claim(address, family, owner, dryRun)) return { kind: 'given', address };
      }
    }
    return refused('range is full');
  }

  /** Makes an address a service's that has it already. False when it is another's, or none that is given out. */
  async adopt(address: string, owner: Owner): Promise<boolean> {
    if ((await this.take(address, owner, false)).kind === 'given') return true;
    const entry = await this.#parts.objects.read(this.#addresses, '', address);
    return entry?.object.metadata.uid === addressUid(owner, address);
  }

  /** Gives an address back if it is still this owner's. */
  async giveBack(address: string, owner: Owner): Promise<void> {
    const { objects } = this.#parts;
    const value = parseAddress(address);
    if (value === undefined) return;
    const name = formatAddress(address.includes(':') ? 'IPv6' : 'IPv4', value);
    const entry = await objects.read(this.#addresses, '', name);
    if (!entry || entry.object.metadata.uid !== addressUid(owner, name)) return;
    await objects.delete(entry);
  }

  /** The ranges that addresses are given from: the configured ones, and those of ServiceCIDRs. */
  ranges(): readonly AddressRange[] {
    const cache = this.#parts.objects.cache(this.#blocks);
    if (this.#ranges?.changed === cache.changed) return this.#ranges.list;
    const list = new Map(this.#parts.configured.map((range) => [range.cidr, range]));
    for (const { object } of cache.all()) {
      const block = object as unknown as ServiceCIDR;
      if (!isInUse(block)) continue;
      for (const cidr of block.spec?.cidrs ?? []) {
        const range = parseRange(cidr);
        if (range && !list.has(cidr)) list.set(cidr, range);
      }
    }
    this.#ranges = { changed: cache.changed, list: [...list.values()] };
    return this.#ranges.list;
  }

  #isTaken(address: string): boolean {
    return this.#parts.objects.peek(this.#addresses, '', address) !== undefined;
  }

  async #claim(address: string, family: IpFamily, owner: Owner, dryRun: boolean): Promise<boolean> {
    const { objects, now } = this.#parts;
    if (dryRun) return (await objects.read(this.#addresses, '', address)) === undefined;
    const outcome = await objects.create(this.#addresses, addressObject(address, family, owner, now()));
    return outcome.ok;
  }
}

function refused(reason: string): AddressOutcome {
  return { kind: 'refused', reason };
}

/** A block that is being removed, or said to be unusable, gives nothing. */
function isInUse({ metadata, status }: ServiceCIDR): boolean {
  if (metadata.deletionTimestamp !== undefined) return false;
  return !(status?.conditions ?? []).some((one) => one.type === 'Ready' && one.status !== 'True');
}

/** Every address of a range once: from a random place on through the dynamic part, then those kept for choices. */
function* candidates(range: AddressRange, random: () => number): Generator<bigint> {
  const { first, last } = usable(range);
  const dynamic = dynamicStart(range);
  const size = last - dynamic + 1n;
  // Farther than this nobody has to scatter addresses, and numbers stay exact.
  const spread = size > 0x1_0000_0000n ? 0x1_0000_0000n : size;
  const start = dynamic + BigInt(Math.floor(random() * Number(spread)));
  for (let at = start; at <= last; at++) yield at;
  for (let at = dynamic; at < start; at++) yield at;
  for (let at = first; at < dynamic; at++) yield at;
}

function addressObject(address: string, family: IpFamily, owner: Owner, now: number): ApiObject {
  const object: IPAddress = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IPAddress',
    metadata: {
      name: address,
      resourceVersion: '',
      uid: addressUid(owner, address),
      creationTimestamp: formatTime(now),
      labels: { [familyLabel]: family, [managerLabel]: manager },
    },
    spec: { parentRef: { resource: 'services', namespace: owner.namespace, name: owner.name } },
  };
  return object as unknown as ApiObject;
}

/** The service that an address is given to; undefined for addresses that are not given to services by an API server. */
export function addressOwner(object: StoredObject): { readonly namespace: string; readonly name: string } | undefined {
  const { metadata, spec } = object as unknown as IPAddress;
  if (metadata.labels?.[managerLabel] !== manager || spec?.parentRef?.resource !== 'services') return undefined;
  return { namespace: spec.parentRef.namespace ?? '', name: spec.parentRef.name };
}
