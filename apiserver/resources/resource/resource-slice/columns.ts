import type { ResourceSlice } from '../../../../proto/gen/resource/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import { ageColumn, nameColumn, textColumn } from '../../../table/column.ts';
import { tableFor } from '../../typed.ts';

export const resourceSliceColumns = tableFor<ResourceSlice>(
  [nameColumn, textColumn('Node'), textColumn('Driver'), textColumn('Pool'), ageColumn],
  ({ metadata, spec }, now) => [
    metadata.name,
    spec.nodeName ?? '',
    spec.driver,
    spec.pool.name,
    ageCell(metadata.creationTimestamp, now),
  ],
);
