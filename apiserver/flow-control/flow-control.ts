import type { Clock } from '../../api/clock.ts';
import type { Histogram } from '../../api/metrics/series.ts';
import type { UserInfo } from '../authentication/user-info.ts';
import type { RequestInfo } from '../request/info.ts';
import type { FlowConfiguration, SchemaSettings } from './configuration.ts';
import { readConfiguration } from './configuration.ts';
import { type CollectionSize, seatsOf } from './estimate.ts';
import type { FlowMetrics, FlowSeries } from './flow-metrics.ts';
import { dealHand } from './hand.ts';
import { boundLevels, Level, shareSeats, TurnPace } from './level.ts';
import { type FlowJudge, type FlowMatcher, type FlowRequest, flowMatcher } from './match.ts';
import type { Refusal, Ticket } from './queue-set.ts';

/** Response headers that tell who was let in by what, by uid, as names may be secret. */
export type FlowHeaders = Readonly<Record<string, string>>;

/** A request was let in. `release` is to be called when it is done, however it ended; more calls do nothing. */
export interface Seat {
  readonly kind: 'seat';
  readonly headers: FlowHeaders;
  release(): void;
}

export interface Refused {
  readonly kind: 'refused';
  readonly reason: Refusal;
  readonly headers: FlowHeaders;
  readonly retryAfterSeconds: number;
}

export type Entry = Seat | Refused;

/** A request at the door. */
export interface Arrival extends FlowRequest {
  readonly query: URLSearchParams;
  /** Aborted when nobody waits for the answer any more; read only when the request has to wait. */
  readonly signal: AbortSignal;
}

export interface FlowControlOptions {
  /** The seats of the server. */
  readonly seats: number;
  readonly clock: Clock;
  readonly metrics: FlowMetrics;
  readonly sizeOf: CollectionSize;
  /** Runs something after everything that is ready now, input of sockets included: setImmediate. */
  readonly afterTurn: (run: () => void) => void;
}

/** A flow schema at work. */
interface Flow {
  readonly settings: SchemaSettings;
  readonly matches: FlowMatcher;
  readonly level: Level;
  readonly headers: FlowHeaders;
  readonly series: FlowSeries;
  readonly hands: Map<string, readonly number[]>;
  /** What requests of an exempt level get; they hold nothing. */
  readonly free: Seat;
}

class HeldSeat implements Seat {
  readonly kind = 'seat';
  readonly flow: Flow;
  readonly ticket: Ticket;
  readonly lasting: Histogram;
  readonly #giveBack: (seat: HeldSeat) => void;
  #held = true;

  constructor(flow: Flow, ticket: Ticket, lasting: Histogram, giveBack: (seat: HeldSeat) => void) {
    this.flow = flow;
    this.ticket = ticket;
    this.lasting = lasting;
    this.#giveBack = giveBack;
  }

  get headers(): FlowHeaders {
    return this.flow.headers;
  }

  release(): void {
    if (!this.#held) return;
    this.#held = false;
    this.#giveBack(this);
  }
}

/** Hands that a schema remembers; dealing one anew costs some microseconds. */
const handsBound = 4096;
/** How often seats are lent and borrowed anew, in milliseconds. */
const sharingPeriod = 10_000;

/**
 * API priority and fairness: sorts requests into flows and levels, and lets them in as there are seats.
 * https://kubernetes.io/docs/concepts/cluster-administration/flow-control/
 *
 * A request that finds a seat gets it synchronously. Every seat and every place in a queue is given back once.
 */
export class FlowControl {
  readonly #options: FlowControlOptions;
  readonly #levels = new Map<string, Level>();
  #flows: readonly Flow[] = [];
  /** The flows that a user's requests can belong to; authenticators give the same user out again and again. */
  #candidates = new WeakMap<UserInfo, readonly { readonly flow: Flow; readonly judge: FlowJudge }[]>();
  #done: { readonly level: Level; readonly ticket: Ticket; readonly endedAt: number }[] = [];
  #turnAhead = false;
  readonly #pace = new TurnPace();
  /** The last turn has left requests waiting that there are seats for. */
  #busy = false;

  /** Works with the mandatory configuration until `configure` is called. */
  constructor(options: FlowControlOptions) {
    this.#options = options;
    this.configure(readConfiguration([], []));
  }

