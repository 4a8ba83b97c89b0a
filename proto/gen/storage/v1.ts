// Made by 'npm run gen' from proto/storage/v1.proto. Do not edit.
import type * as coreV1 from '../core/v1.ts';
import type * as metaQuantity from '../meta/quantity.ts';
import type * as metaV1 from '../meta/v1.ts';

/** Describes a CSI volume driver installed in the cluster; its name is the driver's name. */
export interface CSIDriver {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** Desired state of this CSIDriver, written by its owner. */
  spec: CSIDriverSpec;
}

/** A list of CSIDriver objects, as returned by list requests. */
export interface CSIDriverList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The CSIDriver objects found; empty when nothing matched. */
  items: CSIDriver[];
}

/** How Kubernetes should deal with the driver. */
export interface CSIDriverSpec {
  /** Whether volumes must be attached to a node before mounting; false skips that step. */
  attachRequired?: boolean;
  /** Whether the driver is told about the pod when mounting. */
  podInfoOnMount?: boolean;
  /** Kinds of volumes supported: claimed ones, inline ones in pods, or both. */
  volumeLifecycleModes?: string[];
  /** Whether scheduling waits for and heeds the capacity the driver publishes. */
  storageCapacity?: boolean;
  /** Whether ownership of volume files is adapted to the pod's fsGroup before mounting. */
  fsGroupPolicy?: string;
  /** Service account tokens of the pod that the driver wants to receive on mounting. */
  tokenRequests?: TokenRequest[];
  /** Whether mounting is repeated periodically so that the driver can refresh contents. */
  requiresRepublish?: boolean;
  /** Whether volumes can be mounted with an SELinux context option. */
  seLinuxMount?: boolean;
  /** Seconds between refreshes of a node's volume limit, 10 or more; absent never refreshes. */
  nodeAllocatableUpdatePeriodSeconds?: number;
  /** Whether tokens reach the driver as secrets; absent or false puts them in the volume context. */
  serviceAccountTokenInSecrets?: boolean;
  /** Whether pods avoid nodes lacking this driver; absent counts as false. */
  preventPodSchedulingIfMissing?: boolean;
}

/** Lists the CSI drivers present on the node of the same name. */
export interface CSINode {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** Desired state of this CSINode, written by its owner. */
  spec: CSINodeSpec;
}

/** One driver registered on a node. */
export interface CSINodeDriver {
  /** Name of the driver, as in its CSIDriver object. */
  name: string;
  /** Name by which the driver itself knows the node. */
  nodeID: string;
  /** Node label keys that describe where the driver's volumes are reachable. */
  topologyKeys?: string[];
  /** Limit on the driver's volumes on this node; absent means unlimited. */
  allocatable?: VolumeNodeResources;
}

/** A list of CSINode objects, as returned by list requests. */
export interface CSINodeList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The CSINode objects found; empty when nothing matched. */
  items: CSINode[];
}

/** Drivers of a node. */
export interface CSINodeSpec {
  /** One entry per registered driver; none means no driver is installed. */
  drivers: CSINodeDriver[];
}

/** Reports how much storage a class can still provide in one part of the cluster. */
export interface CSIStorageCapacity {
  apiVersion?: string;
  kind?: string;
  /** Bookkeeping common to all objects; the name has no meaning here. */
  metadata: metaV1.ObjectMeta;
  /** Nodes from which this storage is reachable; absent means none, {} means all. */
  nodeTopology?: metaV1.LabelSelector;
  /** Storage class the figures apply to. */
  storageClassName: string;
  /** Space still available for new volumes; absent when unknown. */
  capacity?: metaQuantity.Quantity;
  /** Largest volume that may be created; absent when unknown. */
  maximumVolumeSize?: metaQuantity.Quantity;
}

/** A list of CSIStorageCapacity objects, as returned by list requests. */
export interface CSIStorageCapacityList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The CSIStorageCapacity objects found; empty when nothing matched. */
  items: CSIStorageCapacity[];
}

/** Describes a kind of storage from which volumes are made on demand. */
export interface StorageClass {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** Name of the component that creates the volumes. */
  provisioner: string;
  /** Settings passed to the provisioner; their meaning is up to it. */
  parameters?: { [key: string]: string };
  /** What happens to a volume after its claim is gone. */
  reclaimPolicy?: string;
  /** Mount options for the volumes; not checked, wrong ones make mounting fail. */
  mountOptions?: string[];
  /** Whether claims of this class may grow; absent forbids it. */
  allowVolumeExpansion?: boolean;
  /** Whether volumes are made at once or when a pod needs them. */
  volumeBindingMode?: string;
  /** Parts of the cluster where volumes may be created; empty sets no limit. */
  allowedTopologies?: coreV1.TopologySelectorTerm[];
}

/** A list of StorageClass objects, as returned by list requests. */
export interface StorageClassList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The StorageClass objects found; empty when nothing matched. */
  items: StorageClass[];
}

/** A token that a CSI driver wants for the pod's service account. */
export interface TokenRequest {
  /** Intended recipient of the token; empty means the API server's audience. */
  audience: string;
  /** Wished token lifetime in seconds; absent uses the default lifetime. */
  expirationSeconds?: number;
}

/** Orders a volume to be attached to a node. */
export interface VolumeAttachment {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** Desired state of this VolumeAttachment, written by its owner. */
  spec: VolumeAttachmentSpec;
  /** State last reported by the system; not meant to be edited by users. */
  status: VolumeAttachmentStatus;
}

/** A list of VolumeAttachment objects, as returned by list requests. */
export interface VolumeAttachmentList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The VolumeAttachment objects found; empty when nothing matched. */
  items: VolumeAttachment[];
}

/** The volume to attach; exactly one field is set. */
export interface VolumeAttachmentSource {
  /** Name of the PersistentVolume to attach. */
  persistentVolumeName?: string;
  /** Volume described in place; used for migrated in-tree inline volumes. */
  inlineVolumeSpec?: coreV1.PersistentVolumeSpec;
}

/** Which volume goes to which node by which driver. */
export interface VolumeAttachmentSpec {
  /** Name of the CSI driver that performs the attachment. */
  attacher: string;
  /** The volume to be attached. */
  source: VolumeAttachmentSource;
  /** Node that should get the volume. */
  nodeName: string;
}

/** Progress of an attachment. */
export interface VolumeAttachmentStatus {
  /** True once the volume is attached. */
  attached: boolean;
  /** Data returned by the driver, needed for the mounting that follows. */
  attachmentMetadata?: { [key: string]: string };
  /** Last failure while attaching, if any. */
  attachError?: VolumeError;
  /** Last failure while detaching, if any. */
  detachError?: VolumeError;
}

/** A named set of changeable volume properties, such as performance levels. */
export interface VolumeAttributesClass {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** CSI driver that understands the parameters; immutable. */
  driverName: string;
  /** Properties for the driver to apply to volumes; immutable, at least one is needed. */
  parameters?: { [key: string]: string };
}

/** A list of VolumeAttributesClass objects, as returned by list requests. */
export interface VolumeAttributesClassList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The VolumeAttributesClass objects found; empty when nothing matched. */
  items: VolumeAttributesClass[];
}

/** A failure while attaching or detaching. */
export interface VolumeError {
  /** When the failure was met. */
  time?: metaV1.Time;
  /** Details for people; must not contain secrets. */
  message?: string;
  /** gRPC code the driver answered with, if known. */
  errorCode?: number;
}

/** Volume limits of a driver on a node. */
export interface VolumeNodeResources {
  /** Most volumes of the driver the node can use at once; absent means no limit. */
  count?: number;
}
