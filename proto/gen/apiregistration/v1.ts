// Made by 'npm run gen' from proto/apiregistration/v1.proto. Do not edit.
import type * as metaV1 from '../meta/v1.ts';

/** Registers one API group version and where it is served. */
export interface APIService {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** Desired state of this APIService, written by its owner. */
  spec: APIServiceSpec;
  /** State last reported by the system; not meant to be edited by users. */
  status: APIServiceStatus;
}

/** One observed aspect of an APIService, mainly Available. */
export interface APIServiceCondition {
  /** Name of the aspect this condition reports on. */
  type: string;
  /** Verdict for this condition: True, False, or Unknown when it cannot be told. */
  status: string;
  /** When the status last switched to its present value. */
  lastTransitionTime?: metaV1.Time;
  /** Short CamelCase code, meant for programs, explaining the last status switch. */
  reason?: string;
  /** Free text for people with details on the present status. */
  message?: string;
}

/** A list of APIService objects, as returned by list requests. */
export interface APIServiceList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The APIService objects found; empty when nothing matched. */
  items: APIService[];
}

/** Group version, its priority, and the server behind it. */
export interface APIServiceSpec {
  /** Service of the extension server; absent means this API server serves the version itself. */
  service?: ServiceReference;
  /** API group that is registered. */
  group?: string;
  /** Version of the group, such as v1. */
  version?: string;
  /** True omits verifying the extension server's certificate; strongly discouraged. */
  insecureSkipTLSVerify?: boolean;
  /** PEM certificates to verify the extension server with; absent trusts the system roots. */
  caBundle?: string;
  /** Priority of the group at the least; groups with larger numbers are preferred. */
  groupPriorityMinimum: number;
  /** Order among versions of the group; larger numbers come first. */
  versionPriority: number;
}

/** Whether the API is available. */
export interface APIServiceStatus {
  /** Latest observations, one per type. */
  conditions?: APIServiceCondition[];
}

/** Names the Service in front of an extension API server. */
export interface ServiceReference {
  /** Namespace in which the Service lives. */
  namespace?: string;
  /** Name of the Service to call. */
  name?: string;
  /** Port of the Service to call, over HTTPS. */
  port?: number;
}
