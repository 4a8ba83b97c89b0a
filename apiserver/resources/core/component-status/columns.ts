import type { ComponentStatus } from '../../../../proto/gen/core/v1.ts';
import { tableFor } from '../../typed.ts';

/** As `kubectl get componentstatuses` prints them. */
export const componentStatusColumns = tableFor<ComponentStatus>(
  [
    { name: 'Name', type: 'string', format: 'name', priority: 0 },
    { name: 'Status', type: 'string', priority: 0 },
    { name: 'Message', type: 'string', priority: 0 },
    { name: 'Error', type: 'string', priority: 0 },
  ],
  ({ metadata, conditions }) => {
    const healthy = conditions?.find(({ type }) => type === 'Healthy');
    const status = healthy === undefined ? 'Unknown' : healthy.status === 'True' ? 'Healthy' : 'Unhealthy';
    return [metadata.name, status, healthy?.message ?? '', healthy?.error ?? ''];
  },
);
