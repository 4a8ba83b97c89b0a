// Made by 'npm run gen' from proto/authorization/v1.proto. Do not edit.
import type * as metaV1 from '../meta/v1.ts';

/** List of strings under one key of the extra user data; in JSON it is the bare array. */
export type ExtraValue = string[];

/** Field selector that restricts a list, watch or bulk delete being judged. */
export interface FieldSelectorAttributes {
  /** Selector in query-string form; must be empty if requirements are listed, and is not parsed by the API server. */
  rawSelector?: string;
  /** Selector in parsed form; an entry not understood may be ignored, which only widens the question. */
  requirements?: metaV1.FieldSelectorRequirement[];
}

/** Label selector that restricts a list, watch or bulk delete being judged. */
export interface LabelSelectorAttributes {
  /** Selector in query-string form; must be empty if requirements are listed, and is not parsed by the API server. */
  rawSelector?: string;
  /** Selector in parsed form; an entry not understood may be ignored, which only widens the question. */
  requirements?: metaV1.LabelSelectorRequirement[];
}

/** Asks whether somebody may do something inside one namespace. */
export interface LocalSubjectAccessReview {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** The question; its namespace must equal that of the review. */
  spec: SubjectAccessReviewSpec;
  /** The server's verdict, filled into the response. */
  status: SubjectAccessReviewStatus;
}

/** A request for a URL outside the object API. */
export interface NonResourceAttributes {
  /** URL path that would be requested. */
  path?: string;
  /** Lower-case HTTP method, such as get. */
  verb?: string;
}

/** Actions allowed on plain URL paths. */
export interface NonResourceRule {
  /** HTTP methods in lower case; * covers all. */
  verbs: string[];
  /** Paths concerned; a trailing * matches any remainder. */
  nonResourceURLs?: string[];
}

/** A request for API objects. */
export interface ResourceAttributes {
  /** Namespace of the request; empty means all namespaces or a cluster-scoped object. */
  namespace?: string;
  /** Action such as get, list or create; * stands for all. */
  verb?: string;
  /** API group; empty is the core group, * stands for all. */
  group?: string;
  /** API version; * stands for all. */
  version?: string;
  /** Resource type such as pods; * stands for all. */
  resource?: string;
  /** Part of the object such as log or status; empty means the object itself. */
  subresource?: string;
  /** Name of the object; empty stands for any of them. */
  name?: string;
  /** Limits the judged request to objects with certain field values. */
  fieldSelector?: FieldSelectorAttributes;
  /** Limits the judged request to objects with certain labels. */
  labelSelector?: LabelSelectorAttributes;
}

/** Actions allowed on API resources. */
export interface ResourceRule {
  /** Actions such as get or list; * covers all. */
  verbs: string[];
  /** API groups concerned; * covers all. */
  apiGroups?: string[];
  /** Resource types concerned; * covers all of the groups, * /foo the subresource foo of all. */
  resources?: string[];
  /** Only objects of these names; empty places no limit on names. */
  resourceNames?: string[];
}

/** Asks whether the caller itself may do something. */
export interface SelfSubjectAccessReview {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** The question about the caller. */
  spec: SelfSubjectAccessReviewSpec;
  /** The server's verdict, filled into the response. */
  status: SubjectAccessReviewStatus;
}

/** The action asked about; exactly one of the two fields is set. */
export interface SelfSubjectAccessReviewSpec {
  /** Describes an action on API objects. */
  resourceAttributes?: ResourceAttributes;
  /** Describes a request to a plain URL path. */
  nonResourceAttributes?: NonResourceAttributes;
}

/** Asks what the caller may do in a namespace. */
export interface SelfSubjectRulesReview {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** Names the namespace of interest. */
  spec: SelfSubjectRulesReviewSpec;
  /** The permissions found, filled into the response. */
  status: SubjectRulesReviewStatus;
}

/** Where to look for permissions. */
export interface SelfSubjectRulesReviewSpec {
  /** Namespace to examine; required in practice. */
  namespace?: string;
}

/** Asks whether some user or group may do something. */
export interface SubjectAccessReview {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** The question, with the user and the action. */
  spec: SubjectAccessReviewSpec;
  /** The server's verdict, filled into the response. */
  status: SubjectAccessReviewStatus;
}

/** A user and an action; exactly one kind of action is set. */
export interface SubjectAccessReviewSpec {
  /** Describes an action on API objects. */
  resourceAttributes?: ResourceAttributes;
  /** Describes a request to a plain URL path. */
  nonResourceAttributes?: NonResourceAttributes;
  /** User to judge; with groups but no user, only the groups count. */
  user?: string;
  /** Groups to assume for the user. */
  groups?: string[];
  /** Further user details handed to the authorizer, by key. */
  extra?: { [key: string]: ExtraValue };
  /** Unique identifier of the user, if known. */
  uid?: string;
}

/** Verdict on an access question. */
export interface SubjectAccessReviewStatus {
  /** Whether an authorizer permits the action. */
  allowed: boolean;
  /** Why it was allowed or denied, if known. */
  reason?: string;
  /** Trouble met while judging; the verdict may stand nevertheless. */
  evaluationError?: string;
  /** True if some authorizer forbids it outright; false with allowed false means nobody permits it. */
  denied?: boolean;
}

/** Permissions found; for display only, not for deciding access. */
export interface SubjectRulesReviewStatus {
  /** Actions permitted on API resources, in no particular order. */
  resourceRules: ResourceRule[];
  /** Actions permitted on plain URL paths, in no particular order. */
  nonResourceRules: NonResourceRule[];
  /** True if the list may lack permissions, for example because an authorizer cannot enumerate them. */
  incomplete: boolean;
  /** Trouble met while collecting; rules may be missing. */
  evaluationError?: string;
}
