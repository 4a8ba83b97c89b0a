// Made by 'npm run gen' from proto/apps/v1.proto. Do not edit.
import type * as coreV1 from '../core/v1.ts';
import type * as metaIntstr from '../meta/intstr.ts';
import type * as metaRuntime from '../meta/runtime.ts';
import type * as metaV1 from '../meta/v1.ts';

/** Immutable snapshot of a workload's past configuration, kept so that a StatefulSet or DaemonSet can roll back. */
export interface ControllerRevision {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** The saved configuration itself, in a form only the owning controller interprets. */
  data: metaRuntime.RawExtension;
  /** Sequence number of this snapshot; larger means newer. */
  revision: number;
}

/** A list of ControllerRevision objects, as returned by list requests. */
export interface ControllerRevisionList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The ControllerRevision objects found; empty when nothing matched. */
  items: ControllerRevision[];
}

/** Runs one copy of a pod on each eligible node of the cluster. */
export interface DaemonSet {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** Desired state of this DaemonSet, written by its owner. */
  spec: DaemonSetSpec;
  /** State last reported by the system; not meant to be edited by users. */
  status: DaemonSetStatus;
}

/** One observed aspect of a DaemonSet's health. */
export interface DaemonSetCondition {
  /** Name of the aspect this condition reports on. */
  type: string;
  /** Verdict for this condition: True, False, or Unknown when it cannot be told. */
  status: string;
  /** When the status last switched to its present value. */
  lastTransitionTime?: metaV1.Time;
  /** Short CamelCase code, meant for programs, explaining the last status switch. */
  reason?: string;
  /** Free text for people with details on the present status. */
  message?: string;
}

/** A list of DaemonSet objects, as returned by list requests. */
export interface DaemonSetList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The DaemonSet objects found; empty when nothing matched. */
  items: DaemonSet[];
}

/** Which pods a DaemonSet runs on nodes and how it replaces them. */
export interface DaemonSetSpec {
  /** Labels by which the set recognises its pods; must match the template's labels and cannot change later. */
  selector: metaV1.LabelSelector;
  /** Blueprint of the pod placed on each node its scheduling rules allow. */
  template: coreV1.PodTemplateSpec;
  /** How existing pods are replaced after the template changes. */
  updateStrategy?: DaemonSetUpdateStrategy;
  /** Seconds a new pod must stay ready before it counts as available; 0 means at once. */
  minReadySeconds?: number;
  /** How many old revisions to keep for rollbacks. */
  revisionHistoryLimit?: number;
}

/** Counters reported by the DaemonSet controller. */
export interface DaemonSetStatus {
  /** Number of eligible nodes that already run at least one of the set's pods. */
  currentNumberScheduled: number;
  /** Number of nodes running the set's pod although they should not. */
  numberMisscheduled: number;
  /** Number of nodes on which the pod is wanted. */
  desiredNumberScheduled: number;
  /** Number of wanted nodes whose pod passes its readiness checks. */
  numberReady: number;
  /** Generation of the spec on which this status is based. */
  observedGeneration?: number;
  /** Number of nodes whose pod already follows the newest template. */
  updatedNumberScheduled?: number;
  /** Number of wanted nodes whose pod has been ready for at least minReadySeconds. */
  numberAvailable?: number;
  /** Number of wanted nodes still lacking an available pod. */
  numberUnavailable?: number;
  /** How often a generated revision name clashed; mixed into the name hash to avoid further clashes. */
  collisionCount?: number;
  /** Latest observations about the set, one per condition type. */
  conditions?: DaemonSetCondition[];
}

/** Chooses how a DaemonSet's pods move to a new template. */
export interface DaemonSetUpdateStrategy {
  /** RollingUpdate replaces pods automatically; OnDelete waits until somebody deletes the old pod. */
  type?: string;
  /** Pace of the rollout; only meaningful with type RollingUpdate. */
  rollingUpdate?: RollingUpdateDaemonSet;
}

/** Keeps a number of identical pods running and rolls out changes to them by way of ReplicaSets. */
export interface Deployment {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** Desired state of this Deployment, written by its owner. */
  spec: DeploymentSpec;
  /** State last reported by the system; not meant to be edited by users. */
  status: DeploymentStatus;
}

/** One observed aspect of a Deployment's rollout or availability. */
export interface DeploymentCondition {
  /** Name of the aspect this condition reports on. */
  type: string;
  /** Verdict for this condition: True, False, or Unknown when it cannot be told. */
  status: string;
  /** Short CamelCase code, meant for programs, explaining the last status switch. */
  reason?: string;
  /** Free text for people with details on the present status. */
  message?: string;
  /** When this condition was last written, even if its status stayed the same. */
  lastUpdateTime?: metaV1.Time;
  /** When the status last switched to its present value. */
  lastTransitionTime?: metaV1.Time;
}

