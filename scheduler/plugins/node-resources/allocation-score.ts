import type { NodeTable } from '../../cache/node-table.ts';
import type { Requests } from '../../cache/pod-template.ts';
import type { ResourceScoring } from './scoring-strategy.ts';

export interface WeightedResource {
  readonly name: string;
  readonly weight: number;
}

/**
 * Scores what of each resource is taken, or left, once the pod is there, averaged by weight: with LeastAllocated
 * `(allocatable - requested) * 100 / allocatable`, rounded down. Of CPU and memory a container takes something even where it
 * requests nothing. Extended resources count only for pods that request them.
 */
export function allocationScore(
  requests: Requests,
  table: NodeTable,
  resources: readonly WeightedResource[],
  { score, counts, average }: ResourceScoring,
): (slot: number) => number {
  const scored = resources.flatMap(({ name, weight }) => {
    switch (name) {
      case 'cpu':
        return [
          {
            weight,
            allocatable: () => table.cpu.allocatable,
            requested: () => table.nonZeroCpu,
            amount: requests.nonZeroMilliCpu,
          },
        ];
      case 'memory':
        return [
          {
            weight,
            allocatable: () => table.memory.allocatable,
            requested: () => table.nonZeroMemory,
            amount: requests.nonZeroMemory,
          },
        ];
      case 'ephemeral-storage': {
        const column = table.ephemeralStorage;
        return [
          {
            weight,
            allocatable: () => column.allocatable,
            requested: () => column.requested,
            amount: requests.ephemeralStorage,
          },
        ];
      }
      default: {
        const amount = requests.scalars.find((one) => one.name === name)?.amount ?? 0;
        if (amount === 0) return [];
        const column = () => table.scalars.get(name);
        return [{ weight, allocatable: () => column()?.allocatable, requested: () => column()?.requested, amount }];
      }
    }
  });
  return (slot) => {
    let sum = 0;
    let weights = 0;
    for (const { weight, allocatable, requested, amount } of scored) {
      const all = allocatable()?.[slot] ?? 0;
      if (all === 0) continue;
      const one = score((requested()?.[slot] ?? 0) + amount, all);
      if (!counts(one)) continue;
      sum += weight * one;
      weights += weight;
    }
    return weights === 0 ? 0 : average(sum, weights);
  };
}
