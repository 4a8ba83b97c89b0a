import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import type { Pod } from '../../../../proto/gen/core/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import { ageColumn, nameColumn, wideColumn } from '../../../table/column.ts';
import type { RowCondition, TableColumns } from '../../../table/columns.ts';
import { podDisplay } from './display.ts';

const completed = (reason: string, message: string): readonly RowCondition[] => [
  { type: 'Completed', status: 'True', reason, message },
];
const conditionsByPhase: ReadonlyMap<string | undefined, readonly RowCondition[]> = new Map([
  ['Succeeded', completed('Succeeded', 'The pod has completed successfully.')],
  ['Failed', completed('Failed', 'The pod failed.')],
]);

/** As `kubectl get pods` prints them. */
export const podColumns: TableColumns = {
  columns: [
    nameColumn,
    {
      name: 'Ready',
      type: 'string',
      priority: 0,
      description: 'The aggregate readiness state of this pod for accepting traffic.',
    },
    { name: 'Status', type: 'string', priority: 0, description: 'The aggregate status of the containers in this pod.' },
    {
      name: 'Restarts',
      type: 'string',
      priority: 0,
      description:
        'The number of times the containers in this pod have been restarted and when the last container in this pod has restarted.',
    },
    ageColumn,
    wideColumn('IP'),
    wideColumn('Node'),
    wideColumn('Nominated Node'),
    wideColumn('Readiness Gates'),
  ],
  cells: (object, now) => {
    const pod = object as unknown as DeepReadonly<Pod>;
    const { metadata, spec, status } = pod;
    const { ready, total, status: word, restarts } = podDisplay(pod, now);
    return [
      metadata.name,
      `${ready}/${total}`,
      word,
      restarts,
      ageCell(metadata.creationTimestamp, now),
      status.podIPs?.[0]?.ip || status.podIP || '<none>',
      spec.nodeName || '<none>',
      status.nominatedNodeName || '<none>',
      gatesCell(pod),
    ];
  },
  conditions: (object) => conditionsByPhase.get((object as unknown as DeepReadonly<Pod>).status.phase),
};

function gatesCell({ spec, status }: DeepReadonly<Pod>): string {
  const gates = spec.readinessGates ?? [];
  if (gates.length === 0) return '<none>';
  const met = gates.filter(({ conditionType }) =>
    status.conditions?.some((one) => one.type === conditionType && one.status === 'True'),
  );
  return `${met.length}/${gates.length}`;
}
