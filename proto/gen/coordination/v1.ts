// Made by 'npm run gen' from proto/coordination/v1.proto. Do not edit.
import type * as metaV1 from '../meta/v1.ts';

/** A small, frequently renewed claim, used for leader election and node heartbeats. */
export interface Lease {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** Desired state of this Lease, written by its owner. */
  spec: LeaseSpec;
}

/** A list of Lease objects, as returned by list requests. */
export interface LeaseList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The Lease objects found; empty when nothing matched. */
  items: Lease[];
}

/** Who holds the lease and for how long. */
export interface LeaseSpec {
  /** Identity of the present holder; absent or empty means nobody holds it. */
  holderIdentity?: string;
  /** Seconds after the last renewal at which others may take over. */
  leaseDurationSeconds?: number;
  /** When the present holder obtained the lease. */
  acquireTime?: metaV1.MicroTime;
  /** When the holder last confirmed that it is alive. */
  renewTime?: metaV1.MicroTime;
  /** How many times the lease changed hands. */
  leaseTransitions?: number;
  /** How a leader is picked in coordinated elections, such as OldestEmulationVersion; absent means classic election. */
  strategy?: string;
  /** Candidate the present holder should hand over to; needs strategy to be set. */
  preferredHolder?: string;
}
