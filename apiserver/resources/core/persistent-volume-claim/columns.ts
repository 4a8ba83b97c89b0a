import { accessModesText } from '../../../../api/storage/access-modes.ts';
import { storageClassOf } from '../../../../api/storage/storage-class.ts';
import type { PersistentVolumeClaim } from '../../../../proto/gen/core/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import { tableFor } from '../../typed.ts';

/** As `kubectl get persistentvolumeclaims` prints them. */
export const persistentVolumeClaimColumns = tableFor<PersistentVolumeClaim>(
  [
    { name: 'Name', type: 'string', format: 'name', priority: 0 },
    { name: 'Status', type: 'string', priority: 0 },
    { name: 'Volume', type: 'string', priority: 0 },
    { name: 'Capacity', type: 'string', priority: 0 },
    { name: 'Access Modes', type: 'string', priority: 0 },
    { name: 'StorageClass', type: 'string', priority: 0 },
    { name: 'VolumeAttributesClass', type: 'string', priority: 0 },
    { name: 'Age', type: 'string', priority: 0 },
    { name: 'VolumeMode', type: 'string', priority: 1 },
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
