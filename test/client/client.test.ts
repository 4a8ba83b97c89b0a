import { systemClock } from '../../api/clock.ts';
import { clientContract } from '../../client/client.contract.ts';
import { createHttpsTransport } from '../../client/https/https-transport.ts';
import { createClient } from '../../client/object-client.ts';
import { type RunningApiServer, systemUser } from '../../cluster/apiserver.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import { adminConnection, startTestApiServer } from '../builders/api-server.ts';

// The same suite that the fake runs, against the server itself: this is what keeps the fake honest.

const namespace = 'contract';

async function started(): Promise<RunningApiServer> {
  const api = await startTestApiServer();
  await api.client(systemUser, 'test').create(coreV1Resources.namespaces, { metadata: { name: namespace }, spec: {} });
  return api;
}

clientContract('API server in process', async () => {
  const api = await started();
  return { client: api.client(systemUser, 'contract'), namespace, stop: () => api.stop() };
});

clientContract('API server over HTTPS', async () => {
  const api = await started();
  const transport = createHttpsTransport(adminConnection(api), {
    clock: systemClock,
    userAgent: 'knarr/test (contract)',
  });
  return {
    client: createClient(transport, { name: 'contract' }),
    namespace,
    async stop() {
      await transport.close();
      await api.stop();
    },
  };
});
