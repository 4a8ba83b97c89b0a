// Made by 'npm run gen' from proto/coordination/v1.proto. Do not edit.
import type * as metaV1 from '../meta/v1.ts';

export interface Lease {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ObjectMeta;
  spec: LeaseSpec;
}

export interface LeaseList {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ListMeta;
  items: Lease[];
}

export interface LeaseSpec {
  holderIdentity?: string;
  leaseDurationSeconds?: number;
  acquireTime?: metaV1.MicroTime;
  renewTime?: metaV1.MicroTime;
  leaseTransitions?: number;
  strategy?: string;
  preferredHolder?: string;
}
