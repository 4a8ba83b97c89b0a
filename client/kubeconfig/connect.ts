import { readFile } from 'node:fs/promises';
import type { Clock } from '../../api/clock.ts';
import {
  type ConnectionConfig,
  type Credentials,
  fixedCredentials,
  type Impersonation,
} from '../https/connection-config.ts';
import { execCredentials } from './exec-credentials.ts';
import { fileCredentials, type Source } from './file-credentials.ts';
import { type ClusterEntry, type Kubeconfig, KubeconfigError, type UserEntry } from './kubeconfig.ts';

/** Which of a kubeconfig's contexts, and what replaces parts of it. */
export interface ContextChoice {
  readonly clock: Clock;
  /** The process's environment, for exec plugins. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly interactive?: boolean;
  readonly context?: string;
  readonly cluster?: string;
  readonly user?: string;
}

/** Where a context leads. */
export interface ResolvedContext {
  readonly name: string;
  readonly connection: ConnectionConfig;
  /** The namespace of the context; `default` when it names none. */
  readonly namespace: string;
}

/** Makes a connection of a kubeconfig; throws KubeconfigError in kubectl's words where parts are missing. */
export async function resolveContext(kubeconfig: Kubeconfig, choice: ContextChoice): Promise<ResolvedContext> {
  const name = choice.context || kubeconfig.currentContext;
  const context = name === '' ? undefined : kubeconfig.contexts.get(name);
  if (!context && choice.context) throw new KubeconfigError(`context "${name}" does not exist`);
  if (!context && name !== '')
    throw new KubeconfigError(`invalid configuration: context was not found for specified context: ${name}`);
  const clusterName = choice.cluster || context?.cluster || '';
  const userName = choice.user || context?.user || '';
  const cluster = kubeconfig.clusters.get(clusterName);
  if (!cluster && clusterName === '')
    throw new KubeconfigError(
      'invalid configuration: no configuration has been provided, try setting KUBECONFIG or --kubeconfig',
    );
  if (!cluster) throw new KubeconfigError(`cluster "${clusterName}" does not exist`);
  const user = userName === '' ? {} : kubeconfig.users.get(userName);
  if (!user) throw new KubeconfigError(`auth info "${userName}" does not exist`);
  if (!user.as && (user['as-uid'] || user['as-groups']?.length || user['as-user-extra']))
    throw new KubeconfigError(`requesting uid, groups or user-extra for ${userName} without impersonating a user`);
  return {
    name,
    connection: await connectionOf(cluster, user, choice),
    namespace: context?.namespace || 'default',
  };
}

async function connectionOf(cluster: ClusterEntry, user: UserEntry, choice: ContextChoice): Promise<ConnectionConfig> {
  if (cluster['proxy-url']) throw new KubeconfigError(`proxy-url ${cluster['proxy-url']}: proxies are not supported`);
  const given = cluster.server || 'http://localhost:8080';
  const server = given.includes('://') ? given : `http://${given}`;
  if (!URL.canParse(server)) throw new KubeconfigError(`cluster has no usable server: ${given}`);
  const skipTlsVerify = cluster['insecure-skip-tls-verify'] === true;
  const authority = sourceOf(cluster['certificate-authority-data'], cluster['certificate-authority']);
  if (skipTlsVerify && authority)
    throw new KubeconfigError('specifying a root certificates file with the insecure flag is not allowed');
  const ca = authority && (await readSource(authority));
  const impersonate = impersonationOf(user);
  return {
    server,
    ...(ca === undefined ? {} : { ca }),
    ...(skipTlsVerify ? { skipTlsVerify } : {}),
    ...(cluster['tls-server-name'] ? { tlsServerName: cluster['tls-server-name'] } : {}),
    credentials: credentialsOf(user, cluster, ca, choice),
    ...(impersonate ? { impersonate } : {}),
  };
}

function credentialsOf(
  user: UserEntry,
  cluster: ClusterEntry,
  ca: string | undefined,
  { clock, env, interactive = false }: ContextChoice,
): Credentials {
  if (user['auth-provider'])
    throw new KubeconfigError(
      `auth-provider ${user['auth-provider'].name}: removed from Kubernetes, use an exec plugin`,
    );
  if (user.exec) {
    const caData = ca === undefined ? {} : { caData: Buffer.from(ca).toString('base64') };
    return execCredentials(user.exec, { clock, env, interactive, cluster: { ...cluster, ...caData } });
  }
  const certificate = sourceOf(user['client-certificate-data'], user['client-certificate']);
  const key = sourceOf(user['client-key-data'], user['client-key']);
  if ((certificate === undefined) !== (key === undefined))
    throw new KubeconfigError('client-certificate and client-key must be given together');
  if (user.username !== undefined)
    return fixedCredentials({
      authorization: `Basic ${Buffer.from(`${user.username}:${user.password ?? ''}`).toString('base64')}`,
    });
  // A file wins over a token beside it, for it is the one that is kept fresh.
  const token: Source | undefined = user.tokenFile
    ? { path: user.tokenFile }
    : user.token
      ? { text: user.token }
      : undefined;
  return fileCredentials(
    { ...(token ? { token } : {}), ...(certificate ? { certificate } : {}), ...(key ? { key } : {}) },
    clock,
  );
}

/** Data in the file wins over a path. */
function sourceOf(data: string | undefined, path: string | undefined): Source | undefined {
  if (data) return { text: Buffer.from(data, 'base64').toString('utf8') };
  return path ? { path } : undefined;
}

async function readSource(source: Source): Promise<string> {
  if ('text' in source) return source.text;
  try {
    return await readFile(source.path, 'utf8');
  } catch (cause) {
    throw new KubeconfigError(`unable to read certificate-authority ${source.path}`, { cause });
  }
}

function impersonationOf(user: UserEntry): Impersonation | undefined {
  if (!user.as) return undefined;
  return {
    user: user.as,
    ...(user['as-uid'] ? { uid: user['as-uid'] } : {}),
    ...(user['as-groups'] ? { groups: user['as-groups'] } : {}),
    ...(user['as-user-extra'] ? { extra: user['as-user-extra'] } : {}),
  };
}
