import type { ReplicationController } from '../../../../proto/gen/core/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import { containerCells, labelsCell } from '../../../table/column.ts';
import { columnsOfReplicas } from '../../apps/replica-set/columns.ts';
import { tableFor } from '../../typed.ts';

/** As `kubectl get replicationcontrollers` prints them. */
export const replicationControllerColumns = tableFor<ReplicationController>(
  columnsOfReplicas,
  ({ metadata, spec, status }, now) => [
    metadata.name,
    spec.replicas ?? 1,
    status.replicas ?? 0,
    status.readyReplicas ?? 0,
    ageCell(metadata.creationTimestamp, now),
    ...containerCells(spec.template?.spec),
    labelsCell(spec.selector),
  ],
);
