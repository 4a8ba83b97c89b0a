// Made by 'npm run gen' from proto/meta/v1.proto. Do not edit.
import type * as metaRuntime from '../meta/runtime.ts';

/** One API group as shown by discovery: its name, the versions served and the one to prefer. */
export interface APIGroup {
  apiVersion?: string;
  kind?: string;
  /** Name of the group, such as apps; empty for the legacy core group. */
  name: string;
  /** Every version of the group this server offers. */
  versions: GroupVersionForDiscovery[];
  /** The version clients should pick when they have no reason to use another. */
  preferredVersion?: GroupVersionForDiscovery;
  /** Which server address clients of a given network should use; the first match wins. */
  serverAddressByClientCIDRs?: ServerAddressByClientCIDR[];
}

/** All API groups other than the core one, as returned at /apis. */
export interface APIGroupList {
  apiVersion?: string;
  kind?: string;
  /** The groups known to the server. */
  groups: APIGroup[];
}

/** Discovery entry for one resource: its names, kind, scope and the requests it accepts. */
export interface APIResource {
  /** Plural name used in URLs, for example pods, or pods/log for a subresource. */
  name: string;
  /** True when objects live inside a namespace, false when they are cluster wide. */
  namespaced: boolean;
  /** Kind of the objects this resource serves, for example Pod. */
  kind: string;
  /** Requests the resource supports, for example get, watch or deletecollection. */
  verbs: Verbs;
  /** Abbreviations for the command line, for example po. */
  shortNames?: string[];
  /** Singular form that command line tools accept, for example pod. */
  singularName: string;
  /** Named sets the resource belongs to, such as all, usable in place of a resource name. */
  categories?: string[];
  /** API group of the kind, if it differs from that of the enclosing list; empty means the same. */
  group?: string;
  /** API version of the kind, if it differs from that of the enclosing list; empty means the same. */
  version?: string;
  /** Opaque hash of the version objects are stored in; compare only for equality to detect a migration. */
  storageVersionHash?: string;
}

/** The resources served under one group and version, as returned by discovery. */
export interface APIResourceList {
  apiVersion?: string;
  kind?: string;
  /** Group and version the resources belong to, written group/version, or v1 for the core group. */
  groupVersion: string;
  /** Resources and subresources available at this group and version. */
  resources: APIResource[];
}

/** Versions of the legacy core group, as returned at /api. */
export interface APIVersions {
  apiVersion?: string;
  kind?: string;
  /** Core API versions the server offers; v1 today. */
  versions: string[];
  /** Which server address clients of a given network should use; the first match wins. */
  serverAddressByClientCIDRs: ServerAddressByClientCIDR[];
}

/** Query parameters of a server-side apply request. */
export interface ApplyOptions {
  apiVersion?: string;
  kind?: string;
  /** With All, the request is checked and answered as usual but nothing is stored. */
  dryRun?: string[];
  /** Take over fields other managers own instead of failing with a conflict. */
  force?: boolean;
  /** Name under which the applied fields are recorded; apply requests must give one. */
  fieldManager?: string;
}

/** One observed aspect of an object's state, with when and why it last changed. */
export interface Condition {
  /** Which aspect the condition is about, in CamelCase or with a domain prefix such as example.com/Ready. */
  type: string;
  /** Whether the condition holds; Unknown if that cannot be told. */
  status: string;
  /** The metadata.generation this condition was computed for; a lower number than the current one means it is out of date. */
  observedGeneration?: number;
  /** When status last flipped from one value to another. */
  lastTransitionTime: Time;
  /** CamelCase word for programs telling why status has its value; must not be empty. */
  reason: string;
  /** Details of the last change, written for people; may be empty. */
  message: string;
}

/** Query parameters of a create request. */
export interface CreateOptions {
  apiVersion?: string;
  kind?: string;
  /** With All, the request is checked and answered as usual but nothing is stored. */
  dryRun?: string[];
  /** Name under which the written fields are recorded; derived from the user agent when left out. */
  fieldManager?: string;
  /** How unknown or duplicate fields are treated: dropped silently, dropped with a warning, or refused. */
  fieldValidation?: string;
}

