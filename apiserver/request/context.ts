import type { UserInfo } from '../authentication/user-info.ts';
import type { Exchange, Headers } from '../http/exchange.ts';
import type { RequestInfo } from './info.ts';

/** One request on its way through the stages. */
export interface RequestContext {
  readonly info: RequestInfo;
  readonly method: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  /** The HTTP side of it; undefined for requests from within the process. */
  readonly exchange: Exchange | undefined;
  /** A body that was handed over as an object; read-only. */
  readonly given: { readonly body: unknown; readonly contentType: string | undefined } | undefined;
  user: UserInfo;
  /** The user who authenticated, when `user` is someone impersonated. */
  realUser: UserInfo | undefined;
  /** Milliseconds since the epoch, when the request came. */
  readonly receivedAt: number;
  /** Aborted when the client has gone or the deadline has passed. */
  readonly signal: AbortSignal;
  readonly warnings: string[];
  readonly auditAnnotations: Map<string, string>;
}

/** Adds a warning once; https://kubernetes.io/blog/2020/09/03/warnings/ */
export function warn(context: RequestContext, message: string): void {
  if (!context.warnings.includes(message)) context.warnings.push(message);
}

/** The manager recorded in managedFields: as asked for, or the first part of the client's User-Agent. */
export function fieldManagerOf(context: RequestContext): string {
  const asked = context.query.get('fieldManager');
  if (asked) return asked;
  const agent = context.headers['user-agent'];
  const first = (typeof agent === 'string' ? agent : '').split('/')[0] ?? '';
  return first === '' ? 'unknown' : first.slice(0, 128);
}
