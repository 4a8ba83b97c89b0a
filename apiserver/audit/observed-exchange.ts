import type { Exchange, ReplyStream } from '../http/exchange.ts';
import type { ReplyBody } from '../http/reply-body.ts';
import { WrappedExchange } from '../http/wrapped-exchange.ts';

type ReplyHeaders = Readonly<Record<string, string | number>>;

/** An exchange whose reply is begun by others: says with which code, once, and adds a header to it. */
export class ObservedExchange extends WrappedExchange {
  readonly #headers: ReplyHeaders;
  readonly #onReply: (code: number) => void;

  constructor(inner: Exchange, headers: ReplyHeaders, onReply: (code: number) => void) {
    super(inner);
    this.#headers = headers;
    this.#onReply = onReply;
  }

  override reply(status: number, headers: ReplyHeaders, body: ReplyBody): void {
    this.#onReply(status);
    super.reply(status, { ...headers, ...this.#headers }, body);
  }

  override open(status: number, headers: ReplyHeaders): ReplyStream {
    this.#onReply(status);
    return super.open(status, { ...headers, ...this.#headers });
  }

  override switched(): void {
    this.#onReply(101);
    super.switched();
  }
}
