import { readFile } from 'node:fs/promises';
import { type Clock, sleep } from '../../api/clock.ts';
import type { HealthCheck } from '../../api/health/health.ts';
import type { Logger } from '../../api/logger.ts';
import type { Metrics } from '../../api/metrics/metrics.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import type { Client } from '../client.ts';
import { deadline } from '../deadline.ts';
import { type ComponentServer, serveComponent } from './component-server.ts';
import { delegatedAuth } from './delegated-auth.ts';
import { selfSigned } from './self-signed.ts';
import { ServingFlagError, type ServingSettings } from './serving-flags.ts';

/** The component that serves. */
export interface ServingComponent {
  /** `kube-scheduler` */
  readonly name: string;
  readonly client: Client;
  /** A client of another kubeconfig. */
  connect(kubeconfig: string): Promise<{ readonly client: Client; close(): Promise<void> }>;
  readonly live: readonly HealthCheck[];
  readonly ready: readonly HealthCheck[];
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** How long kube-scheduler and kube-controller-manager believe what the API server said. */
const keptMs = { token: 10_000, allowed: 10_000, denied: 10_000 };
const lookUpMs = 10_000;
const lookAgainMs = 30_000;

/**
 * Serves what the flags ask for; undefined for `--secure-port 0`. Rejects with ServingFlagError, KubeconfigError, or node's
 * error when the port cannot be had.
 */
export async function startServing(
  settings: ServingSettings,
  component: ServingComponent,
): Promise<ComponentServer | undefined> {
  const { host, port, pair, clientCaFile, alwaysAllowPaths } = settings;
  if (port === 0) return undefined;
  const { name, client, clock, logger, live, ready, metrics } = component;
  const others: { close(): Promise<void> }[] = [];
  const as = async (kubeconfig: string | undefined): Promise<Client> => {
    if (kubeconfig === undefined) return client;
    const other = await component.connect(kubeconfig);
    others.push(other);
    return other.client;
  };
  const close = () => Promise.all(others.map((one) => one.close()));
  try {
    const asking = await as(settings.authenticationKubeconfig);
    const accessClient = await as(settings.authorizationKubeconfig);
    const served = pair
      ? { cert: await read('tls-cert-file', pair.certFile), key: await read('tls-private-key-file', pair.keyFile) }
      : await selfSigned(name, [host], clock.now());
    const clientCa = clientCaFile === undefined ? undefined : await read('client-ca-file', clientCaFile);
    const server = await serveComponent({
      host,
      port,
      tls: { ...served, ...(clientCa === undefined ? {} : { clientCa }) },
      auth: delegatedAuth(asking, { anonymous: true, keptMs, accessClient }),
      alwaysAllowPaths,
      ...{ live, ready, metrics, logger },
    });
    logger.info('serving health and metrics', { address: host, port: server.port });
    // Not waited for: health is asked for even while the API server is away.
    if (clientCa === undefined) void trustPublished(server, asking, component);
    return {
      ...server,
      async close() {
        await server.close();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Looks for the CA of client certificates that API servers publish until it is there; before that none are believed. */
async function trustPublished(
  server: ComponentServer,
  client: Client,
  { clock, signal, logger }: ServingComponent,
): Promise<void> {
  do {
    const limit = deadline(clock, lookUpMs, signal, () => new Error('no answer'));
    try {
      const key = { namespace: 'kube-system', name: 'extension-apiserver-authentication' };
      const map = await client.get(coreV1Resources.configmaps, key, { signal: limit.signal });
      const clientCa = map.data?.['client-ca-file'];
      if (clientCa) return server.trust(clientCa);
    } catch (error) {
      if (!signal.aborted) logger.debug('the CA of client certificates is not known yet', { error });
    } finally {
      limit.cancel();
    }
  } while (await sleep(clock, lookAgainMs, signal));
}

async function read(flag: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new ServingFlagError(`--${flag} ${path}: cannot be read`, { cause });
  }
}
