import type { PersistentVolume } from '../../../../proto/gen/core/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import { tableFor } from '../../typed.ts';
import { accessModesCell, storageClassCell } from '../volumes/cells.ts';

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
    accessModesCell(spec.accessModes),
    spec.persistentVolumeReclaimPolicy ?? '',
    metadata.deletionTimestamp ? 'Terminating' : (status.phase ?? ''),
    spec.claimRef ? `${spec.claimRef.namespace ?? ''}/${spec.claimRef.name ?? ''}` : '',
    storageClassCell(metadata.annotations, spec.storageClassName),
    spec.volumeAttributesClassName ?? '<unset>',
    status.reason ?? '',
    ageCell(metadata.creationTimestamp, now),
    spec.volumeMode ?? '<unset>',
  ],
);
