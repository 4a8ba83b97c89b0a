import type { CSIStorageCapacity } from '../../../../proto/gen/storage/v1.ts';
import { nameColumn, textColumn } from '../../../table/column.ts';
import { tableFor } from '../../typed.ts';

export const csiStorageCapacityColumns = tableFor<CSIStorageCapacity>(
  [nameColumn, textColumn('StorageClassName'), textColumn('Capacity')],
  ({ metadata, storageClassName, capacity }) => [metadata.name, storageClassName, capacity ?? '<unset>'],
);
