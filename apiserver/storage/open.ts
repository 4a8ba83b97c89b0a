import type { Clock } from '../../api/clock.ts';
import type { Logger } from '../../api/logger.ts';
import type { EtcdAddress } from './etcd-address.ts';
import type { Store } from './store.ts';

/** Where the API server keeps its objects: on etcd when `etcd` is given, else embedded, in `dataFolder`. */
export interface StoreOptions {
  readonly clock: Clock;
  readonly log: Logger;
  /** Folder of the embedded store; made if it is missing. */
  readonly dataFolder?: string;
  readonly etcd?: EtcdAddress;
  /** How long history is kept for watches and lists of the past; 5 minutes. 0: time makes none of it go, and etcd is compacted by others. */
  readonly historyMs?: number;
}

/** Opens the store asked for; only that driver's packages are loaded. Throws StoreError with one sentence that says why not. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { clock, log, etcd, dataFolder, historyMs } = options;
  const history = historyMs === undefined ? {} : { historyMs };
  if (etcd) {
    const { openEtcdStore } = await import('./etcd/store.ts');
    return openEtcdStore({ ...etcd, ...history, clock, log });
  }
  if (!dataFolder) throw new RangeError('a store needs a data folder or the addresses of etcd servers');
  const { openLmdbStore } = await import('./lmdb/store.ts');
  return openLmdbStore({ folder: dataFolder, ...history, clock, log });
}
