import type { Secret } from '../../../../proto/gen/core/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import { tableFor } from '../../typed.ts';

/** As `kubectl get secrets` prints them. */
export const secretColumns = tableFor<Secret>(
  [
    { name: 'Name', type: 'string', format: 'name', priority: 0 },
    { name: 'Type', type: 'string', priority: 0 },
    { name: 'Data', type: 'string', priority: 0 },
    { name: 'Age', type: 'string', priority: 0 },
  ],
  ({ metadata, type, data }, now) => [
    metadata.name,
    type ?? '',
    Object.keys(data ?? {}).length,
    ageCell(metadata.creationTimestamp, now),
  ],
);
