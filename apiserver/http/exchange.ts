import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { PeerCertificate } from 'node:tls';
import type { Body } from './body.ts';
import type { ReplyBody } from './reply-body.ts';

/** Header names in lower case, as node gives them. */
export type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** A request for a new protocol on the same connection: the raw socket, handed over. */
export interface Upgrade {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

/**
 * One request and its reply, whatever version of HTTP carries it. `reply` sends everything at once; `open` begins a
 * stream. One of the two is called once.
 */
export interface Exchange {
  readonly method: string;
  /** Path without the query, still percent-encoded. */
  readonly path: string;
  /** What follows the question mark; empty when nothing does. */
  readonly search: string;
  readonly headers: Headers;
  /** Aborted when the client has gone away, or the reply is finished. */
  readonly signal: AbortSignal;
  readonly remoteAddress: string;
  /** The client's certificate, when the connection has one that the server's CA signed. */
  readonly clientCertificate: () => PeerCertificate | undefined;
  /** A key that is the same for all requests of one connection, for caches. */
  readonly connection: object;
  readonly upgrade: Upgrade | undefined;
  /**
   * Reads the body to its end, once. Its bytes reject with BodyTooLarge when they are more than `limit`, and with
   * BodyTooSlow when it is dropped.
   */
  readBody(limit: number): Body;
  /** The body as it comes, for proxies. */
  bodyStream(): NodeJS.ReadableStream;
  reply(status: number, headers: Readonly<Record<string, string | number>>, body: ReplyBody): void;
  open(status: number, headers: Readonly<Record<string, string | number>>): ReplyStream;
  /** Told when the connection changes over to another protocol, by whoever does that; for who keeps a record. */
  switched?(): void;
  /** True once `reply` or `open` has been called. */
  readonly replied: boolean;
}

/** A reply that is written bit by bit. */
export interface ReplyStream {
  /**
   * Returns false when the client reads slower than we write; see `buffered`. `onTaken` is called when the chunk has been
   * handed to the network, or with an error when it never will be.
   */
  write(chunk: Buffer | string, onTaken?: (error?: Error | null) => void): boolean;
  /** Bytes written and not yet taken by the client. */
  readonly buffered: number;
  end(): void;
  /** Cuts the connection: the client sees an error, not an end. */
  destroy(): void;
  /** The stream itself, for pipes. */
  readonly writable: NodeJS.WritableStream;
}
