import { isTolerated } from '../../../api/pod/taints.ts';
import { fits, rejected } from '../../framework/outcome.ts';
import type { FilterPlugin } from '../../framework/plugin.ts';

const name = 'NodeUnschedulable';

const cordoned = rejected(name, 'node(s) were unschedulable', { preemptionMayHelp: false });

const taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

/**
 * Keeps pods off cordoned nodes, but for those that tolerate it, as daemon pods do.
 * https://kubernetes.io/docs/concepts/architecture/nodes/#manual-node-administration
 */
export const nodeUnschedulable: FilterPlugin = {
  name,
  filterScope: 'node',
  wakeUps: [
    {
      resource: 'Node',
      actions: ['add', 'taints'],
      hint: (pod, event) =>
        event.resource !== 'Node' ||
        !event.node.spec?.unschedulable ||
        isTolerated(taint, pod.template.spec.tolerations),
    },
  ],
  preFilter({ template }, { table }) {
    if (isTolerated(taint, template.spec.tolerations)) return { kind: 'skip' };
    return { kind: 'ready', filter: { filter: (slot) => (table.unschedulable[slot] === 1 ? cordoned : fits) } };
  },
};
