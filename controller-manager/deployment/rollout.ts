/**
 * The arithmetic of rolling updates: pure, and on counts only. `replicas` is what a ReplicaSet is asked for
 * (spec.replicas), `available` is how many of its pods have been ready long enough (status.availableReplicas).
 * https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment
 */

/** One ReplicaSet in a rollout. */
export interface Count {
  readonly replicas: number;
  readonly available: number;
}

/** What a Deployment allows while it rolls out; `surge` and `unavailable` are resolved to pods. */
export interface Bounds {
  readonly desired: number;
  readonly surge: number;
  readonly unavailable: number;
}

const total = (counts: readonly Count[]): number => counts.reduce((sum, count) => sum + count.replicas, 0);
const totalAvailable = (counts: readonly Count[]): number => counts.reduce((sum, count) => sum + count.available, 0);

/**
 * How large the newest ReplicaSet becomes: down to what is desired at once, or up as far as there is room below
 * desired + surge. With 10 desired, surge 3 and 10 old pods, a new one of 0 becomes 3.
 */
export function sizeOfNewest(bounds: Bounds, newest: number, old: readonly Count[]): number {
  if (newest >= bounds.desired) return bounds.desired;
  const room = bounds.desired + bounds.surge - (newest + total(old));
  return room <= 0 ? newest : newest + Math.min(room, bounds.desired - newest);
}

/** Sizes of the old ReplicaSets while they shrink, each in the order that they were given in. */
export interface Shrinking {
  /** When what is not available is gone. */
  readonly cleaned: readonly number[];
  /** When available ones are gone as well: where they end in this step. */
  readonly shrunk: readonly number[];
}

/**
 * New sizes of the old ReplicaSets, given oldest first.
 *
 * Two rules, with 10 desired and 2 that may be unavailable (8 must stay):
 * - Pods that are not available serve nobody, so they go first, and need no replacement to be ready. Yet not more than
 *   keeps 8 pods when all that the new ReplicaSet still lacks is counted as lost: with 13 pods of which 5 are new and
 *   unready, 13 - 8 - 5 = 0 may go, else a release that never becomes ready would eat the old one.
 * - Of the available ones, what exceeds 8 available in all may go.
 */
export function sizesOfOld(bounds: Bounds, newest: Count, old: readonly Count[]): Shrinking {
  const sizes = old.map((count) => count.replicas);
  const present = total(old);
  const mustStay = bounds.desired - bounds.unavailable;
  const lacking = newest.replicas - newest.available;
  const removable = present + newest.replicas - mustStay - lacking;
  if (present === 0 || removable <= 0) return { cleaned: sizes, shrunk: sizes };

  let gone = 0;
  old.forEach((count, i) => {
    const unavailable = count.replicas - count.available;
    if (unavailable <= 0 || gone >= removable) return;
    const part = Math.min(removable - gone, unavailable);
    sizes[i] = count.replicas - part;
    gone += part;
  });

  const cleaned = [...sizes];
  let spare = totalAvailable(old) + newest.available - mustStay;
  for (let i = 0; i < sizes.length && spare > 0; i++) {
    const size = sizes[i] ?? 0;
    const part = Math.min(size, spare);
    sizes[i] = size - part;
    spare -= part;
  }
  return { cleaned, shrunk: sizes };
}

/** A ReplicaSet that takes its share of a change of scale. */
export interface Share {
  readonly replicas: number;
  /** desired + surge of the Deployment when this ReplicaSet was last scaled; undefined when it is not known. */
  readonly maxBefore: number | undefined;
}

/**
 * Spreads a change of scale in the middle of a rollout over all active ReplicaSets in proportion to their sizes, to lower
 * the risk of scaling up only an old release or only a broken new one. `shares` come largest first, and among equals the
 * newest first when growing and the oldest first when shrinking; what rounding leaves over goes to the first.
 * `statusReplicas` stands in for an unknown `maxBefore`.
 * https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#proportional-scaling
 */
export function proportionalSizes(
  bounds: Pick<Bounds, 'desired' | 'surge'>,
  shares: readonly Share[],
  statusReplicas: number,
): readonly number[] {
  const allowed = bounds.desired > 0 ? bounds.desired + bounds.surge : 0;
  const change = allowed - shares.reduce((sum, share) => sum + share.replicas, 0);
  if (change === 0) return shares.map((share) => share.replicas);
  let added = 0;
  const sizes = shares.map((share) => {
    const part = shareOf(share, bounds, statusReplicas);
    const left = change - added;
    const taken = change > 0 ? Math.min(part, left) : Math.max(part, left);
    added += taken;
    return share.replicas + taken;
  });
  if (sizes[0] !== undefined) sizes[0] = Math.max(0, sizes[0] + change - added);
  return sizes;
}

function shareOf(share: Share, bounds: Pick<Bounds, 'desired' | 'surge'>, statusReplicas: number): number {
  if (share.replicas === 0) return 0;
  if (bounds.desired === 0) return -share.replicas;
  const before = share.maxBefore ? share.maxBefore : statusReplicas;
  if (before === 0) return 0;
  return Math.round((share.replicas * (bounds.desired + bounds.surge)) / before) - share.replicas;
}
