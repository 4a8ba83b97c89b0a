// Made by 'npm run gen' from proto/apiregistration/v1.proto. Do not edit.
import type * as metaV1 from '../meta/v1.ts';

export interface APIService {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ObjectMeta;
  spec: APIServiceSpec;
  status: APIServiceStatus;
}

export interface APIServiceCondition {
  type: string;
  status: string;
  lastTransitionTime?: metaV1.Time;
  reason?: string;
  message?: string;
}

export interface APIServiceList {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ListMeta;
  items: APIService[];
}

export interface APIServiceSpec {
  service?: ServiceReference;
  group?: string;
  version?: string;
  insecureSkipTLSVerify?: boolean;
  caBundle?: string;
  groupPriorityMinimum: number;
  versionPriority: number;
}

export interface APIServiceStatus {
  conditions?: APIServiceCondition[];
}

export interface ServiceReference {
  namespace?: string;
  name?: string;
  port?: number;
}
