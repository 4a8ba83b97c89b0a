import { isSealed, sealedUnexpectedly } from '../encryption/transformer.ts';
import type { StoredObject } from '../registry/object.ts';
import type { KeyValue } from '../storage/store.ts';
import { type Allocate, atVersion, clientForm, parseClientForm, versionAt } from './stored-form.ts';
import { UnreadableObject } from './unreadable.ts';

/** What a kind lets clients select by, beside labels: `Strategy.selectableFields`. */
type FieldsOf = (object: StoredObject) => Readonly<Record<string, string>>;

interface EntryOptions {
  readonly object?: StoredObject | undefined;
  readonly allocate?: Allocate | undefined;
}

/**
 * One version of one object. The cache keeps its JSON, ready to be sent, and only that for as long as the object lives:
 * parsed, an object takes as much memory again, and most are never looked into. Whoever needs the parsed form gets it, and
 * shares it with all others that hold it at the time; it is read-only.
 */
export class CacheEntry {
  readonly key: string;
  readonly revision: number;
  #json: Buffer | undefined;
  /** Weak where the JSON is there to make it anew. */
  #object: WeakRef<StoredObject> | StoredObject | undefined;
  /** The entry whose JSON is this one's, but for the version. */
  #former: CacheEntry | undefined;
  /** Undefined before anyone asked; they are few bytes, and selectors ask again and again. */
  #labels: Readonly<Record<string, string>> | undefined;
  #fields: Readonly<Record<string, string>> | undefined;

  private constructor(key: string, revision: number, json: Buffer | undefined, object: StoredObject | undefined) {
    this.key = key;
    this.revision = revision;
    this.#json = json;
    if (object) {
      this.#object = json ? new WeakRef(object) : object;
      this.#labels = object.metadata.labels ?? none;
    }
  }

  /**
   * From the bytes in the store, and the object that they were made from where the writer still has it. `allocate` says where
   * the JSON is to lie. Throws UnreadableObject.
   */
  static stored(
    key: string,
    stored: Uint8Array,
    revision: number,
    { object, allocate }: EntryOptions = {},
  ): CacheEntry {
    try {
      return new CacheEntry(key, revision, clientForm(stored, revision, allocate), object);
    } catch (cause) {
      // Of whatever kind: bytes that cannot be made sense of fail in many ways.
      if (isSealed(stored)) throw new UnreadableObject(key, sealedUnexpectedly);
      throw new UnreadableObject(key, 'the stored bytes are no object', { cause });
    }
  }

  /** From what the store holds. Throws UnreadableObject when that is no object. */
  static read({ key, value, modRevision, problem }: KeyValue, options?: EntryOptions): CacheEntry {
    if (problem !== undefined) throw new UnreadableObject(key, problem);
    return CacheEntry.stored(key, value, modRevision, options);
  }

  /** Of an object that is not stored as it stands: in another version of its kind, or the last state of one that is gone. */
  static of(key: string, object: StoredObject, revision: number): CacheEntry {
    return new CacheEntry(key, revision, undefined, object);
  }

  get object(): StoredObject {
    const held = this.#object;
    const known = held instanceof WeakRef ? held.deref() : held;
    if (known) return known;
    const parsed = parseClientForm(this.json);
    this.#object = new WeakRef(parsed);
    return parsed;
  }

  /** About how long its JSON is, in bytes, without making it; 0 when that is not known. */
  get size(): number {
    return this.#json?.length ?? 0;
  }

  /** The object as JSON, with its resourceVersion. Read-only. */
  get json(): Buffer {
    if (this.#json) return this.#json;
    if (this.#former) {
      const json = atVersion(this.#former.json, this.#former.revision, this.revision);
      if (json) return json;
    }
    this.#json = Buffer.from(JSON.stringify(this.object));
    return this.#json;
  }

  /** Its JSON stands in `json` from now on. */
  moveTo(json: Buffer): void {
    this.#json = json;
  }

  /** The last part of the key. */
  get name(): string {
    return this.key.slice(this.key.lastIndexOf('/') + 1);
  }

  /** The last part but one; means something for namespaced kinds only. */
  get namespace(): string {
    const end = this.key.lastIndexOf('/');
    return this.key.slice(this.key.lastIndexOf('/', end - 1) + 1, end);
  }

  get labels(): Readonly<Record<string, string>> {
    this.#labels ??= this.object.metadata.labels ?? none;
    return this.#labels;
  }

  /** The kind's selectable fields. An entry belongs to one kind, so `fieldsOf` is always the same. */
  fields(fieldsOf: FieldsOf): Readonly<Record<string, string>> {
    this.#fields ??= fieldsOf(this.object);
    return this.#fields;
  }

  /** The same object as of another revision: what a DELETED event carries. Few ask for its JSON, so that is made for them. */
  at(revision: number): CacheEntry {
    if (this.#json && versionAt(this.#json, this.revision) >= 0) {
      const later = new CacheEntry(this.key, revision, undefined, undefined);
      later.#former = this;
      return later;
    }
    const { object } = this;
    return CacheEntry.of(
      this.key,
      { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } },
      revision,
    );
  }
}

const none: Readonly<Record<string, string>> = Object.freeze({});

/** One change of one object. */
export interface CacheEvent {
  readonly revision: number;
  /** What is there now, or, for a deletion, the last state with the revision of the deletion. */
  readonly entry: CacheEntry;
  readonly deleted: boolean;
  readonly previous: CacheEntry | undefined;
}
