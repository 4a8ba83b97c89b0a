import { formatLabelSelector } from '../../api/labels/selector.ts';
import type { Shared } from '../../client/client.ts';
import type { TopologySpreadConstraint } from '../../proto/gen/core/v1.ts';
import type { Lines } from './lines.ts';

/** How pods are to be spread, one constraint on a line, in order of their keys; nothing without any. */
export function describeSpread(
  lines: Lines,
  constraints: readonly Shared<TopologySpreadConstraint>[] | undefined,
  level: number,
): void {
  if (!constraints?.length) return;
  const sorted = [...constraints].sort((a, b) => ((a.topologyKey ?? '') < (b.topologyKey ?? '') ? -1 : 1));
  lines.each(level, 'Topology Spread Constraints', sorted.map(constraintText));
}

function constraintText(one: Shared<TopologySpreadConstraint>): string {
  const text = `${one.topologyKey}:${one.whenUnsatisfiable} when max skew ${one.maxSkew} is exceeded`;
  return one.labelSelector ? `${text} for selector ${formatLabelSelector(one.labelSelector)}` : text;
}
