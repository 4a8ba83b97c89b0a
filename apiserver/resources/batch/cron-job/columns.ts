import { formatLabelSelector } from '../../../../api/labels/selector.ts';
import type { CronJob } from '../../../../proto/gen/batch/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import {
  ageColumn,
  booleanColumn,
  containerCells,
  containersColumn,
  imagesColumn,
  integerColumn,
  nameColumn,
  textColumn,
  wideColumn,
} from '../../../table/column.ts';
import { tableFor } from '../../typed.ts';

export const cronJobColumns = tableFor<CronJob>(
  [
    nameColumn,
    textColumn('Schedule'),
    textColumn('Timezone'),
    booleanColumn('Suspend'),
    integerColumn('Active'),
    textColumn('Last Schedule'),
    ageColumn,
    containersColumn,
    imagesColumn,
    wideColumn('Selector'),
  ],
  ({ metadata, spec, status }, now) => [
    metadata.name,
    spec.schedule,
    spec.timeZone ?? '<none>',
    // A text, whatever the column's type says.
    spec.suspend === undefined ? '<unset>' : spec.suspend ? 'True' : 'False',
    (status.active ?? []).length,
    status.lastScheduleTime ? ageCell(status.lastScheduleTime, now) : '<none>',
    ageCell(metadata.creationTimestamp, now),
    ...containerCells(spec.jobTemplate.spec?.template.spec),
    formatLabelSelector(spec.jobTemplate.spec?.selector),
  ],
);
