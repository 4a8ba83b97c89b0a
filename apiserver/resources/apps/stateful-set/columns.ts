import type { StatefulSet } from '../../../../proto/gen/apps/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import {
  ageColumn,
  containerCells,
  containersColumn,
  imagesColumn,
  nameColumn,
  textColumn,
} from '../../../table/column.ts';
import { tableFor } from '../../typed.ts';

export const statefulSetColumns = tableFor<StatefulSet>(
  [nameColumn, textColumn('Ready'), ageColumn, containersColumn, imagesColumn],
  ({ metadata, spec, status }, now) => [
    metadata.name,
    `${status.readyReplicas ?? 0}/${spec.replicas ?? 0}`,
    ageCell(metadata.creationTimestamp, now),
    ...containerCells(spec.template.spec),
  ],
);
