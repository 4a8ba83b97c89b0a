import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../api/clock.ts';
import { silentLogger } from '../../api/logger.ts';
import { type ClientFixture, clientContract } from '../../client/client.contract.ts';
import type { Client } from '../../client/client.ts';
import { fixedCredentials } from '../../client/https/connection-config.ts';
import { createHttpsTransport } from '../../client/https/https-transport.ts';
import { createClient } from '../../client/object-client.ts';
import { type RunningApiServer, startApiServer, systemUser } from '../../cluster/apiserver.ts';
import { apiServerFlags, apiServerOptions } from '../../cluster/apiserver-flags.ts';
import { parseFlags } from '../../cluster/flags.ts';
import { LocalNodes } from '../../cluster/nodes.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';

// The same suite that the fake runs, against the server itself: this is what keeps the fake honest.

async function startServer(
  connect: (api: RunningApiServer) => { client: Client; close(): Promise<void> },
): Promise<ClientFixture> {
  const folder = await mkdtemp(join(tmpdir(), 'knarr-client-'));
  const flags = parseFlags('apiserver', apiServerFlags, ['--secure-port=0', '--bind-address=127.0.0.1']);
  const api = await startApiServer(
    apiServerOptions('apiserver', flags, folder),
    {
      clock: systemClock,
      log: silentLogger,
      random: () => randomBytes(4).readUInt32LE() / 2 ** 32,
      uuid: randomUUID,
      hostname: 'test',
      platform: 'linux/amd64',
      runtime: process.version,
    },
    new LocalNodes(),
  );
  await api.ready;
  const namespace = 'contract';
  await api.client(systemUser, 'test').create(coreV1Resources.namespaces, { metadata: { name: namespace }, spec: {} });
  const { client, close } = connect(api);
  return {
    client,
    namespace,
    async stop() {
      await close();
      await api.stop();
      await rm(folder, { recursive: true });
    },
  };
}

clientContract('API server in process', () =>
  startServer((api) => ({ client: api.client(systemUser, 'contract'), close: async () => undefined })),
);

clientContract('API server over HTTPS', () =>
  startServer((api) => {
    const { certificate: cert, privateKey: key } = api.pki.admin;
    const transport = createHttpsTransport(
      { server: api.url, ca: api.pki.ca, credentials: fixedCredentials({ certificate: { cert, key } }) },
      { clock: systemClock, userAgent: 'knarr/test (contract)' },
    );
    return { client: createClient(transport, { name: 'contract' }), close: () => transport.close() };
  }),
);
