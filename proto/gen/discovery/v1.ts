// Made by 'npm run gen' from proto/discovery/v1.proto. Do not edit.
import type * as coreV1 from '../core/v1.ts';
import type * as metaV1 from '../meta/v1.ts';

/** One backend of a Service, typically one pod. */
export interface Endpoint {
  /** Addresses of the backend, all of the slice's address type; clients use the first. */
  addresses: string[];
  /** Whether the backend is ready, serving or terminating. */
  conditions?: EndpointConditions;
  /** Host name of the backend, used for its DNS record; must be a DNS label. */
  hostname?: string;
  /** The object behind this endpoint, usually a Pod. */
  targetRef?: coreV1.ObjectReference;
  /** Topology labels left over from the beta API; read-only today. */
  deprecatedTopology?: { [key: string]: string };
  /** Node on which the backend runs. */
  nodeName?: string;
  /** Zone in which the backend runs. */
  zone?: string;
  /** Advice about which consumers should use this endpoint. */
  hints?: EndpointHints;
}

/** Present fitness of an endpoint for traffic. */
export interface EndpointConditions {
  /** Whether new traffic may be sent here; absent should be read as true. */
  ready?: boolean;
  /** Whether the backend answers, even while it terminates; absent follows ready. */
  serving?: boolean;
  /** Whether the backend is shutting down; absent should be read as false. */
  terminating?: boolean;
}

/** Which consumers should prefer an endpoint. */
export interface EndpointHints {
  /** Zones whose clients should use this endpoint; at most 8. */
  forZones?: ForZone[];
  /** Nodes whose clients should use this endpoint; at most 8. */
  forNodes?: ForNode[];
}

/** A port shared by all endpoints of a slice. */
export interface EndpointPort {
  /** Name of the port, unique in the slice; empty for a single unnamed port. */
  name?: string;
  /** Transport protocol of the port. */
  protocol?: string;
  /** Port number; absent leaves the meaning to the consumer. */
  port?: number;
  /** Application protocol spoken there, as a hint to proxies and load balancers. */
  appProtocol?: string;
}

/** A part of the backends of one Service. */
export interface EndpointSlice {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** The backends, at most 1000 per slice. */
  endpoints: Endpoint[];
  /** Ports each of these backends exposes; an empty list means none is defined. */
  ports: EndpointPort[];
  /** Kind of address every endpoint of this slice carries; immutable. */
  addressType: string;
}

/** A list of EndpointSlice objects, as returned by list requests. */
export interface EndpointSliceList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The EndpointSlice objects found; empty when nothing matched. */
  items: EndpointSlice[];
}

/** Names a node that an endpoint is meant for. */
export interface ForNode {
  /** Name of the node to prefer for. */
  name: string;
}

/** Names a zone that an endpoint is meant for. */
export interface ForZone {
  /** Name of the zone to prefer for. */
  name: string;
}
