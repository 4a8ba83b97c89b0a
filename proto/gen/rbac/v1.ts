// Made by 'npm run gen' from proto/rbac/v1.proto. Do not edit.
import type * as metaV1 from '../meta/v1.ts';

/** Tells which other ClusterRoles are merged into this one. */
export interface AggregationRule {
  /** Label selectors; the rules of every ClusterRole matching any of them are collected. */
  clusterRoleSelectors?: metaV1.LabelSelector[];
}

/** A set of permissions valid for cluster-wide objects or reusable in any namespace. */
export interface ClusterRole {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** The permissions granted; overwritten by the controller when aggregationRule is used. */
  rules: PolicyRule[];
  /** Builds the rules from other ClusterRoles instead of listing them by hand. */
  aggregationRule?: AggregationRule;
}

/** Grants a ClusterRole to users, groups or service accounts throughout the cluster. */
export interface ClusterRoleBinding {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** Who receives the permissions. */
  subjects?: Subject[];
  /** The ClusterRole being granted; cannot be changed afterwards. */
  roleRef: RoleRef;
}

/** A list of ClusterRoleBinding objects, as returned by list requests. */
export interface ClusterRoleBindingList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The ClusterRoleBinding objects found; empty when nothing matched. */
  items: ClusterRoleBinding[];
}

/** A list of ClusterRole objects, as returned by list requests. */
export interface ClusterRoleList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The ClusterRole objects found; empty when nothing matched. */
  items: ClusterRole[];
}

/** One permission: certain verbs on certain resources or URLs. */
export interface PolicyRule {
  /** Allowed actions, such as get or list; * stands for all of them. */
  verbs: string[];
  /** API groups of the resources; an empty string means the core group, * means any. */
  apiGroups?: string[];
  /** Resource names such as pods or pods/log; * covers all in the given groups. */
  resources?: string[];
  /** Restricts the rule to objects with these names; absent allows every name. */
  resourceNames?: string[];
  /** URL paths outside the object API, such as /healthz; only effective in ClusterRoles. */
  nonResourceURLs?: string[];
}

/** A set of permissions inside one namespace. */
export interface Role {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** The permissions granted within the role's namespace. */
  rules: PolicyRule[];
}

/** Grants a Role or ClusterRole to somebody, within one namespace only. */
export interface RoleBinding {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** Who receives the permissions. */
  subjects?: Subject[];
  /** The Role of this namespace, or the ClusterRole, being granted; cannot be changed afterwards. */
  roleRef: RoleRef;
}

/** A list of RoleBinding objects, as returned by list requests. */
export interface RoleBindingList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The RoleBinding objects found; empty when nothing matched. */
  items: RoleBinding[];
}

/** A list of Role objects, as returned by list requests. */
export interface RoleList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The Role objects found; empty when nothing matched. */
  items: Role[];
}

/** Names the role that a binding grants. */
export interface RoleRef {
  /** API group of the role; always the RBAC group. */
  apiGroup?: string;
  /** Whether a Role or a ClusterRole is meant. */
  kind: string;
  /** Name of the role that is granted. */
  name: string;
}

/** One recipient of permissions. */
export interface Subject {
  /** Whether this is a user, a group or a service account. */
  kind: string;
  /** Empty for service accounts; the RBAC group for users and groups, filled in when absent. */
  apiGroup?: string;
  /** Name of the user, group or service account. */
  name: string;
  /** Namespace of a service account; must be empty for users and groups. */
  namespace?: string;
}
