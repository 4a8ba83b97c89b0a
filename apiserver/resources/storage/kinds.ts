import type { KindDefinition } from '../kind-definition.ts';
import { csiDriverColumns } from './csi-driver/columns.ts';
import { csiDriverStrategy } from './csi-driver/strategy.ts';
import { csiNodeColumns } from './csi-node/columns.ts';
import { csiNodeStrategy } from './csi-node/strategy.ts';
import { csiStorageCapacityColumns } from './csi-storage-capacity/columns.ts';
import { csiStorageCapacityStrategy } from './csi-storage-capacity/strategy.ts';
import { storageClassColumns } from './storage-class/columns.ts';
import { storageClassStrategy } from './storage-class/strategy.ts';
import { volumeAttachmentColumns } from './volume-attachment/columns.ts';
import { volumeAttachmentStrategy } from './volume-attachment/strategy.ts';
import { volumeAttributesClassColumns } from './volume-attributes-class/columns.ts';
import { volumeAttributesClassStrategy } from './volume-attributes-class/strategy.ts';

/** The kinds of storage.k8s.io. */
export const storageKinds: Readonly<Record<string, KindDefinition>> = {
  'storage.k8s.io/v1/csidrivers': { strategy: csiDriverStrategy, columns: csiDriverColumns },
  'storage.k8s.io/v1/csinodes': { strategy: csiNodeStrategy, columns: csiNodeColumns },
  'storage.k8s.io/v1/csistoragecapacities': {
    strategy: csiStorageCapacityStrategy,
    columns: csiStorageCapacityColumns,
  },
  'storage.k8s.io/v1/storageclasses': { strategy: storageClassStrategy, columns: storageClassColumns },
  'storage.k8s.io/v1/volumeattachments': { strategy: volumeAttachmentStrategy, columns: volumeAttachmentColumns },
  'storage.k8s.io/v1/volumeattributesclasses': {
    strategy: volumeAttributesClassStrategy,
    columns: volumeAttributesClassColumns,
  },
};
