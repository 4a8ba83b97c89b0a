import type { PeerCertificate } from 'node:tls';
import type { Body } from '../http/body.ts';
import type { Exchange, Headers, ReplyBody, ReplyStream, Upgrade } from '../http/exchange.ts';

type ReplyHeaders = Readonly<Record<string, string | number>>;

/** An exchange whose reply is begun by others: says with which code, once, and adds a header to it. */
export class ObservedExchange implements Exchange {
  readonly #inner: Exchange;
  readonly #headers: ReplyHeaders;
  readonly #onReply: (code: number) => void;

  constructor(inner: Exchange, headers: ReplyHeaders, onReply: (code: number) => void) {
    this.#inner = inner;
    this.#headers = headers;
    this.#onReply = onReply;
  }

  get method(): string {
    return this.#inner.method;
  }
  get path(): string {
    return this.#inner.path;
  }
  get search(): string {
    return this.#inner.search;
  }
  get headers(): Headers {
    return this.#inner.headers;
  }
  get signal(): AbortSignal {
    return this.#inner.signal;
  }
  get remoteAddress(): string {
    return this.#inner.remoteAddress;
  }
  get connection(): object {
    return this.#inner.connection;
  }
  get upgrade(): Upgrade | undefined {
    return this.#inner.upgrade;
  }
  get replied(): boolean {
    return this.#inner.replied;
  }

  clientCertificate(): PeerCertificate | undefined {
    return this.#inner.clientCertificate();
  }

  readBody(limit: number): Body {
    return this.#inner.readBody(limit);
  }

  bodyStream(): NodeJS.ReadableStream {
    return this.#inner.bodyStream();
  }

  reply(status: number, headers: ReplyHeaders, body: ReplyBody): void {
    this.#onReply(status);
    this.#inner.reply(status, { ...headers, ...this.#headers }, body);
  }

  open(status: number, headers: ReplyHeaders): ReplyStream {
    this.#onReply(status);
    return this.#inner.open(status, { ...headers, ...this.#headers });
  }

  switched(): void {
    this.#onReply(101);
  }
}
