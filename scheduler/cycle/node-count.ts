/** Fewer nodes than this are always all looked at. */
const fewest = 100;

/**
 * How many nodes that fit are enough. By default 50 % in a cluster of 100 nodes, less in larger ones (42 % of 1,000, 26 % of
 * 3,000), never less than 5 % or 100 nodes.
 * https://kubernetes.io/docs/concepts/scheduling-eviction/scheduler-perf-tuning/
 */
export function nodesToFind(nodes: number, percentage: number): number {
  if (nodes < fewest) return nodes;
  const share = percentage === 0 ? Math.max(5, 50 - Math.floor(nodes / 125)) : percentage;
  return Math.max(fewest, Math.floor((nodes * share) / 100));
}
