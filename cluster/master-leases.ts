import { type Clock, sleep } from '../api/clock.ts';
import type { Logger } from '../api/logger.ts';
import { masterLeaseKey, masterLeasePrefix } from '../apiserver/storage/keys.ts';
import type { Store } from '../apiserver/storage/store.ts';

/** kube-apiserver's own times: a server that has said nothing for so long is taken to be gone. */
const ttlSeconds = 15;
const renewMs = 10_000;

/** How the API servers of one etcd know of each other: each keeps a key that expires when it does not renew it. */
export class MasterLeases {
  readonly #store: Store;
  readonly #address: string;
  readonly #log: Logger;

  constructor(store: Store, address: string, log: Logger) {
    this.#store = store;
    this.#address = address;
    this.#log = log;
  }

  /** Says that this server is there. */
  async renew(): Promise<void> {
    const key = masterLeaseKey(this.#address);
    const value = Buffer.from(
      JSON.stringify({ kind: 'Endpoints', apiVersion: 'v1', subsets: [{ addresses: [{ ip: this.#address }] }] }),
    );
    const made = await this.#store.create(key, value, { ttlSeconds });
    if (!made.ok) await this.#store.update(key, value, made.current.modRevision, { ttlSeconds });
  }

  /** The addresses of all servers, in order. */
  async addresses(): Promise<string[]> {
    const answer = await this.#store.list({ prefix: masterLeasePrefix });
    if (!answer.ok) throw new Error(`the API servers cannot be listed: ${answer.reason}`);
    return answer.items.map(({ key }) => key.slice(masterLeasePrefix.length)).sort();
  }

  /** Renews until aborted, calling `seen` after each time. */
  async keep(clock: Clock, signal: AbortSignal, seen: () => Promise<void>): Promise<void> {
    while (await sleep(clock, renewMs, signal)) {
      try {
        await this.renew();
        await seen();
      } catch (error) {
        if (!signal.aborted) this.#log.warn('this API server could not tell the others that it is there', { error });
      }
    }
  }

  /** Says that this server is gone. */
  async leave(): Promise<void> {
    await this.#store.delete(masterLeaseKey(this.#address));
  }
}
