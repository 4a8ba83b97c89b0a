// Made by 'npm run gen' from proto/node/v1.proto. Do not edit.
import type * as coreV1 from '../core/v1.ts';
import type * as metaQuantity from '../meta/quantity.ts';
import type * as metaV1 from '../meta/v1.ts';

export interface Overhead {
  podFixed?: { [key: string]: metaQuantity.Quantity };
}

export interface RuntimeClass {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ObjectMeta;
  handler: string;
  overhead?: Overhead;
  scheduling?: Scheduling;
}

export interface RuntimeClassList {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ListMeta;
  items: RuntimeClass[];
}

export interface Scheduling {
  nodeSelector?: { [key: string]: string };
  tolerations?: coreV1.Toleration[];
}
