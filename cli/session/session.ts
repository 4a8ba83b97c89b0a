import { parseDuration } from '../../api/time/duration.ts';
import type { ConnectionConfig } from '../../client/https/connection-config.ts';
import { createHttpsTransport } from '../../client/https/https-transport.ts';
import { resolveContext } from '../../client/kubeconfig/connect.ts';
import { inClusterConnection } from '../../client/kubeconfig/in-cluster.ts';
import { type Kubeconfig, KubeconfigError } from '../../client/kubeconfig/kubeconfig.ts';
import { loadKubeconfig } from '../../client/kubeconfig/load-kubeconfig.ts';
import { CommandError } from '../errors/errors.ts';
import type { GlobalValues } from '../flags/global.ts';
import type { Io } from '../io.ts';
import { ResourceMap } from '../resolve/resource-map.ts';
import { Api } from './api.ts';
import { overlayFlags } from './settings.ts';

/** A server, an identity and a namespace: what a verb works with. */
export interface Session {
  readonly api: Api;
  readonly connection: ConnectionConfig;
  /** Of the flag, or of the context. */
  readonly namespace: string;
  /** Whether the flag named it: then manifests may not name another. */
  readonly namespaceGiven: boolean;
  readonly resources: ResourceMap;
}

/** The user's home folder. */
export function homeOf(env: Io['env']): string {
  return env.HOME ?? env.USERPROFILE ?? '/';
}

/** The merged kubeconfig files, without the flags that change them. */
export function readKubeconfig(io: Pick<Io, 'env'>, flags: GlobalValues): Promise<Kubeconfig> {
  return loadKubeconfig({
    env: io.env,
    home: homeOf(io.env),
    ...(flags.kubeconfig ? { path: flags.kubeconfig } : {}),
  });
}

/** Reads who and where from files, flags and, in a pod, its service account. Sends nothing yet. */
export async function openSession(
  io: Io,
  flags: GlobalValues,
  given: ReadonlySet<string>,
  warn: (text: string) => void,
): Promise<Session> {
  const found = await settings(io, flags, given);
  const transport = createHttpsTransport(found.connection, { clock: io.clock, userAgent: 'knarr' });
  const api = new Api(transport, { signal: io.signal, warn, timeout: timeoutOf(flags['request-timeout']) });
  return {
    api,
    connection: found.connection,
    namespace: flags.namespace || found.namespace,
    namespaceGiven: flags.namespace !== '',
    resources: new ResourceMap(api),
  };
}

async function settings(
  io: Io,
  flags: GlobalValues,
  given: ReadonlySet<string>,
): Promise<{ readonly connection: ConnectionConfig; readonly namespace: string }> {
  const files = await readKubeconfig(io, flags);
  if (flags.context && !files.contexts.has(flags.context))
    throw new KubeconfigError(`context ${JSON.stringify(flags.context)} does not exist`);
  if (files.contexts.size === 0 && !flags.server && !flags.cluster && !flags.context) {
    const pod = await inClusterConnection(io.env, io.clock);
    if (pod) return pod;
  }
  const merged = overlayFlags(files, flags, given);
  // Nothing at all: the address that kubectl tries, so that the refusal tells the user what is missing.
  const kubeconfig = merged.currentContext
    ? merged
    : overlayFlags(files, { ...flags, server: 'http://localhost:8080' }, given);
  return resolveContext(kubeconfig, { clock: io.clock, env: io.env, interactive: io.stdin.isTTY === true });
}

function timeoutOf(text: string): { text: string; ms: number } | undefined {
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : parseDuration(text);
  if (ms === undefined || ms < 0)
    throw new CommandError(
      `Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)`,
    );
  return ms === 0 ? undefined : { text: /^\d+$/.test(text) ? `${text}s` : text, ms };
}
