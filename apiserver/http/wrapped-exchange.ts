import type { PeerCertificate } from 'node:tls';
import type { Body } from './body.ts';
import type { Exchange, Headers, ReplyStream, Upgrade } from './exchange.ts';
import type { ReplyBody } from './reply-body.ts';

/** An exchange that is another one in all that its subclass does not say otherwise. */
export class WrappedExchange implements Exchange {
  protected readonly inner: Exchange;

  constructor(inner: Exchange) {
    this.inner = inner;
  }

  get method(): string {
    return this.inner.method;
  }
  get path(): string {
    return this.inner.path;
  }
  get search(): string {
    return this.inner.search;
  }
  get headers(): Headers {
    return this.inner.headers;
  }
  get signal(): AbortSignal {
    return this.inner.signal;
  }
  get remoteAddress(): string {
    return this.inner.remoteAddress;
  }
  get connection(): object {
    return this.inner.connection;
  }
  get upgrade(): Upgrade | undefined {
    return this.inner.upgrade;
  }
  get replied(): boolean {
    return this.inner.replied;
  }

  clientCertificate(): PeerCertificate | undefined {
    return this.inner.clientCertificate();
  }

  readBody(limit: number): Body {
    return this.inner.readBody(limit);
  }

  bodyStream(): NodeJS.ReadableStream {
    return this.inner.bodyStream();
  }

  reply(status: number, headers: Readonly<Record<string, string | number>>, body: ReplyBody): void {
    this.inner.reply(status, headers, body);
  }

  switched(): void {
    this.inner.switched?.();
  }

  open(status: number, headers: Readonly<Record<string, string | number>>): ReplyStream {
    return this.inner.open(status, headers);
  }
}
