import type { Shared } from '../../../client/client.ts';
import type { TopologySpreadConstraint } from '../../../proto/gen/core/v1.ts';
import { rejected } from '../../framework/outcome.ts';
import type { FilterPlugin, ScorePlugin } from '../../framework/plugin.ts';
import { constraintsOf, systemDefaults } from './constraint.ts';
import { SpreadFilter } from './spread-filter.ts';
import { spreadScorer } from './spread-scorer.ts';

const name = 'PodTopologySpread';

const mismatch = "node(s) didn't match pod topology spread constraints";
const rejections = {
  skew: rejected(name, mismatch, { preemptionMayHelp: true }),
  missingLabel: rejected(name, `${mismatch} (missing required label)`, { preemptionMayHelp: false }),
};

/**
 * Spreads pods over zones, hosts and whatever else nodes are labelled with. `defaults` are for pods that say nothing themselves;
 * the system's own when absent.
 * https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/
 */
export function createPodTopologySpread(
  defaults?: readonly Shared<TopologySpreadConstraint>[],
): FilterPlugin & ScorePlugin {
  const byDefault = defaults ?? systemDefaults;
  return {
    name,
    filterScope: 'cluster',
    scoreScope: 'cluster',
    wakeUps: [
      {
        resource: 'AssignedPod',
        actions: ['add', 'labels', 'delete'],
        // Only pods of the same namespace are counted.
        hint: (pod, event) => event.resource !== 'AssignedPod' || event.pod.metadata.namespace === pod.namespace,
      },
      { resource: 'Node', actions: ['add', 'delete', 'labels', 'taints'] },
    ],

    preFilter(pod, cluster) {
      const constraints = constraintsOf(pod, 'DoNotSchedule', byDefault, cluster);
      if (constraints.length === 0) return { kind: 'skip' };
      return { kind: 'ready', filter: new SpreadFilter(pod, cluster, constraints, rejections) };
    },

    preScore(pod, cluster, candidates) {
      const constraints = constraintsOf(pod, 'ScheduleAnyway', byDefault, cluster);
      if (constraints.length === 0) return { kind: 'skip' };
      // A node without a zone can still be told apart by its host name when nobody asked for zones.
      const requireAllKeys = defaults !== undefined || (pod.template.spec.topologySpreadConstraints?.length ?? 0) > 0;
      return { kind: 'ready', scorer: spreadScorer(pod, cluster, constraints, requireAllKeys, candidates) };
    },
  };
}
