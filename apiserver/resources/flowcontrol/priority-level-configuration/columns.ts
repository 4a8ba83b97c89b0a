import type { PriorityLevelConfiguration } from '../../../../proto/gen/flowcontrol/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import { ageColumn, nameColumn, textColumn } from '../../../table/column.ts';
import { tableFor } from '../../typed.ts';

const none = '<none>';

export const priorityLevelConfigurationColumns = tableFor<PriorityLevelConfiguration>(
  [
    nameColumn,
    textColumn('Type'),
    textColumn('NominalConcurrencyShares'),
    textColumn('Queues'),
    textColumn('HandSize'),
    textColumn('QueueLengthLimit'),
    ageColumn,
  ],
  ({ metadata, spec }, now) => {
    const queuing = spec.limited?.limitResponse?.queuing;
    return [
      metadata.name,
      spec.type,
      spec.limited ? (spec.limited.nominalConcurrencyShares ?? 0) : none,
      queuing?.queues ?? none,
      queuing?.handSize ?? none,
      queuing?.queueLengthLimit ?? none,
      ageCell(metadata.creationTimestamp, now),
    ];
  },
);
