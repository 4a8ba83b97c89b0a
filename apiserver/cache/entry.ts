import type { StoredObject } from '../registry/object.ts';
import { isJsonForm, withVersion } from './stored-form.ts';

/** One version of one object: the object itself, and its JSON, made once, when the first client asks for it. */
export class CacheEntry {
  readonly key: string;
  readonly object: StoredObject;
  readonly revision: number;
  #stored: Uint8Array | undefined;
  #json: Buffer | undefined;

  /** `stored` are the bytes that `object` was read from, or written as. */
  constructor(key: string, object: StoredObject, revision: number, stored: Uint8Array | undefined) {
    this.key = key;
    this.object = object;
    this.revision = revision;
    this.#stored = stored;
  }

  /** About how long its JSON is, in bytes, without making it; 0 when that is not known. */
  get size(): number {
    return this.#json?.length ?? this.#stored?.length ?? 0;
  }

  /** The object as JSON, with its resourceVersion. Read-only. */
  get json(): Buffer {
    if (!this.#json) {
      this.#json =
        this.#stored && isJsonForm(this.#stored)
          ? withVersion(this.#stored, this.revision)
          : Buffer.from(JSON.stringify(this.object));
      this.#stored = undefined;
    }
    return this.#json;
  }

  /** The same object as of another revision: what a DELETED event carries. */
  at(revision: number): CacheEntry {
    const object = { ...this.object, metadata: { ...this.object.metadata, resourceVersion: String(revision) } };
    return new CacheEntry(this.key, object, revision, undefined);
  }
}

/** One change of one object. */
export interface CacheEvent {
  readonly revision: number;
  /** What is there now, or, for a deletion, the last state with the revision of the deletion. */
  readonly entry: CacheEntry;
  readonly deleted: boolean;
  readonly previous: CacheEntry | undefined;
}
