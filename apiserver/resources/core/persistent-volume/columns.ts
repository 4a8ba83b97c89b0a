import { accessModesText } from '../../../../api/storage/access-modes.ts';
import { storageClassOf } from '../../../../api/storage/storage-class.ts';
import type { PersistentVolume } from '../../../../proto/gen/core/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import { tableFor } from '../../typed.ts';

/** As `kubectl get persistentvolumes` prints them. */
export const persistentVolumeColumns = tableFor<PersistentVolume>(
  [
    { name: 'Name', type: 'string', format: 'name', priority: 0 },
    { name: 'Capacity', type: 'string', priority: 0 },
    { name: 'Access Modes', type: 'string', priority: 0 },
    { name: 'Reclaim Policy', type: 'string', priority: 0 },
    { name: 'Status', type: 'string', priority: 0 },
    { name: 'Claim', type: 'string', priority: 0 },
    { name: 'StorageClass', type: 'string', priority: 0 },
    { name: 'VolumeAttributesClass', type: 'string', priority: 0 },
    { name: 'Reason', type: 'string', priority: 0 },
    { name: 'Age', type: 'string', priority: 0 },
    { name: 'VolumeMode', type: 'string', priority: 1 },
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
