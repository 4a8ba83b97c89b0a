// Made by 'npm run gen' from proto/node/v1.proto. Do not edit.
import type * as coreV1 from '../core/v1.ts';
import type * as metaQuantity from '../meta/quantity.ts';
import type * as metaV1 from '../meta/v1.ts';

/** Resources consumed by a pod's sandbox beyond its containers. */
export interface Overhead {
  /** Fixed amount per resource added to every pod of this runtime class. */
  podFixed?: { [key: string]: metaQuantity.Quantity };
}

/** Names a container runtime set-up that pods can choose. */
export interface RuntimeClass {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** Name of the matching configuration in the node's container runtime; immutable. */
  handler: string;
  /** Extra resources to account for each pod; absent adds none. */
  overhead?: Overhead;
  /** Which nodes support this runtime; absent assumes all of them. */
  scheduling?: Scheduling;
}

/** A list of RuntimeClass objects, as returned by list requests. */
export interface RuntimeClassList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The RuntimeClass objects found; empty when nothing matched. */
  items: RuntimeClass[];
}

/** Steers pods of a runtime class to suitable nodes. */
export interface Scheduling {
  /** Node labels required in addition to the pod's own node selector. */
  nodeSelector?: { [key: string]: string };
  /** Tolerations added to those of the pod. */
  tolerations?: coreV1.Toleration[];
}