  /** Lends and borrows seats between levels until the function that it returns is called. */
  start(): () => void {
    const { clock, metrics } = this.#options;
    let cancel: () => void;
    const share = () => {
      const now = clock.now();
      this.#dropClosed();
      shareSeats([...this.#levels.values()], now, metrics);
      this.#expectTurn();
      cancel = clock.after(sharingPeriod, share);
    };
    cancel = clock.after(sharingPeriod, share);
    return () => cancel();
  }

  /** Changes the configuration. Requests that wait or run stay with the level they came to. */
  configure({ levels, schemas }: FlowConfiguration): void {
    const { metrics, clock } = this.#options;
    const now = clock.now();
    for (const level of this.#levels.values()) level.closing = true;
    for (const settings of levels) {
      const level = this.#levels.get(settings.name) ?? new Level(settings, now);
      level.settings = settings;
      level.closing = false;
      this.#levels.set(settings.name, level);
    }
    this.#flows = schemas.flatMap((schema) => {
      const level = this.#levels.get(schema.level);
      if (!level) return [];
      const headers = {
        'x-kubernetes-pf-flowschema-uid': schema.uid,
        'x-kubernetes-pf-prioritylevel-uid': level.settings.uid,
      };
      return [
        {
          settings: schema,
          matches: flowMatcher(schema.spec),
          level,
          headers,
          series: metrics.series(schema.level, schema.name),
          hands: new Map<string, readonly number[]>(),
          free: { kind: 'seat' as const, headers, release: () => undefined },
        },
      ];
    });
    this.#candidates = new WeakMap();
    this.#dropClosed();
    shareSeats([...this.#levels.values()], now, metrics);
    this.#expectTurn();
  }

  /** Lets a request in: at once where it can, else when its turn has come; or says why not, at the latest after `waitMs`. */
  enter(arrival: Arrival, waitMs: number): Entry | Promise<Entry> {
    const flow = this.#flowOf(arrival);
    const { level, series } = flow;
    if (level.settings.exempt) {
      series.dispatched.inc();
      return flow.free;
    }
    const { clock, sizeOf } = this.#options;
    const now = clock.now();
    const seats = seatsOf(arrival.info, arrival.query, sizeOf, level.widest);
    const hand = level.settings.queuing ? this.#handOf(flow, arrival) : noHand;
    const atOnce = level.givenThisTurn < level.atOnceSeats;
    const ticket = level.set.arrive(seats, hand, now, atOnce);
    if (typeof ticket === 'string') return this.#refuse(flow, ticket, now, now);
    this.#expectTurn();
    series.seats.observe(seats);
    if (ticket.state === 'seated') {
      level.givenThisTurn += seats;
      return this.#seat(flow, ticket, arrival.info);
    }
    series.waiting.add(1);
    series.waitingSeats.add(seats);
    series.queueLength.observe(level.set.waiting);
    return new Promise((resolve) => {
      const end = (entry: Entry) => {
        cancel();
        arrival.signal.removeEventListener('abort', leave);
        series.waiting.add(-1);
        series.waitingSeats.add(-seats);
        resolve(entry);
      };
      const giveUp = (reason: Refusal) => {
        const at = clock.now();
        level.set.leave(ticket, at);
        end(this.#refuse(flow, reason, now, at));
      };
      const cancel = clock.after(waitMs, () => giveUp('time-out'));
      const leave = () => giveUp('cancelled');
      ticket.grant = () => end(this.#seat(flow, ticket, arrival.info));
      if (arrival.signal.aborted) leave();
      else arrival.signal.addEventListener('abort', leave, { once: true });
    });
  }

  #flowOf({ user, info }: FlowRequest): Flow {
    let candidates = this.#candidates.get(user);
    if (!candidates) {
      candidates = this.#flows.flatMap((flow) => {
        const judge = flow.matches(user);
        return judge ? [{ flow, judge }] : [];
      });
      this.#candidates.set(user, candidates);
    }
    for (const { flow, judge } of candidates) if (judge(info)) return flow;
    // The last one is catch-all, which takes everybody; a user in neither of its groups is no exception.
    return this.#flows.find(({ settings }) => settings.name === 'catch-all') ?? (this.#flows.at(-1) as Flow);
  }

  #handOf({ settings, level, hands }: Flow, { user, info }: FlowRequest): readonly number[] {
    const by = settings.spec.distinguisherMethod?.type;
    const name = by === 'ByUser' ? user.username : by === 'ByNamespace' ? info.namespace : '';
    let hand = hands.get(name);
    if (!hand) {
      const { queues = 1, handSize = 1 } = level.settings.queuing ?? {};
      hand = dealHand(settings.name, name, queues, handSize);
      if (hands.size >= handsBound) hands.clear();
      hands.set(name, hand);
    }
    return hand;
  }

  #seat(flow: Flow, ticket: Ticket, info: RequestInfo): Seat {
    const { series } = flow;
    series.dispatched.inc();
    series.executing.add(1);
    series.executingSeats.add(ticket.seats);
    series.waited.observe((ticket.seatedAt - ticket.arrivedAt) / 1000);
    return new HeldSeat(flow, ticket, info.verb === 'watch' ? series.watch : series.regular, this.#giveBack);
  }

  readonly #giveBack = ({ flow, ticket, lasting }: HeldSeat): void => {
    const { level, series } = flow;
    const endedAt = this.#options.clock.now();
    series.executing.add(-1);
    series.executingSeats.add(-ticket.seats);
    lasting.observe((endedAt - ticket.seatedAt) / 1000);
    this.#done.push({ level, ticket, endedAt });
    this.#expectTurn();
  };

  #refuse(flow: Flow, reason: Refusal, arrivedAt: number, now: number): Refused {
    const { level, series, headers } = flow;
    series.refused(reason).inc();
    if (now > arrivedAt) series.waitedInVain.observe((now - arrivedAt) / 1000);
    level.retryAfter.note(now);
    return { kind: 'refused', reason, headers, retryAfterSeconds: level.retryAfter.seconds };
  }

  #expectTurn(): void {
    if (this.#turnAhead) return;
    this.#turnAhead = true;
    this.#options.afterTurn(() => this.#turn());
  }

  /** Seats become free here, not when a request is done: see `atOncePerTurn`. */
  #turn(): void {
    this.#turnAhead = false;
    const now = this.#options.clock.now();
    const done = this.#done;
    this.#done = [];
    for (const { level, ticket, endedAt } of done) level.set.leave(ticket, now, endedAt);
    const pace = this.#pace.next(now, this.#busy);
    this.#busy = false;
    for (const level of this.#levels.values()) {
      level.givenThisTurn = level.set.waiting === 0 ? 0 : level.set.dispatch(now, level.queuedSeats * pace);
      // The rest has seats and waits for the next turn only.
      if (level.set.waiting > 0 && level.givenThisTurn > 0) this.#busy = true;
    }
    if (this.#busy) this.#expectTurn();
  }

  #dropClosed(): void {
    for (const [name, level] of this.#levels) if (level.closing && level.set.idle) this.#levels.delete(name);
    boundLevels([...this.#levels.values()], this.#options.seats);
  }
}

const noHand: readonly number[] = [];
