import type { StoredObject } from '../registry/object.ts';
import type { KeyValue } from '../storage/store.ts';
import { CacheEntry } from './entry.ts';
import type { Allocate } from './stored-form.ts';
import { UnreadableObject } from './unreadable.ts';

/** So many writes may be on their way to the feed at once; for older ones the feed makes the object of its bytes. */
const expectedBound = 4096;

interface Expected {
  readonly value: Uint8Array;
  readonly object: StoredObject;
}

/**
 * Objects that writers of this process have at hand, so that the feed need not parse what comes back from the store, and
 * the writer answers with the very entry that readers get.
 */
export class WrittenObjects {
  readonly #expected = new Map<string, Expected>();
  readonly #entries = new WeakMap<Uint8Array, CacheEntry>();

  /** `object` is on its way to the store as `value`. What is never seen again is forgotten in time. */
  expect(key: string, value: Uint8Array, object: StoredObject): void {
    this.#expected.delete(key);
    this.#expected.set(key, { value, object });
    if (this.#expected.size <= expectedBound) return;
    for (const oldest of this.#expected.keys()) {
      this.#expected.delete(oldest);
      break;
    }
  }

  /** The entry of what the store tells, its JSON where `allocate` says, or what stands in the way of reading it. */
  entryOf(kv: KeyValue, allocate?: Allocate): CacheEntry | UnreadableObject {
    try {
      return this.#read(kv, allocate);
    } catch (error) {
      if (error instanceof UnreadableObject) return error;
      throw error;
    }
  }

  #read(kv: KeyValue, allocate: Allocate | undefined): CacheEntry {
    const { key, value, modRevision } = kv;
    const expected = this.#expected.get(key);
    // Another server may have written the same key; the store hands out bytes of its own, or the very ones it was given.
    if (!expected || (expected.value !== value && Buffer.compare(expected.value, value) !== 0))
      return CacheEntry.read(kv, { allocate });
    this.#expected.delete(key);
    const { object } = expected;
    (object.metadata as { resourceVersion: string }).resourceVersion = String(modRevision);
    const entry = CacheEntry.read(kv, { object, allocate });
    this.#entries.set(expected.value, entry);
    return entry;
  }

  /** What has become of the bytes that were expected, once the store has told of them. */
  seen(value: Uint8Array): CacheEntry | undefined {
    return this.#entries.get(value);
  }
}
