import type { RuntimeEvent } from './events.ts';

/** What waits for a slow reader at most; then it is told to list anew, which is cheaper than what it missed. */
const QUEUE_LENGTH = 4096;

/** Hands events to any number of readers, each at its own pace. */
export class EventHub {
  readonly #readers = new Set<Reader>();

  /** How many read now. */
  get readers(): number {
    return this.#readers.size;
  }

  /** Gives an event to all; never waits. */
  publish(event: RuntimeEvent): void {
    for (const reader of this.#readers) reader.push(event);
  }

  /** All events from now on, after `first` if given; until the signal fires. The place is taken at once, not at the first read. */
  subscribe(signal: AbortSignal, first?: RuntimeEvent): AsyncIterableIterator<RuntimeEvent> {
    const reader = new Reader();
    if (first) reader.push(first);
    if (!signal.aborted) this.#readers.add(reader);
    const leave = () => {
      this.#readers.delete(reader);
      reader.end();
      signal.removeEventListener('abort', leave);
    };
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
    return {
      next: () => reader.next(),
      async return() {
        leave();
        return { done: true, value: undefined };
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }
}

class Reader {
  #queue: RuntimeEvent[] = [];
  #waiting: ((result: IteratorResult<RuntimeEvent>) => void) | undefined;
  #ended = false;

  push(event: RuntimeEvent): void {
    const waiting = this.#waiting;
    if (waiting) {
      this.#waiting = undefined;
      waiting({ done: false, value: event });
      return;
    }
    if (this.#queue.length < QUEUE_LENGTH) this.#queue.push(event);
    else this.#queue = [{ type: 'relist', why: 'overflow' }];
  }

  /** What is queued is dropped: nobody wants it any more. */
  end(): void {
    this.#ended = true;
    this.#queue = [];
    this.#waiting?.({ done: true, value: undefined });
    this.#waiting = undefined;
  }

  next(): Promise<IteratorResult<RuntimeEvent>> {
    if (this.#ended) return Promise.resolve({ done: true, value: undefined });
    const event = this.#queue.shift();
    if (event) return Promise.resolve({ done: false, value: event });
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }
}
