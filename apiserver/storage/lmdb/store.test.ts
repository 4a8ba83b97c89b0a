import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '../../../api/logger.ts';
import { FakeClock } from '../../../test/fakes/fake-clock.ts';
import { type StoreUnderTest, storeContract } from '../store.contract.ts';
import { openLmdbStore } from './store.ts';

storeContract('LMDB', () => openForContract({}));

// So small a bound that the file is mapped anew between any two transactions.
storeContract('LMDB, mapped anew all the time', () => openForContract({ mappedBytes: 1 }));

async function openForContract(options: { readonly mappedBytes?: number }): Promise<StoreUnderTest> {
  const folder = mkdtempSync(join(tmpdir(), 'knarr-lmdb-'));
  const clock = new FakeClock();
  const store = await openLmdbStore({ folder, clock, log: silentLogger, ...options });
  return {
    store,
    passTime: (ms) => clock.advance(ms),
    dispose: async () => {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
