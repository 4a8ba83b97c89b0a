import { formatLabelSelector } from '../../../../api/labels/selector.ts';
import type { NetworkPolicy } from '../../../../proto/gen/networking/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import { ageColumn, nameColumn, textColumn } from '../../../table/column.ts';
import { tableFor } from '../../typed.ts';

export const networkPolicyColumns = tableFor<NetworkPolicy>(
  [nameColumn, textColumn('Pod-Selector'), ageColumn],
  ({ metadata, spec }, now) => [
    metadata.name,
    formatLabelSelector(spec?.podSelector ?? {}),
    ageCell(metadata.creationTimestamp, now),
  ],
);
