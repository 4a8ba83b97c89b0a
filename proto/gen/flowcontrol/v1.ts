// Made by 'npm run gen' from proto/flowcontrol/v1.proto. Do not edit.
import type * as metaV1 from '../meta/v1.ts';

/** Seats set aside for requests that are never held back. */
export interface ExemptPriorityLevelConfiguration {
  /** Weight of this level when server capacity is divided; zero reserves none. */
  nominalConcurrencyShares?: number;
  /** Share of its seats, in percent, that other levels may borrow. */
  lendablePercent?: number;
}

/** How requests of a schema are sorted into flows. */
export interface FlowDistinguisherMethod {
  /** Makes one flow per user or one per namespace. */
  type: string;
}

/** Assigns incoming API requests to a priority level. */
export interface FlowSchema {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** Desired state of this FlowSchema, written by its owner. */
  spec: FlowSchemaSpec;
  /** State last reported by the system; not meant to be edited by users. */
  status: FlowSchemaStatus;
}

/** One observed aspect of a FlowSchema, such as Dangling. */
export interface FlowSchemaCondition {
  /** Name of the aspect this condition reports on. */
  type?: string;
  /** Verdict for this condition: True, False, or Unknown when it cannot be told. */
  status?: string;
  /** When the status last switched to its present value. */
  lastTransitionTime?: metaV1.Time;
  /** Short CamelCase code, meant for programs, explaining the last status switch. */
  reason?: string;
  /** Free text for people with details on the present status. */
  message?: string;
}

/** A list of FlowSchema objects, as returned by list requests. */
export interface FlowSchemaList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The FlowSchema objects found; empty when nothing matched. */
  items: FlowSchema[];
}

/** Which requests the schema takes and where it sends them. */
export interface FlowSchemaSpec {
  /** Priority level that handles these requests. */
  priorityLevelConfiguration: PriorityLevelConfigurationReference;
  /** Order in which schemas are tried, lowest number first; from 1 to 10000. */
  matchingPrecedence?: number;
  /** How requests are split into flows; absent puts all into one. */
  distinguisherMethod?: FlowDistinguisherMethod;
  /** The requests to take; matching any rule suffices, without rules none match. */
  rules?: PolicyRulesWithSubjects[];
}

/** State of a FlowSchema. */
export interface FlowSchemaStatus {
  /** Latest observations, one per type. */
  conditions?: FlowSchemaCondition[];
}

/** A group of users. */
export interface GroupSubject {
  /** Name of the group; * matches any. */
  name: string;
}

/** What happens to requests that find no free seat. */
export interface LimitResponse {
  /** Whether they wait in a queue or are refused at once. */
  type: string;
  /** Settings of the queues; only with type Queue. */
  queuing?: QueuingConfiguration;
}

/** Limits for a priority level whose requests can be held back. */
export interface LimitedPriorityLevelConfiguration {
  /** Weight of this level when server capacity is divided among all; 0 gives it none. */
  nominalConcurrencyShares?: number;
  /** What happens to requests beyond the limit. */
  limitResponse?: LimitResponse;
  /** Share of its seats, in percent, that other levels may borrow. */
  lendablePercent?: number;
  /** Most seats it may borrow, in percent of its own; absent sets no limit. */
  borrowingLimitPercent?: number;
}

/** Matches requests for URLs outside the object API. */
export interface NonResourcePolicyRule {
  /** Lower-case HTTP methods; * matches all. */
  verbs: string[];
  /** URL paths; an ending /* covers everything below, * alone every path. */
  nonResourceURLs: string[];
}

/** Matches requests by sender and by what they ask for. */
export interface PolicyRulesWithSubjects {
  /** Senders concerned; matching any of them suffices. */
  subjects: Subject[];
  /** Requests for API objects to match. */
  resourceRules?: ResourcePolicyRule[];
  /** Requests for other URLs to match. */
  nonResourceRules?: NonResourcePolicyRule[];
}

/** A share of the API server's capacity with its own queues. */
export interface PriorityLevelConfiguration {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** Desired state of this PriorityLevelConfiguration, written by its owner. */
  spec: PriorityLevelConfigurationSpec;
  /** State last reported by the system; not meant to be edited by users. */
  status: PriorityLevelConfigurationStatus;
}

/** One observed aspect of a priority level. */
export interface PriorityLevelConfigurationCondition {
  /** Name of the aspect this condition reports on. */
  type?: string;
  /** Verdict for this condition: True, False, or Unknown when it cannot be told. */
  status?: string;
  /** When the status last switched to its present value. */
  lastTransitionTime?: metaV1.Time;
  /** Short CamelCase code, meant for programs, explaining the last status switch. */
  reason?: string;
  /** Free text for people with details on the present status. */
  message?: string;
}

/** A list of PriorityLevelConfiguration objects, as returned by list requests. */
export interface PriorityLevelConfigurationList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The PriorityLevelConfiguration objects found; empty when nothing matched. */
  items: PriorityLevelConfiguration[];
}

/** Names a priority level. */
export interface PriorityLevelConfigurationReference {
  /** Which priority level is meant, by its object name. */
  name: string;
}

/** How requests of this level are limited. */
export interface PriorityLevelConfigurationSpec {
  /** Whether its requests are never held back or are subject to limits. */
  type: string;
  /** Settings for type Limited; required there and forbidden otherwise. */
  limited?: LimitedPriorityLevelConfiguration;
  /** Settings for type Exempt; forbidden otherwise. */
  exempt?: ExemptPriorityLevelConfiguration;
}

/** State of a priority level. */
export interface PriorityLevelConfigurationStatus {
  /** Latest observations, one per type. */
  conditions?: PriorityLevelConfigurationCondition[];
}

/** Queues for requests waiting for a seat. */
export interface QueuingConfiguration {
  /** Number of queues; 1 makes all flows share one. */
  queues?: number;
  /** Number of queues dealt to each flow, of which it uses the shortest. */
  handSize?: number;
  /** Most requests that may wait in one queue; further ones are refused. */
  queueLengthLimit?: number;
}

/** Matches requests for API objects. */
export interface ResourcePolicyRule {
  /** Actions such as get or list; * matches all. */
  verbs: string[];
  /** API groups concerned; * matches all. */
  apiGroups: string[];
  /** Resources and subresources concerned; * matches all. */
  resources: string[];
  /** True also matches requests without a namespace. */
  clusterScope?: boolean;
  /** Namespaces concerned; * matches all, empty needs clusterScope. */
  namespaces?: string[];
}

/** A service account as sender. */
export interface ServiceAccountSubject {
  /** Namespace of the service account. */
  namespace: string;
  /** Name of the service account; * matches any. */
  name: string;
}

/** A sender of requests; the field belonging to kind is set. */
export interface Subject {
  /** Whether a user, a group or a service account is meant. */
  kind: string;
  /** The user that is meant. */
  user?: UserSubject;
  /** The group that is meant. */
  group?: GroupSubject;
  /** The service account that is meant. */
  serviceAccount?: ServiceAccountSubject;
}

/** A user as sender. */
export interface UserSubject {
  /** Name of the user; * matches any. */
  name: string;
}
