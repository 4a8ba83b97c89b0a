import { expired } from '../../api/errors/constructors.ts';
import type { ResourceType } from '../../proto/resource-type.ts';
import { type Change, type FakeCollection, type Matcher, seenAs } from './fake-collection.ts';

type RawEvent = { readonly type: string; readonly object: unknown };

/** One open watch of the fake API: a queue that changes go into and the client takes from. */
export class FakeWatch implements AsyncIterable<RawEvent> {
  readonly type: ResourceType<unknown>;
  readonly #bookmarks: boolean;
  readonly #queue: RawEvent[] = [];
  #end: { readonly error?: unknown } | undefined;
  #wake: () => void = () => undefined;
  #detach: () => void = () => undefined;

  constructor(
    collection: FakeCollection,
    matches: Matcher,
    query: Readonly<Record<string, string>>,
    current: number,
    signal: AbortSignal | undefined,
  ) {
    this.type = collection.type;
    this.#bookmarks = query.allowWatchBookmarks === 'true';
    const from = query.resourceVersion ?? '';
    const streams = query.sendInitialEvents === 'true';
    if (streams || from === '' || from === '0') {
      for (const object of collection.objects.values())
        if (matches(object)) this.#queue.push({ type: 'ADDED', object });
      if (streams) this.#queue.push(this.#bookmark(current, true));
    } else if (Number(from) < collection.compacted) {
      const { status } = expired(`too old resource version: ${from} (${collection.compacted})`);
      this.#queue.push({ type: 'ERROR', object: status });
      this.end();
      return;
    } else {
      for (const change of collection.history) if (change.version > Number(from)) this.#take(change, matches);
    }
    const listener = (change: Change) => this.#take(change, matches);
    collection.listeners.add(listener);
    const stop = () => this.end();
    signal?.addEventListener('abort', stop, { once: true });
    this.#detach = () => {
      collection.listeners.delete(listener);
      signal?.removeEventListener('abort', stop);
    };
  }

  /** Ends it quietly after what is queued; with an error at once, so that what is under way is lost. */
  end(error?: unknown): void {
    if (this.#end) return;
    if (error !== undefined) this.#queue.length = 0;
    this.#end = error === undefined ? {} : { error };
    this.#detach();
    this.#wake();
  }

  get ended(): boolean {
    return this.#end !== undefined;
  }

  bookmark(version: number): void {
    if (this.#bookmarks) this.#push(this.#bookmark(version, false));
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<RawEvent, void, undefined> {
    try {
      for (;;) {
        const event = this.#queue.shift();
        if (event) yield event;
        else if (this.#end) {
          if (this.#end.error !== undefined) throw this.#end.error;
          return;
        } else {
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
        }
      }
    } finally {
      this.end();
    }
  }

  #take(change: Change, matches: Matcher): void {
    const event = seenAs(change, matches);
    if (event) this.#push(event);
  }

  #push(event: RawEvent): void {
    this.#queue.push(event);
    this.#wake();
  }

  #bookmark(version: number, initial: boolean): RawEvent {
    const metadata = {
      resourceVersion: String(version),
      ...(initial ? { annotations: { 'k8s.io/initial-events-end': 'true' } } : {}),
    };
    return { type: 'BOOKMARK', object: { kind: this.type.kind, apiVersion: this.type.apiVersion, metadata } };
  }
}
