import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../api/clock.ts';
import type { ConnectionConfig } from '../https/connection-config.ts';
import { fileCredentials } from './file-credentials.ts';

const folder = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * The connection that a pod has by its service account; undefined outside of a pod. `env` is the process's environment.
 * https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/
 */
export async function inClusterConnection(
  env: Readonly<Record<string, string | undefined>>,
  clock: Clock,
  secrets = folder,
): Promise<{ readonly connection: ConnectionConfig; readonly namespace: string } | undefined> {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = env;
  if (!host || !port) return undefined;
  const read = (name: string) => readFile(join(secrets, name), 'utf8');
  const [ca, namespace] = await Promise.all([read('ca.crt'), read('namespace')]);
  return {
    connection: {
      server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
      ca,
      credentials: fileCredentials({ token: { path: join(secrets, 'token') } }, clock),
    },
    namespace: namespace.trim(),
  };
}
