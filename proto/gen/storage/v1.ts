// Made by 'npm run gen' from proto/storage/v1.proto. Do not edit.
import type * as coreV1 from '../core/v1.ts';
import type * as metaQuantity from '../meta/quantity.ts';
import type * as metaV1 from '../meta/v1.ts';

export interface CSIDriver {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ObjectMeta;
  spec: CSIDriverSpec;
}

export interface CSIDriverList {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ListMeta;
  items: CSIDriver[];
}

export interface CSIDriverSpec {
  attachRequired?: boolean;
  podInfoOnMount?: boolean;
  volumeLifecycleModes?: string[];
  storageCapacity?: boolean;
  fsGroupPolicy?: string;
  tokenRequests?: TokenRequest[];
  requiresRepublish?: boolean;
  seLinuxMount?: boolean;
  nodeAllocatableUpdatePeriodSeconds?: number;
  serviceAccountTokenInSecrets?: boolean;
  preventPodSchedulingIfMissing?: boolean;
}

export interface CSINode {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ObjectMeta;
  spec: CSINodeSpec;
}

export interface CSINodeDriver {
  name: string;
  nodeID: string;
  topologyKeys?: string[];
  allocatable?: VolumeNodeResources;
}

export interface CSINodeList {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ListMeta;
  items: CSINode[];
}

export interface CSINodeSpec {
  drivers: CSINodeDriver[];
}

export interface CSIStorageCapacity {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ObjectMeta;
  nodeTopology?: metaV1.LabelSelector;
  storageClassName: string;
  capacity?: metaQuantity.Quantity;
  maximumVolumeSize?: metaQuantity.Quantity;
}

export interface CSIStorageCapacityList {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ListMeta;
  items: CSIStorageCapacity[];
}

export interface StorageClass {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ObjectMeta;
  provisioner: string;
  parameters?: { [key: string]: string };
  reclaimPolicy?: string;
  mountOptions?: string[];
  allowVolumeExpansion?: boolean;
  volumeBindingMode?: string;
  allowedTopologies?: coreV1.TopologySelectorTerm[];
}

export interface StorageClassList {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ListMeta;
  items: StorageClass[];
}

export interface TokenRequest {
  audience: string;
  expirationSeconds?: number;
}

export interface VolumeAttachment {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ObjectMeta;
  spec: VolumeAttachmentSpec;
  status: VolumeAttachmentStatus;
}

export interface VolumeAttachmentList {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ListMeta;
  items: VolumeAttachment[];
}

export interface VolumeAttachmentSource {
  persistentVolumeName?: string;
  inlineVolumeSpec?: coreV1.PersistentVolumeSpec;
}

export interface VolumeAttachmentSpec {
  attacher: string;
  source: VolumeAttachmentSource;
  nodeName: string;
}

export interface VolumeAttachmentStatus {
  attached: boolean;
  attachmentMetadata?: { [key: string]: string };
  attachError?: VolumeError;
  detachError?: VolumeError;
}

export interface VolumeAttributesClass {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ObjectMeta;
  driverName: string;
  parameters?: { [key: string]: string };
}

export interface VolumeAttributesClassList {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ListMeta;
  items: VolumeAttributesClass[];
}

export interface VolumeError {
  time?: metaV1.Time;
  message?: string;
  errorCode?: number;
}

export interface VolumeNodeResources {
  count?: number;
}
