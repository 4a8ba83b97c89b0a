import { parseQuantity } from '../../../api/quantity/quantity.ts';
import type { Shared } from '../../../client/client.ts';
import type { Node } from '../../../proto/gen/core/v1.ts';
import type { Cluster } from '../../cache/cluster.ts';
import type { Requests } from '../../cache/pod-template.ts';
import type { ResourceColumn } from '../../cache/resource-column.ts';
import { type FilterOutcome, fits } from '../../framework/outcome.ts';
import type { FilterPlugin, ScorePlugin } from '../../framework/plugin.ts';
import { allocationScore, type WeightedResource } from './allocation-score.ts';
import { insufficient } from './insufficient.ts';
import { type ScoringStrategy, scoringOf } from './scoring-strategy.ts';

const name = 'NodeResourcesFit';

export interface FitOptions {
  /** Extended resources that an extender looks after, by full name or by what stands before the slash. */
  readonly ignored?: ReadonlySet<string>;
  readonly scored?: readonly WeightedResource[];
  /** LeastAllocated. */
  readonly strategy?: ScoringStrategy;
}

const cpuAndMemory: readonly WeightedResource[] = [
  { name: 'cpu', weight: 1 },
  { name: 'memory', weight: 1 },
];

/**
 * Keeps pods on nodes that have what they request, and one more pod allowed; prefers nodes of which less is taken, or what else the
 * strategy says.
 * https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
 */
export function createNodeResourcesFit({
  ignored,
  scored = cpuAndMemory,
  strategy = { type: 'LeastAllocated' },
}: FitOptions = {}): FilterPlugin & ScorePlugin {
  const counts = (resource: string) =>
    ignored === undefined || (!ignored.has(resource) && !ignored.has(resource.slice(0, resource.indexOf('/'))));
  const scoring = scoringOf(strategy);
  return {
    name,
    filterScope: 'node',
    scoreScope: 'node',
    wakeUps: [
      { resource: 'AssignedPod', actions: ['delete', 'scaleDown'] },
      {
        resource: 'Node',
        actions: ['add', 'allocatable'],
        hint: (pod, event) => event.resource !== 'Node' || canHold(event.node, pod.template.requests),
      },
    ],
    preFilter: ({ template: { requests } }, cluster) => ({
      kind: 'ready',
      filter: { filter: resourceFilter(requests, cluster, counts) },
    }),
    preScore: ({ template: { requests } }, { table }) => ({
      kind: 'ready',
      scorer: { score: allocationScore(requests, table, scored, scoring) },
    }),
  };
}

function resourceFilter(
  requests: Requests,
  { table }: Cluster,
  counts: (resource: string) => boolean,
): (slot: number) => FilterOutcome {
  const { cpu, memory, ephemeralStorage, podCount } = table;
  const { milliCpu, memory: bytes, ephemeralStorage: disk } = requests;
  const scalars = requests.scalars.filter((one) => counts(one.name));
  // Of a resource that nobody has there is no column: pods may ask for anything, and columns are large.
  const fitsIn = (column: ResourceColumn | undefined, slot: number, amount: number) =>
    amount === 0 || amount <= (column?.allocatable[slot] ?? 0) - (column?.requested[slot] ?? 0);

  return (slot) => {
    let fine =
      fitsIn(podCount, slot, 1) &&
      fitsIn(cpu, slot, milliCpu) &&
      fitsIn(memory, slot, bytes) &&
      fitsIn(ephemeralStorage, slot, disk);
    if (fine)
      for (const { name: resource, amount } of scalars) fine &&= fitsIn(table.scalars.get(resource), slot, amount);
    return fine ? fits : lacking(slot);
  };

  function lacking(slot: number): FilterOutcome {
    const reasons: string[] = [];
    let neverFits = false;
    const check = (column: ResourceColumn | undefined, amount: number, reason: string) => {
      if (fitsIn(column, slot, amount)) return;
      reasons.push(reason);
      if (amount > (column?.allocatable[slot] ?? 0)) neverFits = true;
    };
    if (!fitsIn(podCount, slot, 1)) reasons.push('Too many pods');
    check(cpu, milliCpu, 'Insufficient cpu');
    check(memory, bytes, 'Insufficient memory');
    check(ephemeralStorage, disk, 'Insufficient ephemeral-storage');
    for (const { name: resource, amount } of scalars) {
      check(table.scalars.get(resource), amount, `Insufficient ${resource}`);
    }
    return insufficient(reasons, neverFits);
  }
}

/** Whether the node, were it empty, could hold the requests. */
function canHold(node: Shared<Node>, requests: Requests): boolean {
  const allocatable = node.status?.allocatable ?? {};
  const has = (resource: string) => parseQuantity(allocatable[resource] ?? '0');
  return (
    has('pods').value() >= 1 &&
    has('cpu').milliValue() >= requests.milliCpu &&
    has('memory').value() >= requests.memory &&
    has('ephemeral-storage').value() >= requests.ephemeralStorage &&
    requests.scalars.every(({ name: resource, amount }) => has(resource).value() >= amount)
  );
}
