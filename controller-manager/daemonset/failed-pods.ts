/** When daemon pods of a node may be replaced because they failed: a kubelet that refuses them would refuse the next one too. */
export class FailedPods {
  readonly #tries = new Map<string, { readonly at: number; readonly waitMs: number }>();

  /** Milliseconds until a failed pod may go; 0 for now. */
  wait(key: string, now: number): number {
    const last = this.#tries.get(key);
    return last ? Math.max(0, last.at + last.waitMs - now) : 0;
  }

  /** Notes that a failed pod goes: each time the next one stays for longer, until none has failed for a while. */
  note(key: string, now: number): void {
    const last = this.#tries.get(key);
    const isRow = last !== undefined && now - last.at <= 2 * maxMs;
    this.#tries.set(key, { at: now, waitMs: isRow ? Math.min(maxMs, last.waitMs * 2) : firstMs });
  }

  /** Drops what is known of a set. */
  forget(prefix: string): void {
    for (const key of this.#tries.keys()) if (key.startsWith(prefix)) this.#tries.delete(key);
  }
}

const firstMs = 1000;
const maxMs = 15 * 60_000;
