// Made by 'npm run gen' from proto/rbac/v1.proto. Do not edit.
import type * as metaV1 from '../meta/v1.ts';

export interface AggregationRule {
  clusterRoleSelectors?: metaV1.LabelSelector[];
}

export interface ClusterRole {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ObjectMeta;
  rules?: PolicyRule[];
  aggregationRule?: AggregationRule;
}

export interface ClusterRoleBinding {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ObjectMeta;
  subjects?: Subject[];
  roleRef: RoleRef;
}

export interface ClusterRoleBindingList {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ListMeta;
  items: ClusterRoleBinding[];
}

export interface ClusterRoleList {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ListMeta;
  items: ClusterRole[];
}

export interface PolicyRule {
  verbs: string[];
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
}

export interface Role {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ObjectMeta;
  rules?: PolicyRule[];
}

export interface RoleBinding {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ObjectMeta;
  subjects?: Subject[];
  roleRef: RoleRef;
}

export interface RoleBindingList {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ListMeta;
  items: RoleBinding[];
}

export interface RoleList {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ListMeta;
  items: Role[];
}

export interface RoleRef {
  apiGroup?: string;
  kind: string;
  name: string;
}

export interface Subject {
  kind: string;
  apiGroup?: string;
  name: string;
  namespace?: string;
}
