import type { ConfigMap } from '../../../../proto/gen/core/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import { ageColumn, nameColumn, textColumn } from '../../../table/column.ts';
import { tableFor } from '../../typed.ts';

/** As `kubectl get configmaps` prints them. */
export const configMapColumns = tableFor<ConfigMap>(
  [nameColumn, textColumn('Data'), ageColumn],
  ({ metadata, data, binaryData }, now) => [
    metadata.name,
    Object.keys(data ?? {}).length + Object.keys(binaryData ?? {}).length,
    ageCell(metadata.creationTimestamp, now),
  ],
);
