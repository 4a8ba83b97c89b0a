import type { CacheEntry } from './entry.ts';

/** What a list found; the same array for all who ask for the same, so that what is made of it can be found by it. */
export interface FoundList {
  readonly entries: readonly CacheEntry[];
  /** How many lie behind the last one, where the list was cut at a limit. */
  readonly behind: number;
}

/** Lists kept for one kind: the oldest goes first. */
const keptLists = 8;

/**
 * The bytes of JSON that they may come to. A longer list lives as long as somebody sends it, and nobody keeps it as it was sent.
 */
export const keptBytes = 16 * 1024 * 1024;

/**
 * The lists of one kind that were asked for since its last change, by what was asked. Clients ask for the same things at the
 * same time: a fleet that starts, a dashboard on many screens. Forgotten with the next change.
 */
export class RecentLists {
  readonly #lists = new Map<string, { readonly found: FoundList; readonly bytes: number }>();
  #bytes = 0;
  /** Those that are too long to be kept, for as long as somebody sends them. */
  readonly #long = new Map<string, { readonly entries: WeakRef<FoundList['entries']>; readonly behind: number }>();

  /** The list that `asked` names, made by `find` when it is not there. */
  get(asked: string, find: () => FoundList): FoundList {
    const known = this.#lists.get(asked);
    if (known) return known.found;
    const long = this.#long.get(asked);
    const entries = long?.entries.deref();
    if (long && entries) return { entries, behind: long.behind };
    const found = find();
    let bytes = 0;
    for (const entry of found.entries) bytes += entry.json.length;
    if (bytes > keptBytes) {
      this.#keepLong(asked, found);
      return found;
    }
    this.#lists.set(asked, { found, bytes });
    this.#bytes += bytes;
    for (const [oldest, list] of this.#lists) {
      if (this.#lists.size <= keptLists && this.#bytes <= keptBytes) break;
      this.#lists.delete(oldest);
      this.#bytes -= list.bytes;
    }
    return found;
  }

  #keepLong(asked: string, { entries, behind }: FoundList): void {
    this.#long.delete(asked);
    this.#long.set(asked, { entries: new WeakRef(entries), behind });
    for (const oldest of this.#long.keys()) {
      if (this.#long.size <= keptLists) break;
      this.#long.delete(oldest);
    }
  }

  clear(): void {
    if (this.#long.size > 0) this.#long.clear();
    if (this.#lists.size === 0) return;
    this.#lists.clear();
    this.#bytes = 0;
  }
}
