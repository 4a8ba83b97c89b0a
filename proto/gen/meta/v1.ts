// Made by 'npm run gen' from proto/meta/v1.proto. Do not edit.
import type * as metaRuntime from '../meta/runtime.ts';

export interface APIGroup {
  apiVersion?: string;
  kind?: string;
  name: string;
  versions: GroupVersionForDiscovery[];
  preferredVersion?: GroupVersionForDiscovery;
  serverAddressByClientCIDRs?: ServerAddressByClientCIDR[];
}

export interface APIGroupList {
  apiVersion?: string;
  kind?: string;
  groups: APIGroup[];
}

export interface APIResource {
  name: string;
  namespaced: boolean;
  kind: string;
  verbs: Verbs;
  shortNames?: string[];
  singularName: string;
  categories?: string[];
  group?: string;
  version?: string;
  storageVersionHash?: string;
}

export interface APIResourceList {
  apiVersion?: string;
  kind?: string;
  groupVersion: string;
  resources: APIResource[];
}

export interface APIVersions {
  apiVersion?: string;
  kind?: string;
  versions: string[];
  serverAddressByClientCIDRs: ServerAddressByClientCIDR[];
}

export interface ApplyOptions {
  apiVersion?: string;
  kind?: string;
  dryRun?: string[];
  force?: boolean;
  fieldManager?: string;
}

export interface Condition {
  type: string;
  status: string;
  observedGeneration?: number;
  lastTransitionTime: Time;
  reason: string;
  message: string;
}

export interface CreateOptions {
  apiVersion?: string;
  kind?: string;
  dryRun?: string[];
  fieldManager?: string;
  fieldValidation?: string;
}

export interface DeleteOptions {
  apiVersion?: string;
  kind?: string;
  gracePeriodSeconds?: number;
  preconditions?: Preconditions;
  orphanDependents?: boolean;
  propagationPolicy?: string;
  dryRun?: string[];
  ignoreStoreReadErrorWithClusterBreakingPotential?: boolean;
}

export type Duration = string;

export interface FieldSelectorRequirement {
  key: string;
  operator: string;
  values?: string[];
}

export type FieldsV1 = { [key: string]: unknown };

export interface GetOptions {
  apiVersion?: string;
  kind?: string;
  resourceVersion?: string;
}

export interface GroupKind {
  group?: string;
  kind?: string;
}

export interface GroupResource {
  group: string;
  resource: string;
}

export interface GroupVersion {
  group?: string;
  version?: string;
}

export interface GroupVersionForDiscovery {
  groupVersion: string;
  version: string;
}

export interface GroupVersionKind {
  group?: string;
  version?: string;
  kind?: string;
}

export interface GroupVersionResource {
  group?: string;
  version?: string;
  resource?: string;
}

export interface LabelSelector {
  matchLabels?: { [key: string]: string };
  matchExpressions?: LabelSelectorRequirement[];
}

export interface LabelSelectorRequirement {
  key: string;
  operator: string;
  values?: string[];
}

export interface List {
  apiVersion?: string;
  kind?: string;
  metadata: ListMeta;
  items?: metaRuntime.RawExtension[];
}

export interface ListMeta {
  selfLink?: string;
  resourceVersion?: string;
  continue?: string;
  remainingItemCount?: number;
  shardInfo?: ShardInfo;
}

export interface ListOptions {
  apiVersion?: string;
  kind?: string;
  labelSelector?: string;
  fieldSelector?: string;
  watch?: boolean;
  resourceVersion?: string;
  timeoutSeconds?: number;
  limit?: number;
  continue?: string;
  allowWatchBookmarks?: boolean;
  resourceVersionMatch?: string;
  sendInitialEvents?: boolean;
  shardSelector?: string;
}

export interface ManagedFieldsEntry {
  manager?: string;
  operation?: string;
  apiVersion?: string;
  time?: Time;
  fieldsType?: string;
  fieldsV1?: FieldsV1;
  subresource?: string;
}

export type MicroTime = string;

export interface ObjectMeta {
  name: string;
  generateName?: string;
  namespace?: string;
  selfLink?: string;
  uid: string;
  resourceVersion: string;
  generation?: number;
  creationTimestamp: Time;
  deletionTimestamp?: Time;
  deletionGracePeriodSeconds?: number;
  labels?: { [key: string]: string };
  annotations?: { [key: string]: string };
  ownerReferences?: OwnerReference[];
  finalizers?: string[];
  managedFields?: ManagedFieldsEntry[];
}

export interface OwnerReference {
  kind: string;
  name: string;
  uid: string;
  apiVersion: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

export interface PartialObjectMetadata {
  apiVersion?: string;
  kind?: string;
  metadata: Partial<ObjectMeta>;
}

export interface PartialObjectMetadataList {
  apiVersion?: string;
  kind?: string;
  metadata: ListMeta;
  items?: PartialObjectMetadata[];
}

export type Patch = Record<string, never>;

export interface PatchOptions {
  apiVersion?: string;
  kind?: string;
  dryRun?: string[];
  force?: boolean;
  fieldManager?: string;
  fieldValidation?: string;
}

export interface Preconditions {
  uid?: string;
  resourceVersion?: string;
}

export interface RootPaths {
  paths?: string[];
}

export interface ServerAddressByClientCIDR {
  clientCIDR: string;
  serverAddress: string;
}

export interface ShardInfo {
  selector: string;
}

export interface Status {
  apiVersion?: string;
  kind?: string;
  metadata: ListMeta;
  status?: string;
  message?: string;
  reason?: string;
  details?: StatusDetails;
  code?: number;
}

export interface StatusCause {
  reason?: string;
  message?: string;
  field?: string;
}

export interface StatusDetails {
  name?: string;
  group?: string;
  kind?: string;
  causes?: StatusCause[];
  retryAfterSeconds?: number;
  uid?: string;
}

export interface TableOptions {
  apiVersion?: string;
  kind?: string;
  includeObject?: string;
}

export type Time = string;

export interface Timestamp {
  seconds?: number;
  nanos?: number;
}

export interface TypeMeta {
  kind?: string;
  apiVersion?: string;
}

export interface UpdateOptions {
  apiVersion?: string;
  kind?: string;
  dryRun?: string[];
  fieldManager?: string;
  fieldValidation?: string;
}

export type Verbs = string[];

export interface WatchEvent {
  apiVersion?: string;
  kind?: string;
  type: string;
  object: metaRuntime.RawExtension;
}
