import type { Clock } from '../../api/clock.ts';
import type { Client, Shared } from '../../client/client.ts';
import type { TopologySpreadConstraint } from '../../proto/gen/core/v1.ts';
import type { Plugin } from '../framework/plugin.ts';
import { createDefaultBinder } from './default-binder/default-binder.ts';
import { createDefaultPreemption, type DefaultPreemptionOptions } from './default-preemption/default-preemption.ts';
import { dynamicResources } from './dynamic-resources/dynamic-resources.ts';
import { imageLocality } from './image-locality/image-locality.ts';
import { createInterPodAffinity, type InterPodAffinityOptions } from './inter-pod-affinity/inter-pod-affinity.ts';
import { nodeAffinity } from './node-affinity/node-affinity.ts';
import { nodeName } from './node-name/node-name.ts';
import { nodePorts } from './node-ports/node-ports.ts';
import { nodeResourcesBalancedAllocation } from './node-resources/balanced-allocation.ts';
import { createNodeResourcesFit, type FitOptions } from './node-resources/fit.ts';
import { nodeUnschedulable } from './node-unschedulable/node-unschedulable.ts';
import { nodeVolumeLimits } from './node-volume-limits/node-volume-limits.ts';
import { createPodTopologySpread } from './pod-topology-spread/pod-topology-spread.ts';
import { schedulingGates } from './scheduling-gates/scheduling-gates.ts';
import { taintToleration } from './taint-toleration/taint-toleration.ts';
import { createVolumeBinding, type VolumeBindingOptions } from './volume-binding/volume-binding.ts';
import { volumeRestrictions } from './volume-restrictions/volume-restrictions.ts';
import { volumeZone } from './volume-zone/volume-zone.ts';

/** What plugins are made of. */
export interface PluginMaterial {
  readonly client: Client;
  readonly clock: Clock;
  /** Between 0 (in) and 1 (out). */
  readonly random: () => number;
}

/** Arguments of plugins, by the plugin's name; each takes what its type says and its defaults for the rest. */
export interface PluginArgs {
  readonly NodeResourcesFit?: FitOptions;
  readonly PodTopologySpread?: { readonly defaults?: readonly Shared<TopologySpreadConstraint>[] };
  readonly InterPodAffinity?: InterPodAffinityOptions;
  readonly VolumeBinding?: VolumeBindingOptions;
  readonly DefaultPreemption?: Omit<DefaultPreemptionOptions, 'random'>;
}

type Factory = (material: PluginMaterial, args: PluginArgs) => Plugin;

/**
 * All plugins there are, in the order in which Kubernetes calls them by default. The cheap and the final filters come first: a
 * node that is cordoned needs no further look, and preemption would not help.
 */
export const registry: ReadonlyMap<string, Factory> = new Map<string, Factory>([
  ['SchedulingGates', () => schedulingGates],
  // The queue is always in this order; the plugin is here for configurations that name it.
  ['PrioritySort', () => ({ name: 'PrioritySort', wakeUps: [] })],
  ['NodeUnschedulable', () => nodeUnschedulable],
  ['NodeName', () => nodeName],
  ['TaintToleration', () => taintToleration],
  ['NodeAffinity', () => nodeAffinity],
  ['NodePorts', () => nodePorts],
  ['NodeResourcesFit', (_, args) => createNodeResourcesFit(args.NodeResourcesFit)],
  ['VolumeRestrictions', () => volumeRestrictions],
  ['NodeVolumeLimits', () => nodeVolumeLimits],
  ['VolumeBinding', (material, args) => createVolumeBinding(material, args.VolumeBinding)],
  ['VolumeZone', () => volumeZone],
  ['PodTopologySpread', (_, args) => createPodTopologySpread(args.PodTopologySpread?.defaults)],
  ['InterPodAffinity', (_, args) => createInterPodAffinity(args.InterPodAffinity)],
  // Before preemption: giving back a device nobody uses is better than removing pods.
  ['DynamicResources', () => dynamicResources],
  ['DefaultPreemption', ({ random }, args) => createDefaultPreemption({ ...args.DefaultPreemption, random })],
  ['NodeResourcesBalancedAllocation', () => nodeResourcesBalancedAllocation],
  ['ImageLocality', () => imageLocality],
  ['DefaultBinder', ({ client }) => createDefaultBinder(client)],
]);

/** Plugins that Kubernetes has and configurations may name, but that have nothing to do here. */
export const withoutEffect: ReadonlySet<string> = new Set(['EBSLimits', 'GCEPDLimits', 'AzureDiskLimits']);

/** Weights of scores that are not 1. */
export const defaultWeights: ReadonlyMap<string, number> = new Map([
  ['TaintToleration', 3],
  ['NodeAffinity', 2],
  ['PodTopologySpread', 2],
  ['InterPodAffinity', 2],
]);
