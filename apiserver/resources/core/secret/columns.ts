import type { Secret } from '../../../../proto/gen/core/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import { ageColumn, nameColumn, textColumn } from '../../../table/column.ts';
import { tableFor } from '../../typed.ts';

/** As `kubectl get secrets` prints them. */
export const secretColumns = tableFor<Secret>(
  [nameColumn, textColumn('Type'), textColumn('Data'), ageColumn],
  ({ metadata, type, data }, now) => [
    metadata.name,
    type ?? '',
    Object.keys(data ?? {}).length,
    ageCell(metadata.creationTimestamp, now),
  ],
);
