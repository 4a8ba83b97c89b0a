import type { CacheEntry } from '../cache/entry.ts';
import { keptBytes } from '../cache/recent-lists.ts';
import type { BodyParts } from '../http/reply-body.ts';
import type { Resource } from '../registry/resource.ts';
import type { Answer } from '../request/answer.ts';

type ListAnswer = Extract<Answer, { type: 'list' }>;

/** Lists are sent in pieces of about so many bytes: what a client has not taken yet is not made yet. */
const pieceBytes = 256 * 1024;

const comma = 0x2c;
const open = 0x7b;
const end = Buffer.from(']}\n');

/** A list as JSON. Equal lists share their pieces. */
export function listJson(answer: ListAnswer): BodyParts {
  const { resource } = answer;
  const { apiVersion, kind } = resource.type;
  const head = Buffer.from(
    `{"kind":"${kind}List","apiVersion":"${apiVersion}","metadata":${JSON.stringify(listMetadata(answer))},"items":[`,
  );
  const items = itemsOf(answer);
  return {
    length: head.length + items.length + end.length,
    *[Symbol.iterator]() {
      yield head;
      yield* items;
      yield end;
    },
  };
}

const made = new WeakMap<readonly CacheEntry[], ListItems>();

function itemsOf({ resource, entries }: ListAnswer): ListItems {
  let items = made.get(entries);
  if (!items) {
    items = new ListItems(resource, entries);
    made.set(entries, items);
  }
  return items;
}

/** Some of the items; `to` is the index behind the last of them. */
interface Piece {
  readonly bytes: Buffer;
  readonly to: number;
}

/** The items of a list as JSON, between the brackets: pieces of the entries' own JSON, joined one by one as they are sent. */
class ListItems implements BodyParts {
  readonly length: number;
  readonly #entries: readonly CacheEntry[];
  /** In a list items do not say what they are, the list does: this beginning of their own JSON is left out. */
  readonly #head: Buffer;
  readonly #pieces: Piece[] = [];

  constructor({ type: { apiVersion, kind } }: Resource, entries: readonly CacheEntry[]) {
    this.#entries = entries;
    this.#head = Buffer.from(`${JSON.stringify({ apiVersion, kind }).slice(0, -1)},`);
    let length = Math.max(0, entries.length - 1);
    for (const entry of entries) length += this.#lengthOf(entry);
    this.length = length;
  }

  *[Symbol.iterator](): Generator<Buffer> {
    // Kept for as long as the entries are.
    const kept = this.length <= keptBytes;
    // What is not kept is made in the same memory again and again.
    const scratch = kept ? undefined : Buffer.allocUnsafeSlow(pieceBytes);
    for (let at = 0, from = 0; from < this.#entries.length; at++) {
      // Another client may have come this far before.
      const piece = this.#pieces[at] ?? this.#join(from, scratch);
      if (kept) this.#pieces[at] = piece;
      yield piece.bytes;
      from = piece.to;
    }
  }

  /** Objects of another form (written by another server, or converted) have no such head, and are made anew. */
  #hasHead(entry: CacheEntry): boolean {
    return entry.json.compare(this.#head, 0, this.#head.length, 0, this.#head.length) === 0;
  }

  #lengthOf(entry: CacheEntry): number {
    return this.#hasHead(entry) ? entry.json.length - this.#head.length + 1 : itemOf(entry).length;
  }

  /** As many items from `from` on as fit, and at least one. */
  #join(from: number, scratch: Buffer | undefined): Piece {
    let bytes = 0;
    let to = from;
    for (; to < this.#entries.length; to++) {
      const length = this.#lengthOf(this.#entries[to] as CacheEntry) + (to === 0 ? 0 : 1);
      if (bytes > 0 && bytes + length > pieceBytes) break;
      bytes += length;
    }
    const target = scratch && bytes <= scratch.length ? scratch : Buffer.allocUnsafeSlow(bytes);
    let at = 0;
    for (let i = from; i < to; i++) {
      const entry = this.#entries[i] as CacheEntry;
      if (i > 0) target[at++] = comma;
      if (this.#hasHead(entry)) {
        target[at++] = open;
        at += entry.json.copy(target, at, this.#head.length);
      } else at += itemOf(entry).copy(target, at);
    }
    return { bytes: target.subarray(0, bytes), to };
  }
}

function itemOf(entry: CacheEntry): Buffer {
  const { apiVersion: _version, kind: _kind, ...rest } = entry.object;
  return Buffer.from(JSON.stringify(rest));
}

/** ListMeta of an answer. */
export function listMetadata(answer: ListAnswer): Readonly<Record<string, unknown>> {
  return {
    resourceVersion: String(answer.revision),
    ...(answer.continue ? { continue: answer.continue } : {}),
    ...(answer.continue && answer.remaining !== undefined ? { remainingItemCount: answer.remaining } : {}),
  };
}
