/** What a priority level says about the seats it wants. Percents are of its nominal seats. */
export interface SeatShares {
  readonly shares: number;
  readonly lendablePercent: number;
  /** Undefined borrows without a limit of its own. */
  readonly borrowingLimitPercent: number | undefined;
}

/** The seats of a level: those it is due, the fewest it can be left with, and the most it can come to by borrowing. */
export interface SeatBounds {
  readonly nominal: number;
  readonly min: number;
  readonly max: number;
}

/**
 * Divides the seats of a server among its levels by their shares. Rounded up, as Kubernetes does it, so that every level
 * with a share has a seat: together they can have a few more than `total`.
 * https://kubernetes.io/docs/concepts/cluster-administration/flow-control/#priority-levels
 */
export function divideSeats(total: number, levels: readonly SeatShares[]): SeatBounds[] {
  const sum = levels.reduce((shares, level) => shares + level.shares, 0);
  return levels.map(({ shares, lendablePercent, borrowingLimitPercent }) => {
    const nominal = sum === 0 ? 0 : Math.ceil((total * shares) / sum);
    const lendable = Math.round((nominal * lendablePercent) / 100);
    const borrowed = borrowingLimitPercent === undefined ? total : Math.round((nominal * borrowingLimitPercent) / 100);
    return { nominal, min: nominal - lendable, max: nominal + borrowed };
  });
}

/** A level in the sharing out of what is lent: it gets at least `lower`, at most `upper`, and would like `target`. */
export interface SeatWish {
  readonly lower: number;
  readonly target: number;
  readonly upper: number;
}

/** Targets of nothing would divide by zero. */
const leastTarget = 0.001;

/**
 * Shares `total` whole seats out so that all levels get the same part of what they would like, as far as their bounds
 * allow. The sum is `total`, or less where all upper bounds are reached; where the lower bounds are more than there is,
 * each gets its lower bound. Example: 10 seats, wishes 2 and 18, no bounds: 1 and 9.
 */
export function shareOut(total: number, wishes: readonly SeatWish[]): number[] {
  const targets = wishes.map(({ target }) => Math.max(target, leastTarget));
  const at = (part: number) =>
    wishes.map(({ lower, upper }, i) => Math.min(upper, Math.max(lower, part * (targets[i] ?? 0))));
  return wholeSeats(at(fairPart(total, wishes, targets)), total);
}

/** The part of its target that each level gets: the sum of what that gives them grows with it, in straight pieces. */
function fairPart(total: number, wishes: readonly SeatWish[], targets: readonly number[]): number {
  const sumAt = (part: number) =>
    wishes.reduce((sum, { lower, upper }, i) => sum + Math.min(upper, Math.max(lower, part * (targets[i] ?? 0))), 0);
  const bends = wishes
    .flatMap(({ lower, upper }, i) => [lower / (targets[i] ?? 1), upper / (targets[i] ?? 1)])
    .sort((a, b) => a - b);
  let before = 0;
  let sumBefore = sumAt(0);
  for (const bend of bends) {
    const sum = sumAt(bend);
    if (sum >= total) {
      return sum === sumBefore
        ? before
        : before + ((bend - before) * Math.max(0, total - sumBefore)) / (sum - sumBefore);
    }
    before = bend;
    sumBefore = sum;
  }
  return before;
}

/** Whole seats: the largest remainders are rounded up as long as the sum allows it. */
function wholeSeats(parts: readonly number[], total: number): number[] {
  // What arithmetic on fractions has lost must not cost a whole seat.
  const floors = parts.map((part) => Math.floor(part + 1e-6));
  let left =
    Math.min(total, Math.round(parts.reduce((sum, part) => sum + part, 0))) - floors.reduce((a, b) => a + b, 0);
  const order = parts
    .map((part, i) => ({ i, rest: part - (floors[i] ?? 0) }))
    .filter(({ rest }) => rest > 1e-6)
    .sort((a, b) => b.rest - a.rest || a.i - b.i);
  for (const { i } of order) {
    if (left <= 0) break;
    floors[i] = (floors[i] ?? 0) + 1;
    left--;
  }
  return floors;
}
