import type { CSIDriver } from '../../../../proto/gen/storage/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import { ageColumn, booleanColumn, nameColumn, textColumn } from '../../../table/column.ts';
import { tableFor } from '../../typed.ts';

export const csiDriverColumns = tableFor<CSIDriver>(
  [
    nameColumn,
    booleanColumn('AttachRequired'),
    booleanColumn('PodInfoOnMount'),
    booleanColumn('StorageCapacity'),
    textColumn('TokenRequests'),
    booleanColumn('RequiresRepublish'),
    textColumn('Modes'),
    ageColumn,
  ],
  ({ metadata, spec }, now) => [
    metadata.name,
    spec.attachRequired ?? true,
    spec.podInfoOnMount ?? false,
    spec.storageCapacity ?? false,
    spec.tokenRequests ? spec.tokenRequests.map(({ audience }) => audience).join(',') : '<unset>',
    spec.requiresRepublish ?? false,
    (spec.volumeLifecycleModes ?? []).join(',') || '<none>',
    ageCell(metadata.creationTimestamp, now),
  ],
);
