import { isDefaultStorageClass } from '../../../../api/storage/storage-class.ts';
import type { StorageClass } from '../../../../proto/gen/storage/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import { ageColumn, nameColumn, textColumn } from '../../../table/column.ts';
import { tableFor } from '../../typed.ts';

export const storageClassColumns = tableFor<StorageClass>(
  [
    nameColumn,
    textColumn('Provisioner'),
    textColumn('ReclaimPolicy'),
    textColumn('VolumeBindingMode'),
    textColumn('AllowVolumeExpansion'),
    ageColumn,
  ],
  ({ metadata, provisioner, reclaimPolicy, volumeBindingMode, allowVolumeExpansion }, now) => {
    return [
      isDefaultStorageClass({ metadata }) ? `${metadata.name} (default)` : metadata.name,
      provisioner,
      reclaimPolicy ?? 'Delete',
      volumeBindingMode ?? 'Immediate',
      allowVolumeExpansion ?? false,
      ageCell(metadata.creationTimestamp, now),
    ];
  },
);
