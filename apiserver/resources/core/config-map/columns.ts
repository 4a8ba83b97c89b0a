import type { ConfigMap } from '../../../../proto/gen/core/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import { tableFor } from '../../typed.ts';

/** As `kubectl get configmaps` prints them. */
export const configMapColumns = tableFor<ConfigMap>(
  [
    { name: 'Name', type: 'string', format: 'name', priority: 0 },
    { name: 'Data', type: 'string', priority: 0 },
    { name: 'Age', type: 'string', priority: 0 },
  ],
  ({ metadata, data, binaryData }, now) => [
    metadata.name,
    Object.keys(data ?? {}).length + Object.keys(binaryData ?? {}).length,
    ageCell(metadata.creationTimestamp, now),
  ],
);