/** Settings of a delete request, given as query parameters or as its body. */
export interface DeleteOptions {
  apiVersion?: string;
  kind?: string;
  /** Seconds the object gets to shut down; 0 deletes at once, absent uses the default of its kind. */
  gracePeriodSeconds?: number;
  /** Conditions the stored object must meet, or the request fails with a conflict. */
  preconditions?: Preconditions;
  /** Deprecated; use propagationPolicy. True leaves dependents in place; may not be combined with propagationPolicy. */
  orphanDependents?: boolean;
  /** What happens to dependents: kept, deleted afterwards, or deleted first; absent uses the default of the kind. */
  propagationPolicy?: string;
  /** With All, the request is checked and answered as usual but nothing is removed. */
  dryRun?: string[];
  /** Delete even if the stored object cannot be read back or decrypted; skips finalizers and may harm the cluster, so use as a last resort. */
  ignoreStoreReadErrorWithClusterBreakingPotential?: boolean;
}

/** A length of time, written in JSON as a string like 1h30m or 500ms. */
export type Duration = string;

/** One comparison on a field of an object, part of a selector. */
export interface FieldSelectorRequirement {
  /** Path of the field to compare, for example metadata.name. */
  key: string;
  /** How the field is compared with values; servers may add further operators. */
  operator: string;
  /** Values to compare with; at least one for In and NotIn, none for Exists and DoesNotExist. */
  values?: string[];
}

/** A set of fields of an object, kept as a JSON tree whose keys name fields (f:), list keys (k:), values (v:) or positions (i:). */
export type FieldsV1 = { [key: string]: unknown };

/** Query parameters of a request for a single object. */
export interface GetOptions {
  apiVersion?: string;
  kind?: string;
  /** How fresh the answer must be: empty for the latest, 0 for any cached state, otherwise not older than this version. */
  resourceVersion?: string;
}

/** A kind together with its API group, without a version. */
export interface GroupKind {
  /** API group; empty for core. */
  group?: string;
  /** Kind within the group. */
  kind?: string;
}

/** A resource together with its API group, without a version. */
export interface GroupResource {
  /** API group; empty for core. */
  group: string;
  /** Plural resource name within the group. */
  resource: string;
}

/** An API group and one of its versions. */
export interface GroupVersion {
  /** API group; empty for core. */
  group?: string;
  /** Version within the group, for example v1. */
  version?: string;
}

/** A group and version in both the joined and the short form, used by discovery. */
export interface GroupVersionForDiscovery {
  /** Joined form group/version, for example apps/v1. */
  groupVersion: string;
  /** The version alone, for example v1. */
  version: string;
}

/** Full identification of a kind: group, version and name. */
export interface GroupVersionKind {
  /** API group; empty for core. */
  group?: string;
  /** Version within the group. */
  version?: string;
  /** Kind name, for example Deployment. */
  kind?: string;
}

/** Full identification of a resource: group, version and plural name. */
export interface GroupVersionResource {
  /** API group; empty for core. */
  group?: string;
  /** Version within the group. */
  version?: string;
  /** Plural resource name, for example deployments. */
  resource?: string;
}

/** Picks objects by their labels; all parts must match. Empty picks every object, an absent selector none. */
export interface LabelSelector {
  /** Labels an object must carry with exactly these values. */
  matchLabels?: { [key: string]: string };
  /** Further label tests; each must hold. */
  matchExpressions?: LabelSelectorRequirement[];
}

/** One test on a label: its key, a comparison and the values. */
export interface LabelSelectorRequirement {
  /** Label the test looks at. */
  key: string;
  /** Test to apply: value among or not among values, or label present or missing. */
  operator: string;
  /** Values to compare with; at least one for In and NotIn, none for Exists and DoesNotExist. */
  values?: string[];
}

/** A collection of objects of possibly different kinds, as used by command line tools. */
export interface List {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: ListMeta;
  /** The objects, each with its own kind and apiVersion. */
  items?: metaRuntime.RawExtension[];
}

/** Metadata of a list answer: the state it shows and how to fetch the rest. */
export interface ListMeta {
  /** Deprecated and no longer filled in by the server. */
  selfLink?: string;
  /** Opaque version of the collection at the time of the listing; start a watch from here. */
  resourceVersion?: string;
  /** Token to request the next page with the same query; empty when there is nothing more. */
  continue?: string;
  /** Estimate of how many objects follow after this page; absent if unknown or if selectors are used. */
  remainingItemCount?: number;
  /** Present when the answer covers just one shard of the collection; alpha. */
  shardInfo?: ShardInfo;
}

