import type { CacheEntry } from '../cache/entry.ts';

export type WatchEventType = 'ADDED' | 'MODIFIED' | 'DELETED';

/** What a watch sends, before it is encoded. */
export type WatchItem =
  | { readonly type: WatchEventType; readonly entry: CacheEntry }
  | { readonly type: 'BOOKMARK'; readonly revision: number; readonly initialEventsEnd: boolean };

/** Where a watcher's events go. `deliver` gets them in order; `end` is called once, and nothing comes after it. */
export interface WatchSink {
  deliver(items: readonly WatchItem[]): void;
  /** `error` is a Status to send before the end; none for a plain timeout. */
  end(error?: Readonly<Record<string, unknown>>): void;
}

/**
 * A watch that has been checked and not begun. Watches that see the same are handed the very same lists of items, so an
 * encoding that is remembered by the list serves all of them.
 */
export interface WatchSource {
  /** Delivers what is there already, then goes on until `stop` is called or the watch ends by itself. */
  start(sink: WatchSink): { stop(): void };
}
