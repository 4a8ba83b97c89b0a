import type { ReplicationController } from '../../../../proto/gen/core/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import { tableFor } from '../../typed.ts';
import { containerCells, labelsCell } from '../pod-template/cells.ts';

/** As `kubectl get replicationcontrollers` prints them. */
export const replicationControllerColumns = tableFor<ReplicationController>(
  [
    { name: 'Name', type: 'string', format: 'name', priority: 0 },
    { name: 'Desired', type: 'integer', priority: 0 },
    { name: 'Current', type: 'integer', priority: 0 },
    { name: 'Ready', type: 'integer', priority: 0 },
    { name: 'Age', type: 'string', priority: 0 },
    { name: 'Containers', type: 'string', priority: 1 },
    { name: 'Images', type: 'string', priority: 1 },
    { name: 'Selector', type: 'string', priority: 1 },
  ],
  ({ metadata, spec, status }, now) => [
    metadata.name,
    spec.replicas ?? 1,
    status.replicas ?? 0,
    status.readyReplicas ?? 0,
    ageCell(metadata.creationTimestamp, now),
    ...containerCells(spec.template),
    labelsCell(spec.selector),
  ],
);
