import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../api/clock.ts';
import { type Logger, silentLogger } from '../../api/logger.ts';
import { type ConnectionConfig, fixedCredentials } from '../../client/https/connection-config.ts';
import { type RunningApiServer, startApiServer } from '../../cluster/apiserver.ts';
import { apiServerFlags, apiServerOptions } from '../../cluster/apiserver-flags.ts';
import { parseFlags } from '../../cluster/flags.ts';
import { LocalNodes } from '../../cluster/nodes.ts';

/**
 * An API server on a free port of the loopback, with a store of its own that is removed when it stops. `more` are further
 * flags, `tokens` the lines of a token file; what it logs is lost unless there is a `log`.
 */
export async function startTestApiServer(
  more: readonly string[] = [],
  tokens?: string,
  log: Logger = silentLogger,
): Promise<RunningApiServer> {
  const folder = await mkdtemp(join(tmpdir(), 'knarr-api-'));
  const api = await startApiServerIn(folder, more, tokens, log);
  return {
    ...api,
    async stop() {
      await api.stop();
      await rm(folder, { recursive: true });
    },
  };
}

/** The same with its data in `folder`, which stays: for servers that are started again. */
export async function startApiServerIn(
  folder: string,
  more: readonly string[],
  tokens?: string,
  log: Logger = silentLogger,
): Promise<RunningApiServer> {
  const args = ['--secure-port=0', '--bind-address=127.0.0.1', ...more];
  if (tokens !== undefined) {
    await writeFile(join(folder, 'tokens.csv'), tokens);
    args.push(`--token-auth-file=${join(folder, 'tokens.csv')}`);
  }
  const flags = parseFlags('apiserver', apiServerFlags, args);
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
  return api;
}

/** How its administrator connects, through `url` where there is something between. */
export function adminConnection(api: RunningApiServer, url = api.url): ConnectionConfig {
  const { certificate: cert, privateKey: key } = api.pki.admin;
  return { server: url, ca: api.pki.ca, credentials: fixedCredentials({ certificate: { cert, key } }) };
}
