import { systemClock } from '../../../api/clock.ts';
import { silentLogger } from '../../../api/logger.ts';
import { EtcdServer } from '../../../test/etcd/etcd-server.ts';
import { storeContract } from '../store.contract.ts';
import { openEtcdStore } from './store.ts';

storeContract('etcd', async () => {
  const server = await EtcdServer.start();
  const store = await openEtcdStore({ servers: [server.url], clock: systemClock, log: silentLogger });
  return {
    store,
    passTime: () => Promise.resolve(), // etcd lives in real time.
    dispose: async () => {
      await store.close();
      await server.dispose();
    },
  };
});
