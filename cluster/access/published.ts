import { type Clock, sleep } from '../../api/clock.ts';
import { isAlreadyExists, isConflict, isNotFound } from '../../api/errors/predicates.ts';
import type { Logger } from '../../api/logger.ts';
import type { Client } from '../../client/client.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import type { AccessOptions } from './options.ts';

const key = { name: 'extension-apiserver-authentication', namespace: 'kube-system' } as const;
/** How often it is looked whether somebody has changed it. */
const PERIOD_MS = 60_000;

/** What aggregated API servers and kubelets read to tell our requests, and our users, from others'. */
export function publishedAuthentication(
  { usernameHeaders, uidHeaders, groupHeaders, extraHeaderPrefixes, allowedNames }: AccessOptions['requestHeader'],
  { clientCa, proxyCa }: { readonly clientCa: string; readonly proxyCa: string },
): Readonly<Record<string, string>> {
  const pem = (text: string) => `${text.trimEnd()}\n`;
  return {
    'client-ca-file': pem(clientCa),
    'requestheader-allowed-names': JSON.stringify(allowedNames),
    'requestheader-client-ca-file': pem(proxyCa),
    'requestheader-extra-headers-prefix': JSON.stringify(extraHeaderPrefixes.map(canonical)),
    'requestheader-group-headers': JSON.stringify(groupHeaders.map(canonical)),
    'requestheader-uid-headers': JSON.stringify(uidHeaders.map(canonical)),
    'requestheader-username-headers': JSON.stringify(usernameHeaders.map(canonical)),
  };
}

/** As the flags of Kubernetes usually write headers: `X-Remote-User`. */
const canonical = (header: string) => header.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase());

/**
 * Keeps the ConfigMap equal to what this server is told, until `signal` is aborted; resolves when it is there for the first
 * time. https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/#original-request-username-and-group
 */
export async function keepPublished(
  data: Readonly<Record<string, string>>,
  {
    client,
    clock,
    log,
    signal,
  }: {
    readonly client: Client;
    readonly clock: Clock;
    readonly log: Logger;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  await publish(client, data, signal);
  const keep = async () => {
    while (await sleep(clock, PERIOD_MS, signal)) {
      try {
        await publish(client, data, signal);
      } catch (error) {
        if (!signal.aborted) log.warn('the ConfigMap of authentication could not be written', { error });
      }
    }
  };
  void keep();
}

async function publish(client: Client, data: Readonly<Record<string, string>>, signal: AbortSignal): Promise<void> {
  const { configmaps } = coreV1Resources;
  try {
    const found = await client.get(configmaps, key, { signal });
    const same = Object.entries(data).every(([name, value]) => found.data?.[name] === value);
    if (!same) await client.update(configmaps, { ...found, data: { ...found.data, ...data } }, { signal });
    return;
  } catch (error) {
    // Another server writes the same; whoever comes second has nothing to do.
    if (isConflict(error)) return;
    if (!isNotFound(error)) throw error;
  }
  try {
    await client.create(configmaps, { metadata: { ...key }, data: { ...data } }, { signal });
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
  }
}
