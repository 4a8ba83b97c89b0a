import type { LevelSettings } from './configuration.ts';
import { smoothDemand } from './demand.ts';
import { widestRequest } from './estimate.ts';
import type { FlowMetrics } from './flow-metrics.ts';
import { QueueSet } from './queue-set.ts';
import { RetryAfter } from './retry-after.ts';
import { divideSeats, type SeatBounds, shareOut } from './seats.ts';

/**
 * Seats that all levels together give away in one turn of the event loop to requests that need not wait. Most requests are
 * done within the turn, so that seats alone would not hold back a client that sends many at once: others would be read
 * only after all of them. What is over waits in the queues, and is seated in the next turns.
 */
const atOncePerTurn = 64;
/** The least that a level gives away so in a turn. */
const leastAtOnce = 4;
/** Seats for those who wait in one turn: few, as the sockets of others are read between turns; see `TurnPace`. */
const queuedPerTurn = 16;

/** A priority level at work. */
export class Level {
  settings: LevelSettings;
  bounds: SeatBounds = { nominal: 0, min: 0, max: 0 };
  readonly set: QueueSet;
  readonly retryAfter = new RetryAfter();
  /** The most seats that one request may be taken to need. */
  widest = 1;
  /** Seats to give away in a turn to those who come, and to those who wait; and those given in this one. */
  atOnceSeats = leastAtOnce;
  queuedSeats = 1;
  givenThisTurn = 0;
  /** Its configuration is gone; it is kept until its last request is done. */
  closing = false;
  smoothed: number | undefined;

  constructor(settings: LevelSettings, now: number) {
    this.settings = settings;
    this.set = new QueueSet(0, settings.queuing, now);
  }
}

/** Divides the seats of the server anew after a change of the configuration. Exempt levels have seats only to lend. */
export function boundLevels(levels: readonly Level[], total: number): void {
  const bounds = divideSeats(
    total,
    levels.map(({ settings }) => settings),
  );
  const sum = levels.reduce((shares, { settings }) => shares + settings.shares, 0);
  for (const [i, level] of levels.entries()) {
    const { settings } = level;
    const fresh = level.bounds.nominal === 0 && level.set.limit === 0;
    level.bounds = bounds[i] ?? level.bounds;
    const { nominal, min, max } = level.bounds;
    level.widest = widestRequest(nominal, settings.queuing?.handSize);
    const part = sum === 0 ? 0 : settings.shares / sum;
    level.atOnceSeats = Math.max(leastAtOnce, Math.ceil(atOncePerTurn * part));
    level.queuedSeats = Math.max(1, Math.ceil(queuedPerTurn * part));
    const start = fresh ? nominal - Math.floor((nominal - min) / 2) : level.set.limit;
    level.set.configure(Math.min(max, Math.max(min, start)), settings.queuing);
  }
}

/** A turn shorter than the first leaves room for more, one longer than the second is too long for others; milliseconds. */
const shortTurn = 1;
const longTurn = 3;
/** How many times the usual seats a turn gives away at most. */
const fastest = 8;

/** How much of what waits is let in per turn: more while turns are short, so that cheap requests are not held up. */
export class TurnPace {
  #factor = 1;
  #lastTurn = 0;

  /** The factor for the turn that begins now; `busy` says whether the one before left somebody waiting. */
  next(now: number, busy: boolean): number {
    const lasted = now - this.#lastTurn;
    this.#lastTurn = now;
    if (!busy || lasted > longTurn) this.#factor = Math.max(1, this.#factor / 2);
    else if (lasted <= shortTurn) this.#factor = Math.min(fastest, this.#factor * 2);
    return this.#factor;
  }
}

/** Lends and borrows: every level gets the same part of what it lately asked for, within its bounds. */
export function shareSeats(levels: readonly Level[], now: number, metrics: FlowMetrics): void {
  const found = levels.map((level) => {
    const summary = level.set.demand.summarize(now);
    level.smoothed = smoothDemand(level.smoothed, summary);
    const { nominal, min, max } = level.bounds;
    // What it used is not lent away, up to what it is due.
    const lower = Math.max(min, Math.min(nominal, summary.highest));
    return { summary, lower, target: Math.max(lower, level.smoothed), upper: Math.max(lower, max) };
  });
  const total = levels.reduce((sum, { bounds }) => sum + bounds.nominal, 0);
  const shared = shareOut(total, found);
  for (const [i, level] of levels.entries()) {
    const current = shared[i] ?? level.set.limit;
    level.set.configure(current, level.settings.queuing);
    const { summary, target } = found[i] ?? { summary: { average: 0, deviation: 0, highest: 0 }, target: 0 };
    metrics.level(level.settings.name, {
      ...summary,
      bounds: level.bounds,
      current,
      smoothed: level.smoothed ?? 0,
      target,
    });
  }
}
