// Made by 'npm run gen' from proto/apidiscovery/v2.proto. Do not edit.
import type * as metaV1 from '../meta/v1.ts';

/** One API group with everything it offers. */
export interface APIGroupDiscovery {
  apiVersion?: string;
  kind?: string;
  /** Only the name is set: that of the group, empty for the core group. */
  metadata: Partial<metaV1.ObjectMeta>;
  /** Versions of the group, most preferred first. */
  versions?: APIVersionDiscovery[];
}

/** All API groups of the server, as answered to discovery requests. */
export interface APIGroupDiscoveryList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The groups, highest priority first. */
  items?: APIGroupDiscovery[];
}

/** One resource of an API version. */
export interface APIResourceDiscovery {
  /** Plural name, as used in URLs. */
  resource?: string;
  /** Kind of the objects this resource returns. */
  responseKind?: metaV1.GroupVersionKind;
  /** Whether its objects live in namespaces or belong to the whole cluster. */
  scope?: string;
  /** Singular name, accepted by command-line tools. */
  singularResource?: string;
  /** Actions the resource supports, such as get, list and watch. */
  verbs?: string[];
  /** Abbreviations for use on the command line, such as po. */
  shortNames?: string[];
  /** Groups of resources it is listed under, such as all. */
  categories?: string[];
  /** Subresources offered, such as status or scale. */
  subresources?: APISubresourceDiscovery[];
}

/** One subresource of a resource. */
export interface APISubresourceDiscovery {
  /** Name of the subresource, without that of the parent. */
  subresource?: string;
  /** Kind of the objects returned; absent if they are not Kubernetes objects. */
  responseKind?: metaV1.GroupVersionKind;
  /** Kinds that may be sent to the subresource. */
  acceptedTypes?: metaV1.GroupVersionKind[];
  /** Actions the subresource supports. */
  verbs?: string[];
}

/** One version of an API group. */
export interface APIVersionDiscovery {
  /** Name of the version, such as v1. */
  version?: string;
  /** Resources served under this version. */
  resources?: APIResourceDiscovery[];
  /** Whether the list was fetched just now or dates from before an outage of the serving server. */
  freshness?: string;
}
