import type { NodeEndpoint } from '../api/node-endpoint.ts';
import type { NodeConnector } from '../apiserver/proxy/target.ts';

/** The nodes whose kubelets live in this process. */
export class LocalNodes implements NodeConnector {
  readonly #endpoints = new Map<string, NodeEndpoint>();

  endpoint(nodeName: string): NodeEndpoint | undefined {
    return this.#endpoints.get(nodeName);
  }

  /** Makes a node reachable; the returned function takes it away again. */
  add(nodeName: string, endpoint: NodeEndpoint): () => void {
    this.#endpoints.set(nodeName, endpoint);
    return () => {
      if (this.#endpoints.get(nodeName) === endpoint) this.#endpoints.delete(nodeName);
    };
  }
}
