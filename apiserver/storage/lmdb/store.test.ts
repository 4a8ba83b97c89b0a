import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '../../../api/logger.ts';
import { FakeClock } from '../../../test/fakes/fake-clock.ts';
import { storeContract } from '../store.contract.ts';
import { openLmdbStore } from './store.ts';

storeContract('LMDB', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'knarr-lmdb-'));
  const clock = new FakeClock();
  const store = await openLmdbStore({ folder, clock, log: silentLogger });
  return {
    store,
    passTime: (ms) => clock.advance(ms),
    dispose: async () => {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
});
