import type { ComponentStatus } from '../../../../proto/gen/core/v1.ts';
import { nameColumn, textColumn } from '../../../table/column.ts';
import { tableFor } from '../../typed.ts';

/** As `kubectl get componentstatuses` prints them. */
export const componentStatusColumns = tableFor<ComponentStatus>(
  [nameColumn, textColumn('Status'), textColumn('Message'), textColumn('Error')],
  ({ metadata, conditions }) => {
    const healthy = conditions?.find(({ type }) => type === 'Healthy');
    const status = healthy === undefined ? 'Unknown' : healthy.status === 'True' ? 'Healthy' : 'Unhealthy';
    return [metadata.name, status, healthy?.message ?? '', healthy?.error ?? ''];
  },
);
