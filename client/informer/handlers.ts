import { type Clock, sleep } from '../../api/clock.ts';
import type { Logger } from '../../api/logger.ts';
import type { Shared } from '../client.ts';
import type { InformerHandler, Lister } from './informer.ts';

interface Subscription<T> {
  readonly handler: InformerHandler<T>;
  readonly end: AbortController;
}

/** The handlers of one informer: tells each of them, and keeps the failure of one away from the others. */
export class Handlers<T> {
  readonly #clock: Clock;
  readonly #logger: Logger;
  /** A copy is made on change, so that a handler may subscribe or unsubscribe while all are told. */
  #subscriptions: readonly Subscription<T>[] = [];

  constructor(clock: Clock, logger: Logger) {
    this.#clock = clock;
    this.#logger = logger;
  }

  /** Tells of what is there, then subscribes; nothing can come between, as both are synchronous. */
  subscribe(handler: InformerHandler<T>, lister: Lister<T>, resyncMs: number | undefined): () => void {
    const subscription: Subscription<T> = { handler, end: new AbortController() };
    for (const object of lister.list()) this.#guard(() => handler.added?.(object, true));
    this.#subscriptions = [...this.#subscriptions, subscription];
    if (resyncMs !== undefined) void this.#resync(subscription, lister, resyncMs);
    return () => {
      subscription.end.abort();
      this.#subscriptions = this.#subscriptions.filter((other) => other !== subscription);
    };
  }

  added(object: Shared<T>, initial: boolean): void {
    for (const { handler, end } of this.#subscriptions)
      if (handler.added && !end.signal.aborted) this.#guard(() => handler.added?.(object, initial));
  }

  updated(old: Shared<T>, object: Shared<T>): void {
    for (const { handler, end } of this.#subscriptions)
      if (handler.updated && !end.signal.aborted) this.#guard(() => handler.updated?.(old, object));
  }

  deleted(object: Shared<T>): void {
    for (const { handler, end } of this.#subscriptions)
      if (handler.deleted && !end.signal.aborted) this.#guard(() => handler.deleted?.(object));
  }

  async #resync({ handler, end }: Subscription<T>, lister: Lister<T>, ms: number): Promise<void> {
    while (await sleep(this.#clock, ms, end.signal))
      for (const object of lister.list()) {
        if (end.signal.aborted) return;
        this.#guard(() => handler.updated?.(object, object));
      }
  }

  #guard(tell: () => void): void {
    try {
      tell();
    } catch (error) {
      this.#logger.error('informer: handler failed', { error });
    }
  }
}
