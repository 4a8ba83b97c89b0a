import { anonymousUser, type UserInfo } from '../authentication/user-info.ts';
import type { Exchange, Headers } from '../http/exchange.ts';
import type { RequestContext, RequestRecord } from './context.ts';
import { type RequestInfo, requestInfo } from './info.ts';

const noQuery = new URLSearchParams();

/**
 * The context of a request that came over the network. A class, since a getter in an object literal costs every object a
 * hidden class of its own.
 */
export class RemoteContext implements RequestContext {
  readonly info: RequestInfo;
  readonly method: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  exchange: Exchange;
  readonly given = undefined;
  user: UserInfo = anonymousUser;
  realUser: UserInfo | undefined = undefined;
  impersonationConstraint = '';
  readonly receivedAt: number;
  timeoutMs: number | undefined = undefined;
  expire: (() => void) | undefined = undefined;
  seat: { release(): void } | undefined = undefined;
  responseHeaders: Readonly<Record<string, string>> | undefined = undefined;
  measured: { sent(bytes: number): void } | undefined = undefined;
  answered = false;
  readonly warnings: string[] = [];
  readonly auditAnnotations = new Map<string, string>();
  auditId: string | undefined = undefined;
  audit: RequestRecord | undefined = undefined;

  constructor(exchange: Exchange, now: number) {
    this.query = exchange.search === '' ? noQuery : new URLSearchParams(exchange.search);
    this.info = requestInfo(exchange.method, exchange.path, this.query);
    this.method = exchange.method;
    this.headers = exchange.headers;
    this.exchange = exchange;
    this.receivedAt = now;
  }

  /** Asked of the exchange when somebody needs it: most requests end without. */
  get signal(): AbortSignal {
    return this.exchange.signal;
  }
}
