import { maxNodeScore } from '../../framework/plugin.ts';

/** How full a node is to be, in percent of a resource, for how many points, 0 to 10. */
export interface ShapePoint {
  readonly utilization: number;
  readonly score: number;
}

/**
 * What makes a node a good one: that much is left, that little is, or what a broken line through points says.
 * https://kubernetes.io/docs/concepts/scheduling-eviction/resource-bin-packing/
 */
export type ScoringStrategy =
  | { readonly type: 'LeastAllocated' | 'MostAllocated' }
  /** At least one point, with rising utilization. */
  | { readonly type: 'RequestedToCapacityRatio'; readonly shape: readonly ShapePoint[] };

/** The score of one resource, 0 to 100, and how those of several become one; all in whole numbers, as Go divides them. */
export interface ResourceScoring {
  score(requested: number, allocatable: number): number;
  /** Whether a score counts. */
  counts(score: number): boolean;
  average(sum: number, weights: number): number;
}

export function scoringOf(strategy: ScoringStrategy): ResourceScoring {
  switch (strategy.type) {
    case 'LeastAllocated':
      return { score: freeShare, counts: () => true, average: (sum, weights) => Math.floor(sum / weights) };
    case 'MostAllocated':
      return { score: takenShare, counts: () => true, average: (sum, weights) => Math.floor(sum / weights) };
    case 'RequestedToCapacityRatio': {
      const line = brokenLine(strategy.shape);
      return {
        score: (requested, all) => line(requested > all ? 100 : Math.floor((requested * 100) / all)),
        counts: (score) => score > 0,
        average: (sum, weights) => Math.round(sum / weights),
      };
    }
  }
}

function freeShare(requested: number, allocatable: number): number {
  return requested > allocatable ? 0 : Math.floor(((allocatable - requested) * maxNodeScore) / allocatable);
}

/** More may be requested than there is, as pods that request nothing count as something. */
function takenShare(requested: number, allocatable: number): number {
  return Math.floor((Math.min(requested, allocatable) * maxNodeScore) / allocatable);
}

/** Points of a configuration go up to 10, scores to 100. */
const scale = maxNodeScore / 10;

function brokenLine(shape: readonly ShapePoint[]): (utilization: number) => number {
  const points = shape.map(({ utilization, score }) => ({ utilization, score: score * scale }));
  return (utilization) => {
    let before: (typeof points)[number] | undefined;
    for (const point of points) {
      if (utilization <= point.utilization) {
        if (before === undefined) return point.score;
        const rise = (point.score - before.score) * (utilization - before.utilization);
        return before.score + Math.trunc(rise / (point.utilization - before.utilization));
      }
      before = point;
    }
    return before?.score ?? 0;
  };
}