/** Query parameters of list, watch and delete-collection requests. */
export interface ListOptions {
  apiVersion?: string;
  kind?: string;
  /** Keep only objects whose labels match, for example app=web,tier!=db; empty keeps all. */
  labelSelector?: string;
  /** Keep only objects whose fields match, for example metadata.name=web; few fields are supported per kind. */
  fieldSelector?: string;
  /** Stream changes as they happen in place of a single list answer. */
  watch?: boolean;
  /** State to read or to start watching from: empty for the latest, 0 for any; see also resourceVersionMatch. */
  resourceVersion?: string;
  /** Upper bound in seconds for the request; a watch ends after that time. */
  timeoutSeconds?: number;
  /** Most objects to return in one answer; 0 means no paging. Further pages are fetched with continue. */
  limit?: number;
  /** Token from the previous page; an expired one gives 410 and the listing must start over. */
  continue?: string;
  /** Let the server send BOOKMARK events that carry nothing but a newer resource version. */
  allowWatchBookmarks?: boolean;
  /** How resourceVersion is understood when listing: precisely that state, or that one or any later. */
  resourceVersionMatch?: string;
  /** For a watch: first send the existing objects as ADDED events, then a bookmark marking the end of them. */
  sendInitialEvents?: boolean;
  /** Restricts the answer to one hash range of the objects, so several clients can split a collection; alpha. */
  shardSelector?: string;
}

/** Records which fields of an object one manager has set, and by which kind of request. */
export interface ManagedFieldsEntry {
  /** Name of the client or controller that owns the fields. */
  manager?: string;
  /** Whether the fields were set by server-side apply or by any other write. */
  operation?: string;
  /** API version in which the field set is expressed. */
  apiVersion?: string;
  /** When this manager last changed the entry; managing the same fields with equal values does not update it. */
  time?: Time;
  /** Format of the field set; FieldsV1 is the sole format. */
  fieldsType?: string;
  /** The owned fields, as a JSON tree. */
  fieldsV1?: FieldsV1;
  /** Subresource through which the fields were written, such as status; empty for the main resource. */
  subresource?: string;
}

/** A moment in time with microsecond precision, written in JSON as an RFC 3339 string. */
export type MicroTime = string;

/** Identity and bookkeeping that every stored object carries. */
export interface ObjectMeta {
  /** Name, unique for the kind within its namespace; cannot be changed once created. */
  name: string;
  /** Prefix from which the server builds a unique name, if name is empty at creation. */
  generateName?: string;
  /** Namespace the object lives in; empty for cluster-wide kinds. Cannot be changed. */
  namespace?: string;
  /** Deprecated and no longer filled in by the server. */
  selfLink?: string;
  /** Server-made identifier, never used again even after deletion of the object. */
  uid: string;
  /** Opaque version that changes with each write; send it back to guard an update against concurrent changes. */
  resourceVersion: string;
  /** Counter the server raises when the desired state changes. */
  generation?: number;
  /** When the server stored the object; set by the server. */
  creationTimestamp: Time;
  /** Once set, the object is being deleted and disappears after this time, when its finalizers are gone. */
  deletionTimestamp?: Time;
  /** Seconds granted for shutting down; set along with deletionTimestamp. */
  deletionGracePeriodSeconds?: number;
  /** Short key-value pairs by which selectors find the object. */
  labels?: { [key: string]: string };
  /** Free-form key-value notes for tools and people; selectors do not see them. */
  annotations?: { [key: string]: string };
  /** Objects this one depends on; when all of them are gone it is garbage collected. */
  ownerReferences?: OwnerReference[];
  /** Cleanup tasks that must be removed from this list, each by its controller, before the object vanishes. */
  finalizers?: string[];
  /** Which manager owns which fields; maintained by the server for server-side apply. */
  managedFields?: ManagedFieldsEntry[];
}

/** Points at an object that owns this one, in the same namespace or cluster wide. */
export interface OwnerReference {
  /** Kind of the owner. */
  kind: string;
  /** Name of the owner. */
  name: string;
  /** UID of the owner, which tells it from a later object with the same name. */
  uid: string;
  /** Group and version of the owner. */
  apiVersion: string;
  /** True for the one owner that manages this object. */
  controller?: boolean;
  /** True makes a foreground deletion of the owner wait until this object is gone. */
  blockOwnerDeletion?: boolean;
}

/** Any object reduced to its metadata, for clients that need nothing else. */
export interface PartialObjectMetadata {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: Partial<ObjectMeta>;
}

/** A list of objects reduced to their metadata. */
export interface PartialObjectMetadataList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: ListMeta;
  /** The objects found, each with metadata only. */
  items?: PartialObjectMetadata[];
}

/** Body of a patch request; its meaning depends on the content type. */
export type Patch = Record<string, never>;

