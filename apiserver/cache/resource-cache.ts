import type { CacheEntry, CacheEvent } from './entry.ts';
import { JsonMemory } from './json-memory.ts';
import { RecentLists } from './recent-lists.ts';
import type { UnreadableObject } from './unreadable.ts';

/** A key's place in the order; updates change what is in it, so the order is touched by creations and deletions only. */
interface Slot {
  readonly key: string;
  entry: CacheEntry;
}

type Selected = (entry: CacheEntry) => boolean;

/** The character after '/': all keys of a folder are less than the folder's name with this at its end. */
const behindSlash = '0';

export type BatchListener = (events: readonly CacheEvent[]) => void;

/** How many events a resource keeps for watches that resume. Older versions get 410 and list anew. */
const historyBound = 2048;

/**
 * All live objects of one resource, in the order of their keys, with the last changes. Written by the feed only; what it
 * hands out is shared and read-only.
 */
export class ResourceCache {
  /** `/registry/pods/`. */
  readonly prefix: string;
  readonly #slots = new Map<string, Slot>();
  #order: Slot[] = [];
  #history: CacheEvent[] = [];
  /** Watches may resume from this revision or a later one. */
  #historyStart = 0;
  /** The revision of the last change of this resource. */
  #changed = 0;
  readonly #listeners = new Set<BatchListener>();
  /** What is stored and cannot be read, by its key: whoever asks for it gets the error, as a thing that is there is not left out. */
  readonly #unreadable = new Map<string, UnreadableObject>();
  #memory = new JsonMemory();
  /** Lists made since the last change. */
  readonly lists = new RecentLists();

  constructor(prefix: string) {
    this.prefix = prefix;
  }

  get size(): number {
    return this.#slots.size;
  }

  /** The last change; lists of this resource are the same until it moves. */
  get changed(): number {
    return this.#changed;
  }

  get historyStart(): number {
    return this.#historyStart;
  }

  /** Throws UnreadableObject for what is there and cannot be read. */
  get(key: string): CacheEntry | undefined {
    if (this.#unreadable.size > 0) {
      const problem = this.#unreadable.get(key);
      if (problem) throw problem;
    }
    return this.#slots.get(key)?.entry;
  }

