import type { ResourceQuota } from '../../../../proto/gen/core/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import { tableFor } from '../../typed.ts';

/** As `kubectl get resourcequotas` prints them: what is used of what is allowed, limits apart. */
export const resourceQuotaColumns = tableFor<ResourceQuota>(
  [
    { name: 'Name', type: 'string', format: 'name', priority: 0 },
    { name: 'Request', type: 'string', priority: 0 },
    { name: 'Limit', type: 'string', priority: 0 },
    { name: 'Age', type: 'string', priority: 0 },
  ],
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
