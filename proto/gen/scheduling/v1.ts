// Made by 'npm run gen' from proto/scheduling/v1.proto. Do not edit.
import type * as metaV1 from '../meta/v1.ts';

export interface PriorityClass {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ObjectMeta;
  value?: number;
  globalDefault?: boolean;
  description?: string;
  preemptionPolicy?: string;
}

export interface PriorityClassList {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ListMeta;
  items: PriorityClass[];
}
