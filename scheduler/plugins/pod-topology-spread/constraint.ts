import type { Labels } from '../../../api/labels/requirement.ts';
import type { Selector } from '../../../api/labels/selector.ts';
import { findUntoleratedTaint } from '../../../api/pod/taints.ts';
import type { Shared } from '../../../client/client.ts';
import type { TopologySpreadConstraint } from '../../../proto/gen/core/v1.ts';
import { ownLabelRequirements, readSelector, selectorKey, withRequirements } from '../../cache/affinity-term.ts';
import type { Cluster } from '../../cache/cluster.ts';
import type { PodCounter } from '../../cache/pod-counter.ts';
import type { PodInfo } from '../../cache/pod-info.ts';
import type { TopologyColumn } from '../../cache/topology.ts';
import { matcherOf, matches } from '../node-affinity/node-affinity.ts';
import { defaultSelector } from './default-selector.ts';

export const hostname = 'kubernetes.io/hostname';

/** A spread constraint, read for one pod. */
export interface Constraint {
  readonly topologyKey: string;
  readonly maxSkew: number;
  readonly minDomains: number;
  readonly selector: Selector;
  readonly honorAffinity: boolean;
  readonly honorTaints: boolean;
}

export type WhenUnsatisfiable = 'DoNotSchedule' | 'ScheduleAnyway';

/** What pods without constraints of their own are spread by, unless configured otherwise. */
export const systemDefaults: readonly Shared<TopologySpreadConstraint>[] = [
  { topologyKey: hostname, maxSkew: 3, whenUnsatisfiable: 'ScheduleAnyway' },
  { topologyKey: 'topology.kubernetes.io/zone', maxSkew: 5, whenUnsatisfiable: 'ScheduleAnyway' },
];

/**
 * The constraints of a pod that are hard, or those that are soft. Without any of its own, those by default hold for the pods of
 * its service and controller; for a pod that belongs to neither, none do.
 * https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/
 */
export function constraintsOf(
  pod: PodInfo,
  when: WhenUnsatisfiable,
  defaults: readonly Shared<TopologySpreadConstraint>[],
  cluster: Cluster,
): Constraint[] {
  const own = pod.template.spec.topologySpreadConstraints;
  if (own !== undefined && own !== null && own.length > 0) {
    return own.filter(({ whenUnsatisfiable }) => whenUnsatisfiable === when).map((one) => read(one, pod.labels));
  }
  const wanted = defaults.filter(({ whenUnsatisfiable }) => whenUnsatisfiable === when);
  if (wanted.length === 0) return [];
  const selector = defaultSelector(pod, cluster.objects);
  if (selector.empty) return [];
  return wanted.map((one) => ({ ...read(one, pod.labels), selector }));
}

function read(constraint: Shared<TopologySpreadConstraint>, labels: Labels): Constraint {
  return {
    topologyKey: constraint.topologyKey,
    maxSkew: constraint.maxSkew,
    minDomains: constraint.minDomains ?? 1,
    selector: withRequirements(
      // Like any label selector, an absent one selects nothing.
      readSelector(constraint.labelSelector),
      ownLabelRequirements(constraint.matchLabelKeys, labels, 'in'),
    ),
    honorAffinity: constraint.nodeAffinityPolicy !== 'Ignore',
    honorTaints: constraint.nodeTaintsPolicy === 'Honor',
  };
}

/** Which nodes count for a constraint, by what the pod requires of nodes and which taints it tolerates. */
export function nodeInclusion(
  { honorAffinity, honorTaints }: Constraint,
  { template }: PodInfo,
  { table }: Cluster,
): (slot: number) => boolean {
  const required = honorAffinity ? matcherOf(template) : undefined;
  if (required === undefined && !honorTaints) return () => true;
  return (slot) => {
    const node = table.nodes[slot];
    if (!matches(required, node)) return false;
    return !honorTaints || findUntoleratedTaint(node?.spec?.taints, template.spec.tolerations) === undefined;
  };
}

/**
 * How many pods that a constraint selects are on each node. Pods that are going do not count; and where the selector is empty
 * none do, as in Kubernetes.
 */
export function countOf({ selector }: Constraint, { namespace }: PodInfo, cluster: Cluster): PodCounter {
  return cluster.count({
    key: `spread|${namespace}|${selectorKey(selector)}`,
    namespace,
    matches: (other) =>
      !selector.empty && other.namespace === namespace && !other.terminating && selector.matches(other.labels),
  });
}

/** Whether a node has all the labels that it is spread by. */
export function hasAllKeys(columns: readonly TopologyColumn[], slot: number): boolean {
  for (const { domainOf } of columns) if ((domainOf[slot] ?? -1) < 0) return false;
  return true;
}
