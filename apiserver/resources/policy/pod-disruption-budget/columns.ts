import type { PodDisruptionBudget } from '../../../../proto/gen/policy/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import { ageColumn, integerColumn, nameColumn, textColumn } from '../../../table/column.ts';
import { tableFor } from '../../typed.ts';

export const podDisruptionBudgetColumns = tableFor<PodDisruptionBudget>(
  [
    nameColumn,
    textColumn('Min Available'),
    textColumn('Max Unavailable'),
    integerColumn('Allowed Disruptions'),
    ageColumn,
  ],
  ({ metadata, spec, status }, now) => [
    metadata.name,
    String(spec?.minAvailable ?? 'N/A'),
    String(spec?.maxUnavailable ?? 'N/A'),
    status.disruptionsAllowed,
    ageCell(metadata.creationTimestamp, now),
  ],
);