/** A list of Deployment objects, as returned by list requests. */
export interface DeploymentList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The Deployment objects found; empty when nothing matched. */
  items: Deployment[];
}

/** The pods a Deployment should keep running, and how to roll out changes. */
export interface DeploymentSpec {
  /** Wanted number of pods; an explicit 0 stops them all. */
  replicas?: number;
  /** Labels identifying the pods of this Deployment; must match the template and is immutable. */
  selector: metaV1.LabelSelector;
  /** Blueprint for the pods; changing it starts a new rollout. */
  template: coreV1.PodTemplateSpec;
  /** How old pods give way to new ones. */
  strategy?: DeploymentStrategy;
  /** Seconds a fresh pod must remain ready before it counts as available; 0 counts it immediately. */
  minReadySeconds?: number;
  /** How many retired ReplicaSets to keep for undoing rollouts. */
  revisionHistoryLimit?: number;
  /** While true, template changes are recorded but not rolled out. */
  paused?: boolean;
  /** Seconds a rollout may go without progress before it is reported as failed; paused time does not count. */
  progressDeadlineSeconds?: number;
}

/** Counters and conditions reported by the Deployment controller. */
export interface DeploymentStatus {
  /** Generation of the spec the controller has acted on. */
  observedGeneration?: number;
  /** Pods of this Deployment that exist and are not terminating. */
  replicas?: number;
  /** Non-terminating pods that already use the newest template. */
  updatedReplicas?: number;
  /** Pods that have stayed ready for at least minReadySeconds. */
  availableReplicas?: number;
  /** Pods still missing before the Deployment is fully available. */
  unavailableReplicas?: number;
  /** Latest observations about the Deployment, one per condition type. */
  conditions?: DeploymentCondition[];
  /** Non-terminating pods passing their readiness checks. */
  readyReplicas?: number;
  /** Number of ReplicaSet name clashes met so far; feeds the name hash. */
  collisionCount?: number;
  /** Pods being deleted that have not finished yet; absent when not tracked. */
  terminatingReplicas?: number;
}

/** Chooses how a Deployment swaps old pods for new. */
export interface DeploymentStrategy {
  /** Recreate stops every old pod first; RollingUpdate replaces them step by step. */
  type?: string;
  /** Limits for the gradual replacement; allowed only with type RollingUpdate. */
  rollingUpdate?: RollingUpdateDeployment;
}

/** Keeps a fixed number of pods of one template running; usually managed by a Deployment. */
export interface ReplicaSet {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** Desired state of this ReplicaSet, written by its owner. */
  spec: ReplicaSetSpec;
  /** State last reported by the system; not meant to be edited by users. */
  status: ReplicaSetStatus;
}

/** One observed aspect of a ReplicaSet. */
export interface ReplicaSetCondition {
  /** Name of the aspect this condition reports on. */
  type: string;
  /** Verdict for this condition: True, False, or Unknown when it cannot be told. */
  status: string;
  /** When the status last switched to its present value. */
  lastTransitionTime?: metaV1.Time;
  /** Short CamelCase code, meant for programs, explaining the last status switch. */
  reason?: string;
  /** Free text for people with details on the present status. */
  message?: string;
}

/** A list of ReplicaSet objects, as returned by list requests. */
export interface ReplicaSetList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The ReplicaSet objects found; empty when nothing matched. */
  items: ReplicaSet[];
}

/** How many pods of which template a ReplicaSet maintains. */
export interface ReplicaSetSpec {
  /** Wanted number of pods; zero is allowed. */
  replicas?: number;
  /** Labels by which pods are counted and adopted; must match the template and never changes. */
  selector: metaV1.LabelSelector;
  /** Blueprint used whenever pods are missing. */
  template?: coreV1.PodTemplateSpec;
  /** Seconds a new pod must keep being ready before it is considered available. */
  minReadySeconds?: number;
}

/** Counters reported by the ReplicaSet controller. */
export interface ReplicaSetStatus {
  /** Matching pods that exist and are not being deleted. */
  replicas: number;
  /** Pods carrying every label of the template. */
  fullyLabeledReplicas?: number;
  /** Generation of the spec reflected in these numbers. */
  observedGeneration?: number;
  /** Pods that currently pass their readiness checks. */
  readyReplicas?: number;
  /** Pods whose readiness has lasted minReadySeconds or longer. */
  availableReplicas?: number;
  /** Latest observations about the set, one per condition type. */
  conditions?: ReplicaSetCondition[];
  /** Pods being deleted that have not yet ended; absent when not tracked. */
  terminatingReplicas?: number;
}

/** Limits that apply while a DaemonSet replaces its pods. */
export interface RollingUpdateDaemonSet {
  /** Most nodes, as a count or a percentage, that may lack an available pod during the update. */
  maxUnavailable?: metaIntstr.IntOrString;
  /** Most nodes, as a count or a percentage, that may run old and new pod side by side. */
  maxSurge?: metaIntstr.IntOrString;
}

