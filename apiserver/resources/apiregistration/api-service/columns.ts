import type { APIService } from '../../../../proto/gen/apiregistration/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import { ageColumn, nameColumn, textColumn } from '../../../table/column.ts';
import { tableFor } from '../../typed.ts';

export const apiServiceColumns = tableFor<APIService>(
  [nameColumn, textColumn('Service'), textColumn('Available'), ageColumn],
  ({ metadata, spec, status }, now) => {
    const available = (status.conditions ?? []).find(({ type }) => type === 'Available');
    const state = available?.status ?? 'Unknown';
    return [
      metadata.name,
      spec.service ? `${spec.service.namespace ?? ''}/${spec.service.name ?? ''}` : 'Local',
      state === 'True' || !available?.reason ? state : `${state} (${available.reason})`,
      ageCell(metadata.creationTimestamp, now),
    ];
  },
);
