import type { Readable } from 'node:stream';

/** A request as it goes over the wire. */
export interface WireRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer | undefined;
}

/** The head of an answer, and its body as it arrives. */
export interface WireAnswer {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  readonly body: Readable;
  /** Whether the body, once it has ended, ended before its time: node lets a lost HTTP/2 session end its streams quietly. */
  wasCut(): boolean;
  /** Gives the exchange up; what has not arrived is not wanted. */
  cancel(): void;
}

/** A way to one server that carries many requests. */
export interface Connection {
  /** False when a new one must be made; requests under way may still end well. */
  readonly usable: boolean;
  /** Resolves with the head of the answer; rejects with a ConnectionError, or with the signal's reason. */
  send(request: WireRequest, signal: AbortSignal): Promise<WireAnswer>;
  close(): void;
}

/** No answer, or not all of it: `isRetryable` holds for it, but for what certificates and names are to blame for. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
  readonly code: string;
  /** The server has certainly not begun with the request, so that it may be sent again whatever it does. */
  readonly unprocessed: boolean;

  constructor(message: string, options: { code: string; cause?: unknown; unprocessed?: boolean }) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = options.code;
    this.unprocessed = options.unprocessed ?? false;
  }
}

/** Codes of errors that stay until somebody changes a setting. */
const lasting = /^(ERR_TLS_|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_|ERR_SSL_|ENOTFOUND|ERR_INVALID_)/;
const known = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** Whatever node throws, as one kind of error with a code that `isRetryable` knows. */
export function connectionError(what: string, cause: unknown, unprocessed = false): ConnectionError {
  if (cause instanceof ConnectionError) return cause;
  const { code = '', message = String(cause) } = (cause ?? {}) as NodeJS.ErrnoException;
  const kept = known.has(code) || lasting.test(code) ? code : 'ECONNRESET';
  return new ConnectionError(`${what}: ${message}`, {
    code: kept,
    cause,
    unprocessed: unprocessed || code === 'ECONNREFUSED',
  });
}
