import type { StorageClass } from '../../../../proto/gen/storage/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import { ageColumn, nameColumn, textColumn } from '../../../table/column.ts';
import { tableFor } from '../../typed.ts';

const defaultAnnotations = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
];

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
    const isDefault = defaultAnnotations.some((name) => metadata.annotations?.[name] === 'true');
    return [
      isDefault ? `${metadata.name} (default)` : metadata.name,
      provisioner,
      reclaimPolicy ?? 'Delete',
      volumeBindingMode ?? 'Immediate',
      allowVolumeExpansion ?? false,
      ageCell(metadata.creationTimestamp, now),
    ];
  },
);
