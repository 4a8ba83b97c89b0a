import type { ServiceAccount } from '../../../../proto/gen/core/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import { ageColumn, nameColumn } from '../../../table/column.ts';
import { tableFor } from '../../typed.ts';

/** As `kubectl get serviceaccounts` prints them. */
export const serviceAccountColumns = tableFor<ServiceAccount>([nameColumn, ageColumn], ({ metadata }, now) => [
  metadata.name,
  ageCell(metadata.creationTimestamp, now),
]);
