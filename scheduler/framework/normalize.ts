import { maxNodeScore } from './plugin.ts';

/**
 * Scales scores so that the highest becomes 100, rounding down; with `reverse` the highest becomes 0. When all are zero they
 * stay so, or become 100 in reverse.
 */
export function normalizeToHighest(scores: Float64Array, count: number, reverse: boolean): void {
  let highest = 0;
  for (let i = 0; i < count; i++) {
    const score = scores[i] ?? 0;
    if (score > highest) highest = score;
  }
  for (let i = 0; i < count; i++) {
    const scaled = highest === 0 ? 0 : Math.floor((maxNodeScore * (scores[i] ?? 0)) / highest);
    scores[i] = reverse ? maxNodeScore - scaled : scaled;
  }
}