/** Query parameters of a patch request. */
export interface PatchOptions {
  apiVersion?: string;
  kind?: string;
  /** With All, the request is checked and answered as usual but nothing is stored. */
  dryRun?: string[];
  /** For server-side apply: take over fields other managers own. Not allowed with other patch types. */
  force?: boolean;
  /** Name under which the written fields are recorded; mandatory for server-side apply. */
  fieldManager?: string;
  /** How unknown or duplicate fields are treated: dropped silently, dropped with a warning, or refused. */
  fieldValidation?: string;
}

/** Conditions an object must meet for a delete to go ahead. */
export interface Preconditions {
  /** The object must have this UID. */
  uid?: string;
  /** The object must still be at this resource version. */
  resourceVersion?: string;
}

/** The paths a server offers, as returned at its root. */
export interface RootPaths {
  /** URL paths under which something is served. */
  paths?: string[];
}

/** The server address for clients of one network. */
export interface ServerAddressByClientCIDR {
  /** Network the client's address must belong to, in CIDR notation. */
  clientCIDR: string;
  /** Host name or address, with optional port, such clients should contact. */
  serverAddress: string;
}

/** Tells which shard of a collection a list answer covers. */
export interface ShardInfo {
  /** The shard selector of the request, repeated for checking. */
  selector: string;
}

/** Outcome of a request that does not return an object, above all of one that failed. */
export interface Status {
  apiVersion?: string;
  kind?: string;
  /** List metadata; usually empty. */
  metadata: ListMeta;
  /** Whether the request worked. */
  status?: string;
  /** What happened, written for people. */
  message?: string;
  /** CamelCase word for programs naming the kind of failure, such as NotFound or Conflict; empty if none is known. */
  reason?: string;
  /** More about the failure, depending on reason. */
  details?: StatusDetails;
  /** Suggested HTTP status code; 0 if not set. */
  code?: number;
}

/** One of the causes of a failed request. */
export interface StatusCause {
  /** Word for programs naming the cause, such as FieldValueInvalid. */
  reason?: string;
  /** The cause explained for people. */
  message?: string;
  /** Field at fault, as a path such as spec.containers[0].image; empty if the cause is not about a field. */
  field?: string;
}

/** Further information about a failed request: the object and the causes. */
export interface StatusDetails {
  /** Name of the object concerned, if there is just one. */
  name?: string;
  /** API group of that object. */
  group?: string;
  /** Kind, or in many errors the plural resource, of that object. */
  kind?: string;
  /** Single problems that made the request fail. */
  causes?: StatusCause[];
  /** Seconds to wait before a new attempt, if one makes sense. */
  retryAfterSeconds?: number;
  /** UID of that object, if known. */
  uid?: string;
}

/** Query parameters for answers in table form. */
export interface TableOptions {
  apiVersion?: string;
  kind?: string;
  /** How much of each object comes along with its row: nothing, its metadata, or all of it. */
  includeObject?: string;
}

/** A moment in time to the second, written in JSON as an RFC 3339 string, or null if unset. */
export type Time = string;

/** Wire form of a moment in time. */
export interface Timestamp {
  /** Whole seconds since 1970-01-01 UTC. */
  seconds?: number;
  /** Fraction of the second in nanoseconds, 0 to 999999999. */
  nanos?: number;
}

/** Says what an object is: its kind and API version. */
export interface TypeMeta {
  /** Kind of the object in CamelCase, such as Pod. */
  kind?: string;
  /** Group and version of the kind's schema, such as apps/v1, or v1 for core. */
  apiVersion?: string;
}

/** Query parameters of an update request. */
export interface UpdateOptions {
  apiVersion?: string;
  kind?: string;
  /** With All, the request is checked and answered as usual but nothing is stored. */
  dryRun?: string[];
  /** Name under which the written fields are recorded; derived from the user agent when left out. */
  fieldManager?: string;
  /** How unknown or duplicate fields are treated: dropped silently, dropped with a warning, or refused. */
  fieldValidation?: string;
}

/** List of request verbs; in JSON a plain array of strings. */
export type Verbs = string[];

/** One event of a watch stream: what happened and the object it happened to. */
export interface WatchEvent {
  apiVersion?: string;
  kind?: string;
  /** What happened to the object, or that this is a progress mark or an error. */
  type: string;
  /** The object after the change, or before it for DELETED; for ERROR a Status, for BOOKMARK nothing but a resource version. */
  object: metaRuntime.RawExtension;
}
