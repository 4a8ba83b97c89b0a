import type { ResourceQuota } from '../../../../proto/gen/core/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import { ageColumn, nameColumn, textColumn } from '../../../table/column.ts';
import { tableFor } from '../../typed.ts';

/** As `kubectl get resourcequotas` prints them: what is used of what is allowed, limits apart. */
export const resourceQuotaColumns = tableFor<ResourceQuota>(
  [nameColumn, textColumn('Request'), textColumn('Limit'), ageColumn],
  ({ metadata, status }, now) => {
    const { hard = {}, used = {} } = status;
    const cell = (limits: boolean) =>
      Object.keys(hard)
        .filter((name) => name.startsWith('limits.') === limits)
        .sort()
        .map((name) => `${name}: ${used[name] ?? '0'}/${hard[name]}`)
        .join(', ');
    return [metadata.name, cell(false), cell(true), ageCell(metadata.creationTimestamp, now)];
  },
);
