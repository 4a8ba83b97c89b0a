import { fits, rejected } from '../../framework/outcome.ts';
import type { FilterPlugin } from '../../framework/plugin.ts';

const name = 'NodeName';

const otherNode = rejected(name, "node(s) didn't match the requested node name", { preemptionMayHelp: false });

/** Keeps a pod that names its node on that one. Scope `cluster`: the node's name is not part of a pod's template. */
export const nodeName: FilterPlugin = {
  name,
  filterScope: 'cluster',
  wakeUps: [{ resource: 'Node', actions: ['add'] }],
  preFilter({ pod }, { table }) {
    const wanted = pod.spec.nodeName;
    if (!wanted) return { kind: 'skip' };
    return { kind: 'ready', filter: { filter: (slot) => (table.names[slot] === wanted ? fits : otherNode) } };
  },
};
