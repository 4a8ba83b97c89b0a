import type { Client, Transport } from '../client/client.ts';
import { createHttpsTransport } from '../client/https/https-transport.ts';
import type { InformerFactory } from '../client/informer/informer.ts';
import { createInformerFactory } from '../client/informer/informer-factory.ts';
import { type OpenClient, openClient } from '../client/kubeconfig/open-client.ts';
import type { RequestCounter } from '../client/measured-transport.ts';
import { createClient } from '../client/object-client.ts';
import { serviceAccountCredentials } from '../client/service-account/token-credentials.ts';
import type { CommandContext } from './command.ts';

export interface Remote {
  readonly client: Client;
  readonly informers: InformerFactory;
  /** A client that acts as a service account of kube-system; the same for the same name. */
  readonly clientOf: (account: string) => Client;
  /** A client of another kubeconfig, which whoever asked for it closes. */
  readonly open: (kubeconfig: string) => Promise<OpenClient>;
  close(): Promise<void>;
}

/** A component's way to an API server somewhere: `--kubeconfig`, KUBECONFIG or the user's own. `requests` is told of each request. */
export async function connect(
  context: Pick<CommandContext, 'around' | 'env' | 'home' | 'signal'>,
  name: string,
  kubeconfigPath: string | undefined,
  requests?: RequestCounter,
): Promise<Remote> {
  const { clock, random, log } = context.around;
  const open = (path: string | undefined) =>
    openClient(path, { clock, env: context.env, home: context.home, name, requests });
  const { client, connection, close } = await open(kubeconfigPath);
  const informers = createInformerFactory({ client, clock, random, logger: log.child({ component: name }) });
  informers.start(context.signal);
  const others = new Map<string, { readonly client: Client; readonly transport: Transport }>();
  const clientOf = (account: string) => {
    const known = others.get(account);
    if (known) return known.client;
    const { impersonate: _itself, ...rest } = connection;
    const credentials = serviceAccountCredentials(client, { namespace: 'kube-system', name: account }, { clock });
    const own = createHttpsTransport({ ...rest, credentials }, { clock, userAgent: `knarr (${name}/${account})` });
    const made = { client: createClient(own, { name }), transport: own };
    others.set(account, made);
    return made.client;
  };
  return {
    client,
    informers,
    clientOf,
    open,
    async close() {
      await Promise.all([close(), ...[...others.values()].map((one) => one.transport.close())]);
    },
  };
}
