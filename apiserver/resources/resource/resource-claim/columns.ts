import type { ResourceClaim } from '../../../../proto/gen/resource/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import { ageColumn, nameColumn, textColumn } from '../../../table/column.ts';
import { tableFor } from '../../typed.ts';

export const resourceClaimColumns = tableFor<ResourceClaim>(
  [nameColumn, textColumn('State'), ageColumn],
  ({ metadata, status }, now) => {
    const deleted = metadata.deletionTimestamp !== undefined;
    const states = deleted ? ['deleted'] : [];
    if (!status?.allocation) {
      if (!deleted) states.push('pending');
    } else {
      states.push('allocated');
      if ((status.reservedFor ?? []).length > 0) states.push('reserved');
    }
    return [metadata.name, states.join(','), ageCell(metadata.creationTimestamp, now)];
  },
);
