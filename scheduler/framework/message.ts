/**
 * `0/3 nodes are available: 1 Insufficient cpu, 2 node(s) were unschedulable.` The counted reasons are sorted as texts, the
 * count first, as Kubernetes does it.
 */
export function unavailableMessage(nodes: number, reasons: ReadonlyMap<string, number>): string {
  const counted = [...reasons].map(([reason, count]) => `${count} ${reason}`).sort();
  const head = `0/${nodes} nodes are available:`;
  return counted.length === 0 ? head : `${head} ${counted.join(', ')}.`;
}
