import type { ServiceAccount } from '../../../../proto/gen/core/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import { tableFor } from '../../typed.ts';

/** As `kubectl get serviceaccounts` prints them. */
export const serviceAccountColumns = tableFor<ServiceAccount>(
  [
    { name: 'Name', type: 'string', format: 'name', priority: 0 },
    { name: 'Age', type: 'string', priority: 0 },
  ],
  ({ metadata }, now) => [metadata.name, ageCell(metadata.creationTimestamp, now)],
);
