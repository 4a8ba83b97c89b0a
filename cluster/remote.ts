import type { Client } from '../client/client.ts';
import { createHttpsTransport } from '../client/https/https-transport.ts';
import type { InformerFactory } from '../client/informer/informer.ts';
import { createInformerFactory } from '../client/informer/informer-factory.ts';
import { resolveContext } from '../client/kubeconfig/connect.ts';
import { loadKubeconfig } from '../client/kubeconfig/load-kubeconfig.ts';
import { createClient } from '../client/object-client.ts';
import type { CommandContext } from './command.ts';

/** A component's way to an API server somewhere: `--kubeconfig`, KUBECONFIG or the user's own. */
export async function connect(
  context: CommandContext,
  name: string,
  kubeconfigPath: string | undefined,
): Promise<{ client: Client; informers: InformerFactory; close: () => Promise<void> }> {
  const { clock, random, log } = context.around;
  const kubeconfig = await loadKubeconfig({
    env: context.env,
    home: context.home,
    ...(kubeconfigPath ? { path: kubeconfigPath } : {}),
  });
  const { connection } = await resolveContext(kubeconfig, { clock, env: context.env });
  const transport = createHttpsTransport(connection, { clock, userAgent: `knarr (${name})` });
  const client = createClient(transport, { name });
  const informers = createInformerFactory({ client, clock, random, logger: log.child({ component: name }) });
  informers.start(context.signal);
  return { client, informers, close: () => transport.close() };
}
