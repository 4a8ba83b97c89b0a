import { accessModesText } from '../../../../api/storage/access-modes.ts';
import { storageClassOf } from '../../../../api/storage/storage-class.ts';
import type { PersistentVolumeClaim } from '../../../../proto/gen/core/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import { ageColumn, nameColumn, textColumn, wideColumn } from '../../../table/column.ts';
import { tableFor } from '../../typed.ts';

/** As `kubectl get persistentvolumeclaims` prints them. */
export const persistentVolumeClaimColumns = tableFor<PersistentVolumeClaim>(
  [
    nameColumn,
    textColumn('Status'),
    textColumn('Volume'),
    textColumn('Capacity'),
    textColumn('Access Modes'),
    textColumn('StorageClass'),
    textColumn('VolumeAttributesClass'),
    ageColumn,
    wideColumn('VolumeMode'),
  ],
  ({ metadata, spec, status }, now) => [
    metadata.name,
    metadata.deletionTimestamp ? 'Terminating' : (status.phase ?? ''),
    spec.volumeName ?? '',
    spec.volumeName ? (status.capacity?.storage ?? '0') : '',
    spec.volumeName ? accessModesText(status.accessModes) : '',
    storageClassOf({ metadata, spec }),
    spec.volumeAttributesClassName ?? '<unset>',
    ageCell(metadata.creationTimestamp, now),
    spec.volumeMode ?? '<unset>',
  ],
);
