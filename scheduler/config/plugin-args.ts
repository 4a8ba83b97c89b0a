import type { Shared } from '../../client/client.ts';
import type { TopologySpreadConstraint } from '../../proto/gen/core/v1.ts';
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
  const type = strategy?.text('type') ?? 'LeastAllocated';
  if (strategy !== undefined && type !== 'LeastAllocated') {
    throw strategy.wrong('type', `${type} is not supported, only LeastAllocated is`);
  }
  const scored = strategy?.objects('resources').map((resource) => {
    const one = { name: resource.text('name') ?? '', weight: resource.integer('weight') || 1 };
    resource.end();
    return one;
  });
  strategy?.ignore('requestedToCapacityRatio');
  strategy?.end();
  return {
    ...(ignored.length > 0 ? { ignored: new Set(ignored) } : {}),
    ...(scored !== undefined && scored.length > 0 ? { scored } : {}),
  };
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
