import type { Lease } from '../../../../proto/gen/coordination/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import { ageColumn, nameColumn, textColumn } from '../../../table/column.ts';
import { tableFor } from '../../typed.ts';

export const leaseColumns = tableFor<Lease>(
  [nameColumn, textColumn('Holder'), ageColumn],
  ({ metadata, spec }, now) => [metadata.name, spec?.holderIdentity ?? '', ageCell(metadata.creationTimestamp, now)],
);
