import type { UserInfo } from '../authentication/user-info.ts';
import type { Exchange, Headers } from '../http/exchange.ts';
import type { RequestInfo } from './info.ts';

/** What verbs tell the audit log: what they have read, before they do anything to it. */
export interface RequestRecord {
  requestObject(object: Readonly<Record<string, unknown>>): void;
  requestPatch(patch: unknown): void;
}

/** One request on its way through the stages. */
export interface RequestContext {
  readonly info: RequestInfo;
  readonly method: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  /** The HTTP side of it; undefined for requests from within the process. A stage may put itself in between. */
  exchange: Exchange | undefined;
  /** A body that was handed over as an object; read-only. */
  readonly given: { readonly body: unknown; readonly contentType: string | undefined } | undefined;
  user: UserInfo;
  /** The user who authenticated, when `user` is someone impersonated. */
  realUser: UserInfo | undefined;
  /** The verb that let `realUser` act as `user`; '' for that of old. */
  impersonationConstraint: string;
  /** Milliseconds since the epoch, when the request came. */
  readonly receivedAt: number;
  /** Aborted when the client has gone or the deadline has passed. */
  readonly signal: AbortSignal;
  /** How long it may take, in milliseconds, where its client has asked for less than the server allows. */
  timeoutMs: number | undefined;
  /** Called when its time is over: ends what waits for its client. */
  expire: (() => void) | undefined;
  /** What it holds until its answer is written. */
  seat: { release(): void } | undefined;
  /** Headers that its answer gets whatever it is. */
  responseHeaders: Readonly<Record<string, string>> | undefined;
  /** Where it is counted; undefined for requests from within the process. */
  measured: { sent(bytes: number): void } | undefined;
  /** Its answer has been written, whatever is still done for it. */
  answered: boolean;
  readonly warnings: string[];
  readonly auditAnnotations: Map<string, string>;
  /** By which it is found in the audit log; undefined where there is none. */
  auditId: string | undefined;
  /** Its record in the audit log; undefined where none is wanted. */
  audit: RequestRecord | undefined;
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
