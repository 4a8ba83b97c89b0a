import type { Clock } from '../../../api/clock.ts';
import type { EtcdConnection } from './connection.ts';
import type { LeaseId } from './wire.ts';

/** As kube-apiserver: keys of one time to live share a lease for up to a minute, and live up to that much longer. */
const longestReuseSeconds = 60;
const reusePart = 0.05;
const keysPerLease = 1000;

interface Lease {
  readonly id: Promise<LeaseId>;
  readonly reuseUntil: number;
  keys: number;
}

/** Leases for keys with a time to live. etcd keeps each lease in memory and in its log: one for every Event would be many. */
export class Leases {
  readonly #connection: EtcdConnection;
  readonly #clock: Clock;
  readonly #byTtl = new Map<number, Lease>();

  constructor(connection: EtcdConnection, clock: Clock) {
    this.#connection = connection;
    this.#clock = clock;
  }

  /** The id of a lease that lasts at least `ttlSeconds` from now. */
  leaseFor(ttlSeconds: number): Promise<LeaseId> {
    const ttl = Math.max(1, Math.ceil(ttlSeconds));
    const now = this.#clock.now();
    const known = this.#byTtl.get(ttl);
    if (known && known.reuseUntil > now && known.keys < keysPerLease) {
      known.keys++;
      return known.id;
    }
    const reuseSeconds = Math.min(longestReuseSeconds, Math.floor(ttl * reusePart));
    // Granting twice leaves an unused lease that expires by itself.
    const id = this.#connection.read((client) => client.leaseGrant(ttl + reuseSeconds));
    this.#byTtl.set(ttl, { id, reuseUntil: now + reuseSeconds * 1000, keys: 1 });
    id.catch(() => this.forget(ttlSeconds));
    return id;
  }

  /** The lease of that time to live turned out to be gone. */
  forget(ttlSeconds: number): void {
    this.#byTtl.delete(Math.max(1, Math.ceil(ttlSeconds)));
  }
}