/** Limits that apply while a Deployment replaces its pods. */
export interface RollingUpdateDeployment {
  /** How many pods, as a count or percentage rounded down, may be missing during the rollout. */
  maxUnavailable?: metaIntstr.IntOrString;
  /** How many pods beyond the wanted number, as a count or percentage rounded up, may exist meanwhile. */
  maxSurge?: metaIntstr.IntOrString;
}

/** Limits that apply while a StatefulSet replaces its pods. */
export interface RollingUpdateStatefulSetStrategy {
  /** Only pods with this ordinal or a higher one are updated; useful for staged rollouts. */
  partition?: number;
  /** How many pods, as a count or percentage, may be down at once; treated as 1 when absent. */
  maxUnavailable?: metaIntstr.IntOrString;
}

/** Runs pods with stable names, stable storage and an orderly start and stop. */
export interface StatefulSet {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** Desired state of this StatefulSet, written by its owner. */
  spec: StatefulSetSpec;
  /** State last reported by the system; not meant to be edited by users. */
  status: StatefulSetStatus;
}

/** One observed aspect of a StatefulSet. */
export interface StatefulSetCondition {
  /** Name of the aspect this condition reports on. */
  type: string;
  /** Verdict for this condition: True, False, or Unknown when it cannot be told. */
  status: string;
  /** When the status last switched to its present value. */
  lastTransitionTime?: metaV1.Time;
  /** Short CamelCase code, meant for programs, explaining the last status switch. */
  reason?: string;
  /** Free text for people with details on the present status. */
  message?: string;
}

/** A list of StatefulSet objects, as returned by list requests. */
export interface StatefulSetList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The StatefulSet objects found; empty when nothing matched. */
  items: StatefulSet[];
}

/** Controls the numbers given to a StatefulSet's pods. */
export interface StatefulSetOrdinals {
  /** Number of the first pod; later pods count upwards from it. */
  start?: number;
}

/** Decides what becomes of claims made from the volume claim templates. */
export interface StatefulSetPersistentVolumeClaimRetentionPolicy {
  /** Whether claims are kept or removed when the StatefulSet itself is deleted. */
  whenDeleted?: string;
  /** Whether the claims of pods removed by scaling down are kept or deleted. */
  whenScaled?: string;
}

/** The pods, storage and update behaviour wanted of a StatefulSet. */
export interface StatefulSetSpec {
  /** Wanted number of pods, each with its own identity. */
  replicas?: number;
  /** Labels identifying the set's pods; must match the template and is immutable. */
  selector: metaV1.LabelSelector;
  /** Blueprint for each pod; the pod's name is the set's name plus an ordinal. */
  template: coreV1.PodTemplateSpec;
  /** Claims created once per pod and attached to it again whenever that pod is recreated. */
  volumeClaimTemplates?: coreV1.PersistentVolumeClaim[];
  /** Headless Service that gives the pods their DNS names; it has to be created separately. */
  serviceName?: string;
  /** Start and stop pods one after another, or all together. */
  podManagementPolicy?: string;
  /** How pods are replaced after the template changes. */
  updateStrategy?: StatefulSetUpdateStrategy;
  /** How many earlier revisions are kept for rollback. */
  revisionHistoryLimit?: number;
  /** Seconds a new pod must stay ready before it is counted available. */
  minReadySeconds?: number;
  /** What happens to the pods' claims on deletion or scale-down; kept unless stated. */
  persistentVolumeClaimRetentionPolicy?: StatefulSetPersistentVolumeClaimRetentionPolicy;
  /** Numbering of the pods; without it they count from 0. */
  ordinals?: StatefulSetOrdinals;
}

/** Counters and revisions reported by the StatefulSet controller. */
export interface StatefulSetStatus {
  /** Generation of the spec on which this report is based. */
  observedGeneration?: number;
  /** Number of pods the controller has created. */
  replicas: number;
  /** Number of pods passing their readiness checks. */
  readyReplicas?: number;
  /** Number of pods still at currentRevision. */
  currentReplicas?: number;
  /** Number of pods already at updateRevision. */
  updatedReplicas?: number;
  /** Name of the revision that not yet updated pods run. */
  currentRevision?: string;
  /** Name of the revision to which pods are being moved. */
  updateRevision?: string;
  /** Number of revision name clashes so far; feeds the name hash. */
  collisionCount?: number;
  /** Latest observations about the set, one per condition type. */
  conditions?: StatefulSetCondition[];
  /** Pods whose readiness has lasted minReadySeconds or longer. */
  availableReplicas?: number;
}

/** Chooses how a StatefulSet's pods move to a new template. */
export interface StatefulSetUpdateStrategy {
  /** RollingUpdate replaces pods from the highest ordinal down; OnDelete leaves that to manual deletion. */
  type?: string;
  /** Settings of the gradual update; only used with type RollingUpdate. */
  rollingUpdate?: RollingUpdateStatefulSetStrategy;
}
