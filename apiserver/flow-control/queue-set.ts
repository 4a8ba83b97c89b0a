import { DemandMeter } from './demand.ts';

/** How requests of a level wait; undefined where they do not. */
export interface Queuing {
  readonly queues: number;
  readonly handSize: number;
  readonly queueLengthLimit: number;
}

/** Why a request gets no seat, in the words of Kubernetes' metrics. */
export type Refusal = 'concurrency-limit' | 'queue-full' | 'time-out' | 'cancelled';

/** A request's claim: it waits, has its seats, or is done with. Changed by its QueueSet only. */
export interface Ticket {
  readonly seats: number;
  state: 'waiting' | 'seated' | 'gone';
  readonly arrivedAt: number;
  seatedAt: number;
  /** Called when one that waited has got its seats. */
  grant: (() => void) | undefined;
}

class Claim implements Ticket {
  readonly seats: number;
  readonly arrivedAt: number;
  readonly queue: Queue | undefined;
  state: Ticket['state'] = 'waiting';
  seatedAt = 0;
  grant: (() => void) | undefined = undefined;

  constructor(seats: number, now: number, queue: Queue | undefined) {
    this.seats = seats;
    this.arrivedAt = now;
    this.queue = queue;
  }
}

class Queue {
  index: number;
  /** First in, first out; what has left is cut off in `next`. */
  readonly waiting = new Set<Claim>();
  seatsWaiting = 0;
  seatsInUse = 0;
  executing = 0;
  /** Where the work that the queue has been given ends; the queue that is least far is served next. */
  start = 0;

  constructor(index: number) {
    this.index = index;
  }

  get head(): Claim | undefined {
    for (const claim of this.waiting) return claim;
    return undefined;
  }
}

const sparesBound = 64;

/** What a request is taken to last before it is known, and the least that one counts for, in milliseconds. */
const expectedMs = 3;
const leastMs = 0.25;

/**
 * The seats of one priority level and the queues for them: fair queuing, where "fair" means that queues with requests
 * get the same work done, in seats times milliseconds. Progress is measured by the work that was begun (start-time fair
 * queuing), not by time and seats as in Kubernetes, since what gets done here depends on one thread more than on seats.
 * No I/O and no clock: times are arguments, in milliseconds.
 *
 * - Seats in use never go above the limit by a grant, but for a single request that needs more than the whole limit.
 * - A queue is bounded by its length limit as long as all seats are taken or spoken for.
 * - Every claim ends in `leave`, once; more calls do nothing.
 *
 * https://kubernetes.io/docs/concepts/cluster-administration/flow-control/#queuing
 */
export class QueueSet {
  #limit: number;
  #queuing: Queuing | undefined;
  /** Queues with requests that wait or run; others need not be remembered. */
  readonly #active = new Map<number, Queue>();
  /** Queues to be used again, so that a request that waits for nobody makes no new one. */
  readonly #spare: Queue[] = [];
  #seatsInUse = 0;
  #seatsWaiting = 0;
  #waiting = 0;
  #executing = 0;
  /** Where the request that was seated last began: who comes anew begins there, with neither credit nor debt. */
  #progress = 0;
  #arrivals = 0;
  #lastServed = -1;
  readonly demand: DemandMeter;

  constructor(limit: number, queuing: Queuing | undefined, now: number) {
    this.#limit = limit;
    this.#queuing = queuing;
    this.demand = new DemandMeter(now);
  }

  get limit(): number {
    return this.#limit;
  }
  get seatsInUse(): number {
    return this.#seatsInUse;
  }
  get seatsWaiting(): number {
    return this.#seatsWaiting;
  }
  get waiting(): number {
    return this.#waiting;
  }
  get executing(): number {
    return this.#executing;
  }
  get idle(): boolean {
    return this.#waiting === 0 && this.#executing === 0;
  }

  /** Changes the seats or the queues; those who wait stay where they are. Call `dispatch` afterwards. */
  configure(limit: number, queuing: Queuing | undefined): void {
    this.#limit = limit;
    this.#queuing = queuing;
  }

