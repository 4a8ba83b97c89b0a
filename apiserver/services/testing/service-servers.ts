import { silentLogger } from '../../../api/logger.ts';
import { openTestStore, startTestCore, testServer } from '../../admission/testing/core.ts';
import type { ApiServer, ServerCore } from '../../server.ts';
import { type ServicePools, servicePools } from '../pools.ts';

export interface ServiceServer {
  readonly core: ServerCore;
  readonly server: ApiServer;
  readonly pools: ServicePools;
}

/** Several servers over one store that give services their addresses. */
export async function serviceServers(
  count: number,
  { ranges = '10.96.0.0/16', nodePorts = '30000-32767', random = Math.random } = {},
): Promise<{ readonly servers: readonly ServiceServer[]; readonly close: () => Promise<void> }> {
  const { store, close } = await openTestStore();
  const servers: ServiceServer[] = [];
  for (let i = 0; i < count; i++) {
    const core = await startTestCore(store);
    const pools = servicePools({ ...core, now: Date.now, random, log: silentLogger, ranges, nodePorts });
    servers.push({ core, pools, server: testServer(core, { allocations: pools.allocations }) });
  }
  return {
    servers,
    close: async () => {
      for (const { core } of servers) core.feed.stop();
      await close();
    },
  };
}
