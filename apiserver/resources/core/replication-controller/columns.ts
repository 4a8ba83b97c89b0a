import type { ReplicationController } from '../../../../proto/gen/core/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import {
  ageColumn,
  containerCells,
  containersColumn,
  imagesColumn,
  integerColumn,
  labelsCell,
  nameColumn,
  wideColumn,
} from '../../../table/column.ts';
import { tableFor } from '../../typed.ts';

/** As `kubectl get replicationcontrollers` prints them. */
export const replicationControllerColumns = tableFor<ReplicationController>(
  [
    nameColumn,
    integerColumn('Desired'),
    integerColumn('Current'),
    integerColumn('Ready'),
    ageColumn,
    containersColumn,
    imagesColumn,
    wideColumn('Selector'),
  ],
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
