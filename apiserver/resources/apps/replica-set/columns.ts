import { formatLabelSelector } from '../../../../api/labels/selector.ts';
import type { ReplicaSet } from '../../../../proto/gen/apps/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import {
  ageColumn,
  containerCells,
  containersColumn,
  imagesColumn,
  integerColumn,
  nameColumn,
  wideColumn,
} from '../../../table/column.ts';
import type { Column } from '../../../table/columns.ts';
import { tableFor } from '../../typed.ts';

/** What tables tell of sets of replicas, also of replication controllers. */
export const columnsOfReplicas: readonly Column[] = [
  nameColumn,
  integerColumn('Desired'),
  integerColumn('Current'),
  integerColumn('Ready'),
  ageColumn,
  containersColumn,
  imagesColumn,
  wideColumn('Selector'),
];

export const replicaSetColumns = tableFor<ReplicaSet>(columnsOfReplicas, ({ metadata, spec, status }, now) => [
  metadata.name,
  spec.replicas ?? 0,
  status.replicas,
  status.readyReplicas ?? 0,
  ageCell(metadata.creationTimestamp, now),
  ...containerCells(spec.template?.spec),
  formatLabelSelector(spec.selector),
]);
