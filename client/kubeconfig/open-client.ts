import type { Clock } from '../../api/clock.ts';
import type { Client } from '../client.ts';
import type { ConnectionConfig } from '../https/connection-config.ts';
import { createHttpsTransport } from '../https/https-transport.ts';
import { measuredTransport, type RequestCounter } from '../measured-transport.ts';
import { createClient } from '../object-client.ts';
import { resolveContext } from './connect.ts';
import { loadKubeconfig } from './load-kubeconfig.ts';

/** A way to an API server, to be closed by whoever opened it. */
export interface OpenClient {
  readonly client: Client;
  readonly connection: ConnectionConfig;
  close(): Promise<void>;
}

export interface OpenClientOptions {
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's home folder. */
  readonly home: string;
  /** Of the component: what its field manager and its user agent are called. */
  readonly name: string;
  /** In place of the server that the kubeconfig names. */
  readonly server?: string | undefined;
  /** Told of every request. */
  readonly requests?: RequestCounter | undefined;
}

/**
 * Connects a component to the API server of a kubeconfig; without a path that of KUBECONFIG, the user's own or the pod's own.
 * Rejects with KubeconfigError, one sentence.
 */
export async function openClient(path: string | undefined, options: OpenClientOptions): Promise<OpenClient> {
  const { clock, env, home, name, requests } = options;
  const kubeconfig = await loadKubeconfig({ ...(path ? { path } : {}), env, home });
  const resolved = await resolveContext(kubeconfig, { clock, env });
  const connection = { ...resolved.connection, server: options.server ?? resolved.connection.server };
  const plain = createHttpsTransport(connection, { clock, userAgent: `knarr (${name})` });
  const transport = requests ? measuredTransport(plain, requests, new URL(connection.server).host) : plain;
  return { client: createClient(transport, { name }), connection, close: () => transport.close() };
}
