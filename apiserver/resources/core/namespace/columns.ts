import type { Namespace } from '../../../../proto/gen/core/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import { tableFor } from '../../typed.ts';

/** As `kubectl get namespaces` prints them. */
export const namespaceColumns = tableFor<Namespace>(
  [
    { name: 'Name', type: 'string', format: 'name', priority: 0 },
    { name: 'Status', type: 'string', priority: 0 },
    { name: 'Age', type: 'string', priority: 0 },
  ],
  ({ metadata, status }, now) => [metadata.name, status.phase ?? '', ageCell(metadata.creationTimestamp, now)],
);
