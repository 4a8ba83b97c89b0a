import { fits, rejected } from '../../framework/outcome.ts';
import type { FilterPlugin } from '../../framework/plugin.ts';

const name = 'NodePorts';

const taken = rejected(name, "node(s) didn't have free ports for the requested pod ports", { preemptionMayHelp: true });

/** Keeps pods off nodes where another pod has the host port that they want. */
export const nodePorts: FilterPlugin = {
  name,
  filterScope: 'node',
  wakeUps: [
    { resource: 'Node', actions: ['add'] },
    { resource: 'AssignedPod', actions: ['delete'], hint: (pod) => pod.template.hostPorts.length > 0 },
  ],
  preFilter({ template: { hostPorts } }, { table }) {
    if (hostPorts.length === 0) return { kind: 'skip' };
    return {
      kind: 'ready',
      filter: {
        filter(slot) {
          const held = table.ports[slot];
          if (held === undefined) return fits;
          for (const port of hostPorts) if (held.conflicts(port)) return taken;
          return fits;
        },
      },
    };
  },
};