  /** The entries whose keys begin with `prefix`, a folder, in order. Throws UnreadableObject when one of them cannot be read. */
  *range(prefix: string): Generator<CacheEntry> {
    this.#check(prefix);
    const [from, to] = this.#bounds(prefix);
    for (let i = from; i < to; i++) yield (this.#order[i] as Slot).entry;
  }

  /**
   * The entries whose keys begin with `prefix`, a folder, that `selected` takes; from behind `after` where that is given, and
   * not more than `limit` where that is not 0. `behind` says how many were not looked at any more. Throws UnreadableObject
   * when any of the folder cannot be read.
   */
  select(
    prefix: string,
    { after, limit, selected }: { after: string | undefined; limit: number; selected: Selected | undefined },
  ): { readonly entries: CacheEntry[]; readonly behind: number } {
    this.#check(prefix);
    const [first, to] = this.#bounds(prefix);
    const from = after === undefined ? first : Math.max(first, upperBound(this.#order, after));
    const entries: CacheEntry[] = [];
    for (let i = from; i < to; i++) {
      if (limit > 0 && entries.length === limit) return { entries, behind: to - i };
      const { entry } = this.#order[i] as Slot;
      if (!selected || selected(entry)) entries.push(entry);
    }
    return { entries, behind: 0 };
  }

  /** Where the keys of a folder begin and end in the order. */
  #bounds(folder: string): readonly [number, number] {
    if (folder === this.prefix) return [0, this.#order.length];
    return [lowerBound(this.#order, folder), lowerBound(this.#order, `${folder.slice(0, -1)}${behindSlash}`)];
  }

  /** Everything, as an array in order. Throws UnreadableObject when one of them cannot be read. */
  all(): CacheEntry[] {
    this.#check(this.prefix);
    return this.readable();
  }

  /** Everything that can be read: for those to whom what cannot be read is as good as not there. */
  readable(): CacheEntry[] {
    return this.#order.map((slot) => slot.entry);
  }

  /** The first one that can be read. */
  get first(): CacheEntry | undefined {
    return this.#order[0]?.entry;
  }

  /** Whether something is there that cannot be read. */
  get hasUnreadable(): boolean {
    return this.#unreadable.size > 0;
  }

  #check(folder: string): void {
    if (this.#unreadable.size === 0) return;
    for (const [key, problem] of this.#unreadable) if (key.startsWith(folder)) throw problem;
  }

  /** The changes after `revision`, or undefined when they are not all remembered. */
  since(revision: number): readonly CacheEvent[] | undefined {
    if (revision < this.#historyStart) return undefined;
    let low = 0;
    let high = this.#history.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#history[middle]?.revision ?? 0) > revision) high = middle;
      else low = middle + 1;
    }
    return this.#history.slice(low);
  }

  /** Called with each batch of changes, in order, after the cache shows them. Returns a function that ends it. */
  onBatch(listener: BatchListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Where the JSON of entries to come is to lie. */
  get memory(): JsonMemory {
    return this.#memory;
  }

  /**
   * Fills the cache anew with the state at `revision`, whose JSON lies in `memory`; what was remembered of the past is gone.
   */
  reset(
    entries: readonly CacheEntry[],
    revision: number,
    unreadable: readonly UnreadableObject[] = [],
    memory = new JsonMemory(),
  ): void {
    this.#memory = memory;
    for (const entry of entries) memory.keep(entry);
    memory.settle();
    this.lists.clear();
    this.#unreadable.clear();
    for (const problem of unreadable) this.#unreadable.set(problem.key, problem);
    this.#slots.clear();
    this.#order = entries.map((entry) => ({ key: entry.key, entry }));
    this.#order.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    for (const slot of this.#order) this.#slots.set(slot.key, slot);
    this.#history = [];
    this.#historyStart = revision;
    this.#changed = revision;
  }

  /**
   * What a key holds now cannot be read. There is no event that could say so: the past is forgotten, and watches have to be
   * ended by who calls this.
   */
  lose(problem: UnreadableObject, revision: number): void {
    this.reset(
      this.readable().filter(({ key }) => key !== problem.key),
      revision,
      [...this.#unreadable.values(), problem],
      this.#memory,
    );
  }

  /** A key that could not be read holds something else now, or nothing. */
  found(key: string): void {
    if (this.#unreadable.delete(key)) this.lists.clear();
  }

  /** Takes over changes in order of their revisions, and tells the listeners. */
  apply(events: readonly CacheEvent[]): void {
    this.lists.clear();
    for (const event of events) {
      const key = event.entry.key;
      const slot = this.#slots.get(key);
      if (event.deleted) {
        if (slot) {
          this.#memory.drop(slot.entry);
          this.#slots.delete(key);
          const at = lowerBound(this.#order, key);
          if (this.#order[at] === slot) this.#order.splice(at, 1);
        }
      } else if (slot) {
        this.#memory.drop(slot.entry);
        slot.entry = event.entry;
      } else {
        const fresh = { key, entry: event.entry };
        this.#slots.set(key, fresh);
        const order = this.#order;
        const last = order[order.length - 1];
        if (!last || last.key < key) order.push(fresh);
        else order.splice(lowerBound(order, key), 0, fresh);
      }
      if (!event.deleted) this.#memory.keep(event.entry);
      this.#changed = event.revision;
      this.#history.push(event);
    }
    this.#memory.settle();
    if (this.#history.length > historyBound * 2) {
      const cut = this.#history.length - historyBound;
      this.#historyStart = this.#history[cut - 1]?.revision ?? this.#historyStart;
      this.#history = this.#history.slice(cut);
    }
    for (const listener of this.#listeners) listener(events);
  }
}

function lowerBound(order: readonly Slot[], key: string): number {
  let low = 0;
  let high = order.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((order[middle]?.key ?? '') < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

function upperBound(order: readonly Slot[], key: string): number {
  const at = lowerBound(order, key);
  return order[at]?.key === key ? at + 1 : at;
}
