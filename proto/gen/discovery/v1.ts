// Made by 'npm run gen' from proto/discovery/v1.proto. Do not edit.
import type * as coreV1 from '../core/v1.ts';
import type * as metaV1 from '../meta/v1.ts';

export interface Endpoint {
  addresses: string[];
  conditions?: EndpointConditions;
  hostname?: string;
  targetRef?: coreV1.ObjectReference;
  deprecatedTopology?: { [key: string]: string };
  nodeName?: string;
  zone?: string;
  hints?: EndpointHints;
}

export interface EndpointConditions {
  ready?: boolean;
  serving?: boolean;
  terminating?: boolean;
}

export interface EndpointHints {
  forZones?: ForZone[];
  forNodes?: ForNode[];
}

export interface EndpointPort {
  name?: string;
  protocol?: string;
  port?: number;
  appProtocol?: string;
}

export interface EndpointSlice {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ObjectMeta;
  endpoints?: Endpoint[];
  ports?: EndpointPort[];
  addressType: string;
}

export interface EndpointSliceList {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ListMeta;
  items: EndpointSlice[];
}

export interface ForNode {
  name: string;
}

export interface ForZone {
  name: string;
}
