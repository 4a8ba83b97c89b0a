import { formatLabelSelector } from '../../../../api/labels/selector.ts';
import type { DaemonSet } from '../../../../proto/gen/apps/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import {
  ageColumn,
  containerCells,
  containersColumn,
  imagesColumn,
  integerColumn,
  labelsCell,
  nameColumn,
  textColumn,
  wideColumn,
} from '../../../table/column.ts';
import { tableFor } from '../../typed.ts';

export const daemonSetColumns = tableFor<DaemonSet>(
  [
    nameColumn,
    integerColumn('Desired'),
    integerColumn('Current'),
    integerColumn('Ready'),
    integerColumn('Up-to-date'),
    integerColumn('Available'),
    textColumn('Node Selector'),
    ageColumn,
    containersColumn,
    imagesColumn,
    wideColumn('Selector'),
  ],
  ({ metadata, spec, status }, now) => [
    metadata.name,
    status.desiredNumberScheduled,
    status.currentNumberScheduled,
    status.numberReady,
    status.updatedNumberScheduled ?? 0,
    status.numberAvailable ?? 0,
    labelsCell(spec.template.spec?.nodeSelector),
    ageCell(metadata.creationTimestamp, now),
    ...containerCells(spec.template.spec),
    formatLabelSelector(spec.selector),
  ],
);
