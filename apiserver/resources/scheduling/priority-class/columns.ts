import type { PriorityClass } from '../../../../proto/gen/scheduling/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import { ageColumn, booleanColumn, integerColumn, nameColumn, textColumn } from '../../../table/column.ts';
import { tableFor } from '../../typed.ts';

export const priorityClassColumns = tableFor<PriorityClass>(
  [nameColumn, integerColumn('Value'), booleanColumn('Global-Default'), ageColumn, textColumn('PreemptionPolicy')],
  ({ metadata, value, globalDefault, preemptionPolicy }, now) => [
    metadata.name,
    value,
    globalDefault ?? false,
    ageCell(metadata.creationTimestamp, now),
    preemptionPolicy ?? '',
  ],
);