  /**
   * A request comes. With `atOnce` it is seated now when nobody waits and there is room; otherwise it waits, and the
   * `grant` of its ticket is called by the `dispatch` that seats it. `hand` are the queues that its flow may use.
   */
  arrive(seats: number, hand: readonly number[], now: number, atOnce: boolean): Ticket | Refusal {
    const queuing = this.#queuing;
    if (!queuing) {
      if (!this.#fits(seats)) return 'concurrency-limit';
      const claim = new Claim(seats, now, undefined);
      this.#seat(claim, now);
      return claim;
    }
    const index = this.#shortest(hand);
    let queue = this.#active.get(index);
    const spokenFor = this.#seatsInUse + this.#seatsWaiting >= this.#limit;
    if (spokenFor && (queue?.waiting.size ?? 0) >= queuing.queueLengthLimit) return 'queue-full';
    if (!queue) {
      queue = this.#spare.pop() ?? new Queue(index);
      queue.index = index;
      queue.start = this.#progress;
      this.#active.set(index, queue);
    } else if (queue.waiting.size === 0 && queue.start < this.#progress) queue.start = this.#progress;
    const claim = new Claim(seats, now, queue);
    if (atOnce && this.#waiting === 0 && this.#fits(seats)) {
      this.#seat(claim, now);
      return claim;
    }
    queue.waiting.add(claim);
    queue.seatsWaiting += seats;
    this.#waiting++;
    this.#seatsWaiting += seats;
    this.#noteDemand(now);
    return claim;
  }

  /** Seats those whose turn it is, at most `budget` seats of them. Returns the seats given. */
  dispatch(now: number, budget: number): number {
    let given = 0;
    while (given < budget && this.#waiting > 0) {
      const queue = this.#next();
      const claim = queue?.head;
      if (!queue || !claim || !this.#fits(claim.seats)) break;
      this.#unqueue(claim);
      this.#lastServed = queue.index;
      this.#seat(claim, now);
      given += claim.seats;
      claim.grant?.();
    }
    return given;
  }

  /** The request is done, or gives up waiting; the seats are free at once. Idempotent. `endedAt` is when its work ended. */
  leave(ticket: Ticket, now: number, endedAt = now): void {
    if (ticket.state === 'gone') return;
    const claim = ticket as Claim;
    const { queue } = claim;
    if (claim.state === 'waiting') this.#unqueue(claim);
    else {
      this.#seatsInUse -= claim.seats;
      this.#executing--;
      if (queue) {
        queue.seatsInUse -= claim.seats;
        queue.executing--;
        queue.start += claim.seats * (Math.max(leastMs, endedAt - claim.seatedAt) - expectedMs);
      }
    }
    claim.state = 'gone';
    if (queue && queue.waiting.size === 0 && queue.executing === 0 && this.#active.delete(queue.index)) {
      if (this.#spare.length < sparesBound) this.#spare.push(queue);
    }
    this.#noteDemand(now);
  }

  #fits(seats: number): boolean {
    return this.#seatsInUse + seats <= this.#limit || (this.#executing === 0 && this.#limit > 0);
  }

  #seat(claim: Claim, now: number): void {
    claim.state = 'seated';
    claim.seatedAt = now;
    this.#seatsInUse += claim.seats;
    this.#executing++;
    const { queue } = claim;
    if (queue) {
      queue.seatsInUse += claim.seats;
      queue.executing++;
      if (queue.start > this.#progress) this.#progress = queue.start;
      queue.start += claim.seats * expectedMs;
    }
    this.#noteDemand(now);
  }

  #unqueue(claim: Claim): void {
    const { queue } = claim;
    if (!queue?.waiting.delete(claim)) return;
    queue.seatsWaiting -= claim.seats;
    this.#waiting--;
    this.#seatsWaiting -= claim.seats;
  }

  #noteDemand(now: number): void {
    this.demand.set(this.#seatsInUse + this.#seatsWaiting, now);
  }

  /** The queue of the hand with the least that waits; begins elsewhere each time, so that ties are spread. */
  #shortest(hand: readonly number[]): number {
    const offset = this.#arrivals++ % hand.length;
    let best = hand[offset] ?? 0;
    if (this.#waiting === 0) return best;
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < hand.length; i++) {
      const index = hand[(offset + i) % hand.length] ?? 0;
      const seats = this.#active.get(index)?.seatsWaiting ?? 0;
      if (seats < least) {
        least = seats;
        best = index;
      }
    }
    return best;
  }

  /** The queue that is least far; after the last one on a tie. */
  #next(): Queue | undefined {
    let best: Queue | undefined;
    for (const queue of this.#active.values()) {
      if (queue.waiting.size === 0) continue;
      const { start, index } = queue;
      if (!best || start < best.start || (start === best.start && after(this.#lastServed, index, best.index)))
        best = queue;
    }
    return best;
  }
}

/** Whether `a` comes before `b` when one goes round from `last`. */
function after(last: number, a: number, b: number): boolean {
  return a > last === b > last ? a < b : a > last;
}
