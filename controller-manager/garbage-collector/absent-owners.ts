/**
 * Owners that are known to be gone. Those that were seen to go are known by their uid, which never comes back. Those that the
 * server did not find are known by all that a reference says, for a reference may be wrong: that there is no `a` with some uid
 * must not make orphans of the dependents of `b`, which has it. The oldest entries are forgotten.
 */
export class AbsentOwners {
  readonly #known = new Set<string>();
  readonly #capacity: number;

  constructor(capacity = 2000) {
    this.#capacity = capacity;
  }

  /** An object with that uid was there and is no more. */
  addDeleted(uid: string): void {
    this.#add(uid);
  }

  /** The server has no such object; `place` says where it was looked for. */
  addMissing(uid: string, place: string): void {
    this.#add(`${uid}|${place}`);
  }

  has(uid: string, place: string): boolean {
    return this.#known.has(uid) || this.#known.has(`${uid}|${place}`);
  }

  #add(entry: string): void {
    this.#known.delete(entry);
    this.#known.add(entry);
    if (this.#known.size <= this.#capacity) return;
    for (const oldest of this.#known) {
      this.#known.delete(oldest);
      return;
    }
  }
}
