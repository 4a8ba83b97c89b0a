import type { SecureContextOptions } from 'node:tls';
import type { NodeEndpoint } from '../../api/node-endpoint.ts';

/** Where a request is passed on to. */
export type ProxyTarget = RemoteTarget | LocalTarget;

/** A server somewhere on the network. */
export interface RemoteTarget {
  readonly kind: 'remote';
  readonly protocol: 'https' | 'http';
  readonly host: string;
  readonly port: number;
  /** Path and query there. */
  readonly path: string;
  /** One object for one identity: connections are kept by it. */
  readonly tls?: BackendTls;
}

/** How the API server proves itself to a backend and checks it. */
export type BackendTls = Pick<SecureContextOptions, 'ca' | 'cert' | 'key'> & {
  readonly servername?: string;
  readonly rejectUnauthorized?: boolean;
};

/** A node of this process. */
export interface LocalTarget {
  readonly kind: 'local';
  readonly endpoint: NodeEndpoint;
  readonly path: string;
}

/** Finds the nodes whose kubelet lives in this process. */
export interface NodeConnector {
  /** undefined: not here; go to its address. */
  endpoint(nodeName: string): NodeEndpoint | undefined;
}
