import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../api/clock.ts';
import { type Logger, silentLogger } from '../../api/logger.ts';
import { type ConnectionConfig, fixedCredentials } from '../../client/https/connection-config.ts';
import { type RunningApiServer, startApiServer } from '../../cluster/apiserver.ts';
import { apiServerFlags, apiServerOptions } from '../../cluster/apiserver-flags.ts';
import { parseFlags } from '../../cluster/flags.ts';
import { LocalNodes } from '../../cluster/nodes.ts';

/** An API server on a free port of the loopback, with a store of its own that is removed when it stops. */
export async function startTestApiServer({
  log = silentLogger,
}: {
  readonly log?: Logger;
} = {}): Promise<RunningApiServer> {
  const folder = await mkdtemp(join(tmpdir(), 'knarr-api-'));
  const flags = parseFlags('apiserver', apiServerFlags, ['--secure-port=0', '--bind-address=127.0.0.1']);
  const api = await startApiServer(
    apiServerOptions('apiserver', flags, folder),
    {
      clock: systemClock,
      log,
      random: () => randomBytes(4).readUInt32LE() / 2 ** 32,
      uuid: randomUUID,
      hostname: 'test',
      platform: 'linux/amd64',
      runtime: process.version,
    },
    new LocalNodes(),
  );
  await api.ready;
  return {
    ...api,
    async stop() {
      await api.stop();
      await rm(folder, { recursive: true });
    },
  };
}

/** How its administrator connects, through `url` where there is something between. */
export function adminConnection(api: RunningApiServer, url = api.url): ConnectionConfig {
  const { certificate: cert, privateKey: key } = api.pki.admin;
  return { server: url, ca: api.pki.ca, credentials: fixedCredentials({ certificate: { cert, key } }) };
}
