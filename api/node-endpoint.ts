import type { Duplex } from 'node:stream';

/** A request to a node's server (port 10250), whatever carried it. Header names are in lower case. */
export interface NodeRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Aborted when the client is gone. */
  readonly signal: AbortSignal;
}

/** Its answer. A body that is a sequence is taken at the client's pace and given up (`return`) when the client is gone. */
export interface NodeResponse {
  readonly code: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | AsyncIterable<Uint8Array>;
}

/**
 * A node's server behind authentication: what its port serves once it knows the caller, and what an API server in the
 * same process calls directly, without a second TLS hop.
 */
export interface NodeEndpoint {
  /** Never rejects: what goes wrong is an answer. */
  serve(request: NodeRequest): Promise<NodeResponse>;
  /** Takes over the connection of an upgrade request, answers it, and closes it in the end. */
  upgrade(request: Omit<NodeRequest, 'signal'>, socket: Duplex, head: Buffer): void;
}
