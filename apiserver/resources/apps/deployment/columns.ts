import type { Deployment } from '../../../../proto/gen/apps/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import {
  ageColumn,
  containerCells,
  containersColumn,
  imagesColumn,
  nameColumn,
  textColumn,
  wideColumn,
} from '../../../table/column.ts';
import { tableFor } from '../../typed.ts';
import { selectorOf } from '../selector.ts';

export const deploymentColumns = tableFor<Deployment>(
  [
    nameColumn,
    textColumn('Ready'),
    textColumn('Up-to-date'),
    textColumn('Available'),
    ageColumn,
    containersColumn,
    imagesColumn,
    wideColumn('Selector'),
  ],
  ({ metadata, spec, status }, now) => [
    metadata.name,
    `${status.readyReplicas ?? 0}/${spec.replicas ?? 0}`,
    status.updatedReplicas ?? 0,
    status.availableReplicas ?? 0,
    ageCell(metadata.creationTimestamp, now),
    ...containerCells(spec.template.spec),
    selectorOf(spec.selector)?.toString() ?? '<invalid>',
  ],
);
