import { accessModesText } from '../../../../api/storage/access-modes.ts';
import { storageClassOf } from '../../../../api/storage/storage-class.ts';
import type { PersistentVolume } from '../../../../proto/gen/core/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import { ageColumn, nameColumn, textColumn, wideColumn } from '../../../table/column.ts';
import { tableFor } from '../../typed.ts';

/** As `kubectl get persistentvolumes` prints them. */
export const persistentVolumeColumns = tableFor<PersistentVolume>(
  [
    nameColumn,
    textColumn('Capacity'),
    textColumn('Access Modes'),
    textColumn('Reclaim Policy'),
    textColumn('Status'),
    textColumn('Claim'),
    textColumn('StorageClass'),
    textColumn('VolumeAttributesClass'),
    textColumn('Reason'),
    ageColumn,
    wideColumn('VolumeMode'),
  ],
  ({ metadata, spec, status }, now) => [
    metadata.name,
    spec.capacity?.storage ?? '0',
    accessModesText(spec.accessModes),
    spec.persistentVolumeReclaimPolicy ?? '',
    metadata.deletionTimestamp ? 'Terminating' : (status.phase ?? ''),
    spec.claimRef ? `${spec.claimRef.namespace ?? ''}/${spec.claimRef.name ?? ''}` : '',
    storageClassOf({ metadata, spec }),
    spec.volumeAttributesClassName ?? '<unset>',
    status.reason ?? '',
    ageCell(metadata.creationTimestamp, now),
    spec.volumeMode ?? '<unset>',
  ],
);
