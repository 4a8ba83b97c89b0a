import type { CSINode } from '../../../../proto/gen/storage/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import { ageColumn, integerColumn, nameColumn } from '../../../table/column.ts';
import { tableFor } from '../../typed.ts';

export const csiNodeColumns = tableFor<CSINode>(
  [nameColumn, integerColumn('Drivers'), ageColumn],
  ({ metadata, spec }, now) => [metadata.name, (spec.drivers ?? []).length, ageCell(metadata.creationTimestamp, now)],
);
