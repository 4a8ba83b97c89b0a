import type { LevelSettings } from './configuration.ts';
import { smoothDemand } from './demand.ts';
import { widestRequest } from './estimate.ts';
import type { FlowMetrics } from './flow-metrics.ts';
import { QueueSet } from './queue-set.ts';
import { RetryAfter } from './retry-after.ts';
import { divideSeats, type SeatBounds, shareOut } from './seats.ts';

/**
 * Seats that all levels together give away in one turn of the event loop. Requests that never wait for anything are done
 * within the turn, so that seats alone would not hold back a client that sends many at once: others would be read only
 * after all of them. What is over is seated in the next turns, by fair queuing. A turn then takes a few milliseconds.
 */
const seatsPerTurn = 64;
/** The least that a level gives away in a turn. */
const leastPerTurn = 4;

/** A priority level at work. */
export class Level {
  settings: LevelSettings;
  bounds: SeatBounds = { nominal: 0, min: 0, max: 0 };
  readonly set: QueueSet;
  readonly retryAfter = new RetryAfter();
  /** The most seats that one request may be taken to need. */
  widest = 1;
  /** Seats to give away in a turn, and those given in this one. */
  turnSeats = leastPerTurn;
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
export function boundLevels(levels: readonly Level[], total: number, now: number): void {
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
    level.turnSeats = Math.max(leastPerTurn, sum === 0 ? 0 : Math.ceil((seatsPerTurn * settings.shares) / sum));
    const start = fresh ? nominal - Math.floor((nominal - min) / 2) : level.set.limit;
    level.set.configure(Math.min(max, Math.max(min, start)), settings.queuing, now);
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
    level.set.configure(current, level.settings.queuing, now);
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
