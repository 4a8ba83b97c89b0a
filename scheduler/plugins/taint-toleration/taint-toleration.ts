import { findUntoleratedTaint, isTolerated } from '../../../api/pod/taints.ts';
import type { Cluster } from '../../cache/cluster.ts';
import { normalizeToHighest } from '../../framework/normalize.ts';
import { type FilterOutcome, fits, rejected } from '../../framework/outcome.ts';
import type { FilterPlugin, ScorePlugin } from '../../framework/plugin.ts';

const name = 'TaintToleration';

const untolerated = rejected(name, 'node(s) had untolerated taint(s)', { preemptionMayHelp: false });

/**
 * Keeps pods off nodes with NoSchedule or NoExecute taints that they do not tolerate, and prefers nodes with fewer
 * PreferNoSchedule taints that they do not tolerate.
 * https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
 */
export const taintToleration: FilterPlugin & ScorePlugin = {
  name,
  filterScope: 'node',
  scoreScope: 'node',
  wakeUps: [
    {
      resource: 'Node',
      actions: ['add', 'taints'],
      hint: (pod, event) =>
        event.resource !== 'Node' ||
        findUntoleratedTaint(event.node.spec?.taints, pod.template.spec.tolerations) === undefined,
    },
  ],

  preFilter({ template }, { table }) {
    const { tolerations } = template.spec;
    const outcomeOf = perTaintSet<FilterOutcome>(table.taints, (set) =>
      findUntoleratedTaint(table.taints.taintsOf(set), tolerations) === undefined ? fits : untolerated,
    );
    return { kind: 'ready', filter: { filter: outcomeOf } };
  },

  preScore({ template }, { table }) {
    const tolerations = template.spec.tolerations?.filter(({ effect }) => !effect || effect === 'PreferNoSchedule');
    const unwanted = perTaintSet(table.taints, (set) => {
      let count = 0;
      for (const taint of table.taints.taintsOf(set)) {
        if (taint.effect === 'PreferNoSchedule' && !isTolerated(taint, tolerations)) count++;
      }
      return count;
    });
    return {
      kind: 'ready',
      scorer: { score: unwanted, normalize: (scores, _slots, count) => normalizeToHighest(scores, count, true) },
    };
  },
};

/** Works out an answer once for each set of taints that nodes have. */
function perTaintSet<T>(taints: Cluster['table']['taints'], answer: (set: number) => T): (slot: number) => T {
  let known: (T | undefined)[] = [];
  let { epoch } = taints;
  return (slot) => {
    if (epoch !== taints.epoch) {
      epoch = taints.epoch;
      known = [];
    }
    const set = taints.setOf[slot] ?? 0;
    const before = known[set];
    if (before !== undefined) return before;
    const now = answer(set);
    known[set] = now;
    return now;
  };
}
