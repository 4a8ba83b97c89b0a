import type { Shared } from '../../client/client.ts';
import type { TopologySpreadConstraint } from '../../proto/gen/core/v1.ts';
import type { ScoringStrategy } from '../plugins/node-resources/scoring-strategy.ts';
import type { PluginArgs } from '../plugins/registry.ts';
import type { Fields } from './fields.ts';

/** Reads pluginConfig. Arguments that would change what a plugin does, but are not supported, are refused by name. */
export function readPluginArgs(configs: readonly Fields[]): PluginArgs {
  const all: { -readonly [K in keyof PluginArgs]: PluginArgs[K] } = {};
  for (const config of configs) {
    const name = config.text('name') ?? '';
    const args = config.object('args');
    config.end();
    if (args === undefined) continue;
    args.ignore('apiVersion', 'kind');
    switch (name) {
      case 'NodeResourcesFit':
        all.NodeResourcesFit = fitArgs(args);
        break;
      case 'PodTopologySpread':
        all.PodTopologySpread = spreadArgs(args);
        break;
      case 'InterPodAffinity':
        all.InterPodAffinity = {
          hardPodAffinityWeight: args.integer('hardPodAffinityWeight') ?? 1,
          ignorePreferredTermsOfExistingPods: args.boolean('ignorePreferredTermsOfExistingPods') ?? false,
        };
        break;
      case 'DefaultPreemption':
        all.DefaultPreemption = {
          minCandidateNodesPercentage: args.integer('minCandidateNodesPercentage') ?? 10,
          minCandidateNodesAbsolute: args.integer('minCandidateNodesAbsolute') ?? 100,
        };
        break;
      case 'VolumeBinding':
        all.VolumeBinding = { bindTimeoutMs: (args.integer('bindTimeoutSeconds') ?? 600) * 1000 };
        break;
      case 'NodeResourcesBalancedAllocation':
        cpuAndMemoryOnly(args);
        break;
      default:
        break;
    }
    args.end();
  }
  return all;
}

function fitArgs(args: Fields): NonNullable<PluginArgs['NodeResourcesFit']> {
  const ignored = [...args.list('ignoredResources'), ...args.list('ignoredResourceGroups')].map(String);
  const strategy = args.object('scoringStrategy');
  const scored = strategy?.objects('resources').map((resource) => {
    const one = { name: resource.text('name') ?? '', weight: resource.integer('weight') || 1 };
    resource.end();
    return one;
  });
  const chosen = strategy === undefined ? undefined : strategyOf(strategy);
  strategy?.end();
  return {
    ...(ignored.length > 0 ? { ignored: new Set(ignored) } : {}),
    ...(scored !== undefined && scored.length > 0 ? { scored } : {}),
    ...(chosen === undefined ? {} : { strategy: chosen }),
  };
}

function strategyOf(fields: Fields): ScoringStrategy {
  const type = fields.text('type') || 'LeastAllocated';
  const ratio = fields.object('requestedToCapacityRatio');
  const shape = ratio?.objects('shape').map((point) => {
    const one = { utilization: point.integer('utilization') ?? 0, score: point.integer('score') ?? 0 };
    point.end();
    if (one.utilization < 0 || one.utilization > 100) throw point.wrong('utilization', 'must be between 0 and 100');
    if (one.score < 0 || one.score > 10) throw point.wrong('score', 'must be between 0 and 10');
    return one;
  });
  ratio?.end();
  if (type === 'LeastAllocated' || type === 'MostAllocated') return { type };
  if (type !== 'RequestedToCapacityRatio')
    throw fields.wrong('type', `must be LeastAllocated, MostAllocated or RequestedToCapacityRatio, not ${type}`);
  if (ratio === undefined || shape === undefined || shape.length === 0)
    throw fields.wrong('requestedToCapacityRatio.shape', 'needs at least one point');
  if (shape.some(({ utilization }, i) => i > 0 && utilization <= (shape[i - 1]?.utilization ?? 0)))
    throw fields.wrong('requestedToCapacityRatio.shape', 'must have rising values of utilization');
  return { type, shape };
}

function spreadArgs(args: Fields): NonNullable<PluginArgs['PodTopologySpread']> {
  const type = args.text('defaultingType') ?? 'System';
  const constraints = args.list('defaultConstraints') as readonly Shared<TopologySpreadConstraint>[];
  if (type === 'System' && constraints.length > 0) {
    throw args.wrong('defaultConstraints', 'must be empty when defaultingType is System');
  }
  return type === 'List' ? { defaults: constraints } : {};
}

function cpuAndMemoryOnly(args: Fields): void {
  for (const resource of args.objects('resources')) {
    const name = resource.text('name');
    resource.ignore('weight');
    if (name !== 'cpu' && name !== 'memory')
      throw resource.wrong('name', `${name} is not supported, only cpu and memory are`);
  }
}
