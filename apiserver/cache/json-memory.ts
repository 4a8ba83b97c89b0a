import type { CacheEntry } from './entry.ts';

/** A piece of memory that many entries share. */
interface Slab {
  readonly bytes: Buffer;
  used: number;
  /** How many of the bytes are of entries that are kept. */
  live: number;
  readonly kept: Set<CacheEntry>;
}

const smallestSlab = 16 * 1024;
const largestSlab = 256 * 1024;

/** Longer JSON has memory of its own: in a slab it could stand alone. */
const longest = 32 * 1024;

/**
 * The memory for the JSON of one kind's entries, taken in large pieces: thousands of small ones that come and go leave holes
 * between them, and each needs two more objects beside it. A slab whose entries are half gone is left by the rest, so
 * at most half of the memory is unused; it goes when nobody holds anything of it any more.
 */
export class JsonMemory {
  readonly #slabs = new Map<ArrayBufferLike, Slab>();
  /** The one that is being filled. */
  #open: Slab | undefined;
  /** Those that may have become sparse since `settle`. */
  readonly #loose = new Set<Slab>();

  /** How many bytes its slabs have, used or not. */
  get size(): number {
    let size = 0;
    for (const { bytes } of this.#slabs.values()) size += bytes.length;
    return size;
  }

  /** Room for so many bytes, with what happens to stand there. */
  allocate(length: number): Buffer {
    if (length > longest) return Buffer.allocUnsafeSlow(length);
    let slab = this.#open;
    if (!slab || slab.used + length > slab.bytes.length) {
      slab = this.#next(slab);
      if (slab.used + length > slab.bytes.length) return Buffer.allocUnsafeSlow(length);
    }
    const at = slab.used;
    slab.used += length;
    return slab.bytes.subarray(at, at + length);
  }

  /** The entry is in the cache from now on. */
  keep(entry: CacheEntry): void {
    const slab = this.#slabs.get(entry.json.buffer);
    if (!slab) return;
    slab.kept.add(entry);
    slab.live += entry.json.length;
  }

  /** The entry is no longer in the cache. */
  drop(entry: CacheEntry): void {
    const slab = this.#slabs.get(entry.json.buffer);
    if (!slab?.kept.delete(entry)) return;
    slab.live -= entry.json.length;
    this.#loose.add(slab);
  }

  /** Leaves what is sparse. Called when all entries whose JSON was made here are kept, or not going to be. */
  settle(): void {
    // More may come to it meanwhile.
    for (const slab of this.#loose) if (slab !== this.#open) this.#leaveIfSparse(slab);
    this.#loose.clear();
  }

  #next(full: Slab | undefined): Slab {
    const size = Math.min(largestSlab, Math.max(smallestSlab, (full?.bytes.length ?? 0) * 2));
    const bytes = Buffer.allocUnsafeSlow(size);
    const slab = { bytes, used: 0, live: 0, kept: new Set<CacheEntry>() };
    this.#slabs.set(bytes.buffer, slab);
    this.#open = slab;
    if (full) this.#loose.add(full);
    return slab;
  }

  #leaveIfSparse(slab: Slab): void {
    if (slab.live * 2 >= slab.bytes.length) return;
    this.#slabs.delete(slab.bytes.buffer);
    for (const entry of slab.kept) {
      const room = this.allocate(entry.json.length);
      entry.json.copy(room);
      entry.moveTo(room);
      this.keep(entry);
    }
  }
}
