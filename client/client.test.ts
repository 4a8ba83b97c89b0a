import { randomBytes } from 'node:crypto';
import { systemClock } from '../api/clock.ts';
import { coreV1Resources } from '../proto/gen/resources.ts';
import { makeTestCertificates } from '../test/builders/test-certificates.ts';
import { FakeApi } from '../test/fakes/fake-api.ts';
import { FakeApiServer } from '../test/fakes/fake-api-server.ts';
import { clientContract } from './client.contract.ts';
import { fixedCredentials } from './https/connection-config.ts';
import { createHttpsTransport } from './https/https-transport.ts';
import { createClient } from './object-client.ts';

const namespace = 'contract';

function seeded(): FakeApi {
  const api = new FakeApi();
  api.seed(coreV1Resources.namespaces, { metadata: { name: namespace }, spec: {} });
  return api;
}

clientContract('in process', async () => {
  const api = seeded();
  return { client: api.client, namespace, forgetHistory: () => api.compact(), stop: () => api.close() };
});

for (const protocol of ['h2', 'http1', 'plain'] as const)
  clientContract(`over ${protocol}`, async () => {
    const api = seeded();
    const certificates = makeTestCertificates(systemClock.now(), randomBytes);
    const server = await FakeApiServer.start(api, { certificates, protocol });
    const transport = createHttpsTransport(
      { server: server.url, ca: certificates.ca, credentials: fixedCredentials({}) },
      { clock: systemClock, userAgent: 'knarr/test (contract)' },
    );
    return {
      client: createClient(transport, { name: 'contract' }),
      namespace,
      forgetHistory: () => api.compact(),
      async stop() {
        await transport.close();
        await api.close();
        await server.stop();
      },
    };
  });
