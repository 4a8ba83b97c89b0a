import { constants } from 'node:http2';

/** The status codes that this driver tells apart. https://grpc.io/docs/guides/status-codes/ */
export const grpcCode = {
  ok: 0,
  unknown: 2,
  deadlineExceeded: 4,
  permissionDenied: 7,
  unimplemented: 12,
  unavailable: 14,
  unauthenticated: 16,
} as const;

/** A call that did not succeed, with what the server said of it, or what kept it from saying anything. */
export class GrpcError extends Error {
  readonly code: number;
  /** The server surely has not begun with it: it may be sent again, whatever it does. */
  readonly neverBegun: boolean;

  constructor(
    code: number,
    message: string,
    options: { readonly neverBegun?: boolean; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'GrpcError';
    this.code = code;
    this.neverBegun = options.neverBegun ?? false;
  }
}

/** How the server says that a call has ended. */
export interface Status {
  readonly code: number;
  readonly message: string;
}

/**
 * What a block of headers says of the call's end; undefined when it does not end the call. An answer that is no gRPC at all,
 * of a proxy for instance, is told by its HTTP status.
 * https://github.com/grpc/grpc/blob/master/doc/http-grpc-status-mapping.md
 */
export function statusOf(headers: Readonly<Record<string, unknown>>): Status | undefined {
  const code = headers['grpc-status'];
  if (code !== undefined) {
    const message = headers['grpc-message'];
    return { code: Number(code), message: typeof message === 'string' ? decoded(message) : '' };
  }
  const http = headers[':status'];
  if (http === undefined || http === 200) return undefined;
  return { code: ofHttp.get(Number(http)) ?? grpcCode.unknown, message: `HTTP status ${http}` };
}

const ofHttp: ReadonlyMap<number, number> = new Map([
  [401, grpcCode.unauthenticated],
  [403, grpcCode.permissionDenied],
  [404, grpcCode.unimplemented],
  [429, grpcCode.unavailable],
  [502, grpcCode.unavailable],
  [503, grpcCode.unavailable],
  [504, grpcCode.unavailable],
]);

/** Percent-encoded, where a server got it right. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    return text;
  }
}

/** A stream that ended without a status: nobody knows what became of the call, but where HTTP/2 says that nothing did. */
export function noWord(rstCode: number | undefined, cause: Error | undefined): GrpcError {
  const neverBegun = rstCode === constants.NGHTTP2_REFUSED_STREAM;
  const why = neverBegun ? 'the server refused the call' : 'the connection broke';
  return new GrpcError(grpcCode.unavailable, cause ? `${why}: ${cause.message}` : why, { neverBegun, cause });
}
