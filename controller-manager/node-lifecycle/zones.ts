/** How much of a zone is lost. https://kubernetes.io/docs/concepts/architecture/nodes/#rate-limits-on-eviction */
export type ZoneState = 'normal' | 'partial' | 'full';

export interface ZoneLimits {
  readonly evictionRate: number;
  readonly secondaryRate: number;
  readonly largeSize: number;
  readonly unhealthyThreshold: number;
}

/** Judges a zone by how many of its nodes are ready. */
export function zoneState(ready: number, notReady: number, unhealthyThreshold: number): ZoneState {
  if (notReady > 0 && ready === 0) return 'full';
  // A few nodes prove nothing about a zone.
  return notReady > 2 && notReady / (ready + notReady) >= unhealthyThreshold ? 'partial' : 'normal';
}

/** Nodes per second that may be tainted for eviction in a zone. */
export function evictionRate(state: ZoneState, size: number, limits: ZoneLimits): number {
  if (state !== 'partial') return limits.evictionRate;
  // In a small cluster a broken zone is most of it: moving everything to the rest would break that too.
  return size > limits.largeSize ? limits.secondaryRate : 0;
}

/** A queue of nodes of one zone, let through at a rate. */
export class ZoneQueue {
  readonly #waiting = new Set<string>();
  #rate: number;
  #tokens = 1;
  #at: number;

  constructor(rate: number, now: number) {
    this.#rate = rate;
    this.#at = now;
  }

  setRate(rate: number, now: number): void {
    this.#refill(now);
    this.#rate = rate;
  }

  add(node: string): void {
    this.#waiting.add(node);
  }

  remove(node: string): void {
    this.#waiting.delete(node);
  }

  clear(): void {
    this.#waiting.clear();
  }

  /** The nodes whose turn it is. */
  take(now: number): readonly string[] {
    this.#refill(now);
    const taken: string[] = [];
    for (const node of this.#waiting) {
      if (this.#tokens < 1) break;
      this.#tokens--;
      this.#waiting.delete(node);
      taken.push(node);
    }
    return taken;
  }

  /** One at a time: a burst would empty many nodes at once after a quiet hour. */
  #refill(now: number): void {
    this.#tokens = Math.min(1, this.#tokens + ((now - this.#at) / 1000) * this.#rate);
    this.#at = now;
  }
}
