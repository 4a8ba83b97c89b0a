// Made by 'npm run gen' from proto/networking/v1.proto. Do not edit.
import type * as coreV1 from '../core/v1.ts';
import type * as metaIntstr from '../meta/intstr.ts';
import type * as metaV1 from '../meta/v1.ts';

/** Sends the requests for one URL path to a backend. */
export interface HTTPIngressPath {
  /** URL path to match, beginning with a slash; required for Exact and Prefix matching. */
  path?: string;
  /** Where matching requests go. */
  backend: IngressBackend;
  /** How path is compared: exactly, by path elements, or as the ingress controller sees fit. */
  pathType: string;
}

/** The HTTP paths of one host. */
export interface HTTPIngressRuleValue {
  /** Paths with their backends; the longest match is preferred. */
  paths: HTTPIngressPath[];
}

/** Records that an address of a Service range is in use; the object's name is the address. */
export interface IPAddress {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** Desired state of this IPAddress, written by its owner. */
  spec: IPAddressSpec;
}

/** A list of IPAddress objects, as returned by list requests. */
export interface IPAddressList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The IPAddress objects found; empty when nothing matched. */
  items: IPAddress[];
}

/** Tells for whom the address is reserved. */
export interface IPAddressSpec {
  /** The object, usually a Service, that owns the address. */
  parentRef: ParentReference;
}

/** A range of addresses, with optional holes. */
export interface IPBlock {
  /** Range in CIDR notation, such as 10.0.0.0/8 or 2001:db8::/64. */
  cidr: string;
  /** Ranges inside cidr to leave out. */
  except?: string[];
}

/** Routes HTTP traffic from outside to Services by host and path. */
export interface Ingress {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** Desired state of this Ingress, written by its owner. */
  spec: IngressSpec;
  /** State last reported by the system; not meant to be edited by users. */
  status: IngressStatus;
}

/** Destination of requests: a Service or another resource. */
export interface IngressBackend {
  /** An object in the same namespace that receives requests; exclusive with service. */
  resource?: coreV1.TypedLocalObjectReference;
  /** The Service that receives requests; exclusive with resource. */
  service?: IngressServiceBackend;
}

/** Describes a kind of ingress and the controller implementing it. */
export interface IngressClass {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** Desired state of this IngressClass, written by its owner. */
  spec: IngressClassSpec;
}

/** A list of IngressClass objects, as returned by list requests. */
export interface IngressClassList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The IngressClass objects found; empty when nothing matched. */
  items: IngressClass[];
}

/** Points at an object holding settings for an ingress class. */
export interface IngressClassParametersReference {
  /** API group of the settings object; absent means the core group. */
  apiGroup?: string;
  /** Kind of the settings object. */
  kind: string;
  /** Name of the settings object. */
  name: string;
  /** Whether the settings object is cluster-scoped or lives in a namespace. */
  scope?: string;
  /** Namespace of the settings object; required with scope Namespace, forbidden otherwise. */
  namespace?: string;
}

/** Controller and parameters of an ingress class. */
export interface IngressClassSpec {
  /** Domain-prefixed name of the controller serving this class; immutable. */
  controller?: string;
  /** Where additional settings are found; absent when the controller needs none. */
  parameters?: IngressClassParametersReference;
}

/** A list of Ingress objects, as returned by list requests. */
export interface IngressList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The Ingress objects found; empty when nothing matched. */
  items: Ingress[];
}

/** One entry point of the load balancer in front of an ingress. */
export interface IngressLoadBalancerIngress {
  /** Address of an entry point reached by IP. */
  ip?: string;
  /** Host name of an entry point reached by DNS. */
  hostname?: string;
  /** State of each port opened by this entry point. */
  ports?: IngressPortStatus[];
}

/** Where outside traffic enters. */
export interface IngressLoadBalancerStatus {
  /** Entry points of the load balancer. */
  ingress?: IngressLoadBalancerIngress[];
}

/** State of one load balancer port. */
export interface IngressPortStatus {
  /** Number of the port described. */
  port: number;
  /** Transport protocol of the port. */
  protocol: string;
  /** CamelCase code of the problem with this port; absent if there is none. */
  error?: string;
}

/** Routing for one host. */
export interface IngressRule {
  /** Fully qualified host name, possibly starting with *.; empty applies to all hosts. */
  host?: string;
  /** Paths for HTTP; absent sends all traffic of the host to the default backend. */
  http?: HTTPIngressRuleValue;
}

/** Protocol-specific part of an ingress rule. */
export interface IngressRuleValue {
  /** Paths for HTTP; absent sends all traffic of the host to the default backend. */
  http?: HTTPIngressRuleValue;
}

/** A Service port as destination. */
export interface IngressServiceBackend {
  /** Name of a Service in the ingress's own namespace. */
  name: string;
  /** Which port of the Service to use, by name or number. */
  port?: ServiceBackendPort;
}

