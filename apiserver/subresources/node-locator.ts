import { badRequest, internalError, notFound } from '../../api/errors/constructors.ts';
import type { Node } from '../../proto/gen/core/v1.ts';
import type { BackendTls, NodeConnector, ProxyTarget } from '../proxy/target.ts';
import type { VerbParts } from '../verbs/parts.ts';

/** Finds the server of a node. */
export interface NodeLocator {
  /** Throws a StatusError when the node is not there or says no address. */
  target(parts: VerbParts, nodeName: string, path: string, port?: string): ProxyTarget;
}

/** `--kubelet-preferred-address-types`, in the default order of kube-apiserver. */
const preferred = ['Hostname', 'InternalDNS', 'InternalIP', 'ExternalDNS', 'ExternalIP'];

/** Nodes of this process are called directly, others at the address and port that they report. */
export function nodeLocator(connector: NodeConnector, tls: BackendTls): NodeLocator {
  return {
    target(parts, nodeName, path, port) {
      const endpoint = connector.endpoint(nodeName);
      if (endpoint) return { kind: 'local', endpoint, path };
      const resource = parts.registry.find('', 'v1', 'nodes');
      const entry = resource && parts.objects.peek(resource, '', nodeName);
      if (!entry) throw notFound({ group: '', resource: 'nodes' }, nodeName);
      const { status } = entry.object as unknown as Node;
      const addresses = status.addresses ?? [];
      // An address that needs no name service comes first: nodes seldom are in one.
      const order = ['InternalIP', ...preferred];
      const address = order.map((type) => addresses.find((one) => one.type === type)?.address).find((one) => one);
      if (!address)
        throw internalError(
          `no preferred addresses found; known addresses: [${addresses.map((one) => one.address).join(' ')}]`,
        );
      const number = port ? Number(port) : status.daemonEndpoints?.kubeletEndpoint?.Port || 10250;
      if (!Number.isInteger(number) || number < 1 || number > 65535)
        throw badRequest(`invalid port ${JSON.stringify(port)}`);
      return { kind: 'remote', protocol: 'https', host: address, port: number, path, tls };
    },
  };
}
