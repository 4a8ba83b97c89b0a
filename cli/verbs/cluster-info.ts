import { dump } from '../cluster-info/dump.ts';
import type { AnyObject } from '../object.ts';
import { listObjects } from '../objects/fetch.ts';
import type { Session } from '../session/session.ts';
import { defineVerb, type Verb } from '../verb.ts';

interface ServiceSpec {
  readonly ports?: readonly { readonly name?: string; readonly port: number }[];
}

const base = defineVerb({
  use: 'cluster-info',
  about: 'Show where the control plane and the services of the cluster itself are.',
  flags: {},
  async run(call) {
    const { io, out } = call;
    const session = await call.session();
    const paint = (code: number, text: string) => (io.isTerminal ? `\u001b[${code}m${text}\u001b[0m` : text);
    const line = (name: string, url: string) => out(`${paint(32, name)} is running at ${paint(33, url)}\n`);
    line('Kubernetes control plane', session.connection.server);
    for (const service of await clusterServices(session))
      line(service.metadata?.labels?.['kubernetes.io/name'] || (service.metadata?.name ?? ''), urlOf(session, service));
    out("\nTo further debug and diagnose cluster problems, use 'knarr cluster-info dump'.\n");
    return 0;
  },
});

async function clusterServices(session: Session): Promise<readonly AnyObject[]> {
  const resource = await session.resources.find('services');
  const target = { kind: 'collection', resource, namespace: 'kube-system' } as const;
  const list = await listObjects(session.api, target, { labelSelector: 'kubernetes.io/cluster-service=true' });
  return list.items;
}

/** Through the API server, which reaches it from anywhere. */
function urlOf({ connection }: Session, { metadata, spec }: AnyObject): string {
  const [port] = ((spec ?? {}) as ServiceSpec).ports ?? [];
  const scheme = port?.name === 'https' || port?.port === 443 ? 'https:' : '';
  const name = `${scheme}${metadata?.name}${port?.name ? `:${port.name}` : scheme ? ':' : ''}`;
  return `${connection.server.replace(/\/$/, '')}/api/v1/namespaces/${metadata?.namespace}/services/${name}/proxy`;
}

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_cluster-info/ */
export const clusterInfo: Verb = { ...base, subverbs: { dump } };