/** Routing rules, TLS settings and class of an ingress. */
export interface IngressSpec {
  /** Receives requests that match none of the rules. */
  defaultBackend?: IngressBackend;
  /** TLS settings; hosts sharing a port are told apart by SNI. */
  tls?: IngressTLS[];
  /** Routing per host; without rules everything goes to the default backend. */
  rules?: IngressRule[];
  /** Class whose controller should act on this ingress; absent may get the default class. */
  ingressClassName?: string;
}

/** State of an ingress as reported by its controller. */
export interface IngressStatus {
  /** Addresses under which the ingress can be reached. */
  loadBalancer?: IngressLoadBalancerStatus;
}

/** TLS certificate for some hosts. */
export interface IngressTLS {
  /** Hosts the certificate covers; absent means the controller's wildcard host. */
  hosts?: string[];
  /** Secret holding certificate and key; absent leaves the choice to the controller. */
  secretName?: string;
}

/** Restricts which network traffic selected pods may receive or send. */
export interface NetworkPolicy {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** Desired state of this NetworkPolicy, written by its owner. */
  spec: NetworkPolicySpec;
}

/** Allows some outgoing traffic. */
export interface NetworkPolicyEgressRule {
  /** Destination ports allowed; empty or absent allows all ports. */
  ports?: NetworkPolicyPort[];
  /** Destinations allowed; empty or absent allows every destination. */
  to?: NetworkPolicyPeer[];
}

/** Allows some incoming traffic. */
export interface NetworkPolicyIngressRule {
  /** Ports of the selected pods that are opened; empty or absent opens all. */
  ports?: NetworkPolicyPort[];
  /** Sources allowed; empty or absent allows every source. */
  from?: NetworkPolicyPeer[];
}

/** A list of NetworkPolicy objects, as returned by list requests. */
export interface NetworkPolicyList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The NetworkPolicy objects found; empty when nothing matched. */
  items: NetworkPolicy[];
}

/** The other side of allowed traffic: pods or an address range. */
export interface NetworkPolicyPeer {
  /** Pods by label, in the policy's namespace unless namespaceSelector widens that; {} means all. */
  podSelector?: metaV1.LabelSelector;
  /** Namespaces by label; alone it admits all their pods, {} means every namespace. */
  namespaceSelector?: metaV1.LabelSelector;
  /** Range of addresses; cannot be combined with the selectors. */
  ipBlock?: IPBlock;
}

/** A port or range of ports for allowed traffic. */
export interface NetworkPolicyPort {
  /** Transport protocol the entry applies to. */
  protocol?: string;
  /** Port number, or the name of a container port; absent covers all ports. */
  port?: metaIntstr.IntOrString;
  /** Last port of a range that begins at port; needs a numeric port. */
  endPort?: number;
}

/** Which pods a policy concerns and what traffic it lets through. */
export interface NetworkPolicySpec {
  /** Pods of this namespace the policy applies to; empty selects all of them. */
  podSelector?: metaV1.LabelSelector;
  /** Incoming traffic allowed; with no entries, selected pods are isolated for ingress. */
  ingress?: NetworkPolicyIngressRule[];
  /** Outgoing traffic allowed; no entries, together with type Egress, blocks everything outgoing. */
  egress?: NetworkPolicyEgressRule[];
  /** Directions the policy governs; absent means Ingress, and Egress too if egress rules exist. */
  policyTypes?: string[];
}

/** Identifies the owner of an IP address. */
export interface ParentReference {
  /** API group of the owner; empty for the core group. */
  group?: string;
  /** Resource name of the owner, such as services. */
  resource: string;
  /** Namespace in which the owner lives. */
  namespace?: string;
  /** Name of the owning object. */
  name: string;
}

/** Chooses a Service port by name or by number. */
export interface ServiceBackendPort {
  /** Name of the Service port; exclusive with number. */
  name?: string;
  /** Number of the Service port; exclusive with name. */
  number?: number;
}

/** A range from which cluster IPs of Services are allocated. */
export interface ServiceCIDR {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** Desired state of this ServiceCIDR, written by its owner. */
  spec: ServiceCIDRSpec;
  /** State last reported by the system; not meant to be edited by users. */
  status: ServiceCIDRStatus;
}

/** A list of ServiceCIDR objects, as returned by list requests. */
export interface ServiceCIDRList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The ServiceCIDR objects found; empty when nothing matched. */
  items: ServiceCIDR[];
}

/** The address ranges of a ServiceCIDR. */
export interface ServiceCIDRSpec {
  /** One range, or one per IP family for dual stack; cannot be altered later. */
  cidrs?: string[];
}

/** State of a ServiceCIDR. */
export interface ServiceCIDRStatus {
  /** Latest observations, such as Ready, one per type. */
  conditions?: metaV1.Condition[];
}
