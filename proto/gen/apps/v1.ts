// Made by 'npm run gen' from proto/apps/v1.proto. Do not edit.
import type * as coreV1 from '../core/v1.ts';
import type * as metaIntstr from '../meta/intstr.ts';
import type * as metaRuntime from '../meta/runtime.ts';
import type * as metaV1 from '../meta/v1.ts';

export interface ControllerRevision {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ObjectMeta;
  data?: metaRuntime.RawExtension;
  revision: number;
}

export interface ControllerRevisionList {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ListMeta;
  items: ControllerRevision[];
}

export interface DaemonSet {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ObjectMeta;
  spec: DaemonSetSpec;
  status: DaemonSetStatus;
}

export interface DaemonSetCondition {
  type: string;
  status: string;
  lastTransitionTime?: metaV1.Time;
  reason?: string;
  message?: string;
}

export interface DaemonSetList {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ListMeta;
  items: DaemonSet[];
}

export interface DaemonSetSpec {
  selector: metaV1.LabelSelector;
  template: coreV1.PodTemplateSpec;
  updateStrategy?: DaemonSetUpdateStrategy;
  minReadySeconds?: number;
  revisionHistoryLimit?: number;
}

export interface DaemonSetStatus {
  currentNumberScheduled: number;
  numberMisscheduled: number;
  desiredNumberScheduled: number;
  numberReady: number;
  observedGeneration?: number;
  updatedNumberScheduled?: number;
  numberAvailable?: number;
  numberUnavailable?: number;
  collisionCount?: number;
  conditions?: DaemonSetCondition[];
}

export interface DaemonSetUpdateStrategy {
  type?: string;
  rollingUpdate?: RollingUpdateDaemonSet;
}

export interface Deployment {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ObjectMeta;
  spec: DeploymentSpec;
  status: DeploymentStatus;
}

export interface DeploymentCondition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
  lastUpdateTime?: metaV1.Time;
  lastTransitionTime?: metaV1.Time;
}

export interface DeploymentList {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ListMeta;
  items: Deployment[];
}

export interface DeploymentSpec {
  replicas?: number;
  selector: metaV1.LabelSelector;
  template: coreV1.PodTemplateSpec;
  strategy?: DeploymentStrategy;
  minReadySeconds?: number;
  revisionHistoryLimit?: number;
  paused?: boolean;
  progressDeadlineSeconds?: number;
}

export interface DeploymentStatus {
  observedGeneration?: number;
  replicas?: number;
  updatedReplicas?: number;
  availableReplicas?: number;
  unavailableReplicas?: number;
  conditions?: DeploymentCondition[];
  readyReplicas?: number;
  collisionCount?: number;
  terminatingReplicas?: number;
}

export interface DeploymentStrategy {
  type?: string;
  rollingUpdate?: RollingUpdateDeployment;
}

export interface ReplicaSet {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ObjectMeta;
  spec: ReplicaSetSpec;
  status: ReplicaSetStatus;
}

export interface ReplicaSetCondition {
  type: string;
  status: string;
  lastTransitionTime?: metaV1.Time;
  reason?: string;
  message?: string;
}

export interface ReplicaSetList {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ListMeta;
  items: ReplicaSet[];
}

export interface ReplicaSetSpec {
  replicas?: number;
  selector: metaV1.LabelSelector;
  template?: coreV1.PodTemplateSpec;
  minReadySeconds?: number;
}

export interface ReplicaSetStatus {
  replicas: number;
  fullyLabeledReplicas?: number;
  observedGeneration?: number;
  readyReplicas?: number;
  availableReplicas?: number;
  conditions?: ReplicaSetCondition[];
  terminatingReplicas?: number;
}

export interface RollingUpdateDaemonSet {
  maxUnavailable?: metaIntstr.IntOrString;
  maxSurge?: metaIntstr.IntOrString;
}

export interface RollingUpdateDeployment {
  maxUnavailable?: metaIntstr.IntOrString;
  maxSurge?: metaIntstr.IntOrString;
}

export interface RollingUpdateStatefulSetStrategy {
  partition?: number;
  maxUnavailable?: metaIntstr.IntOrString;
}

export interface StatefulSet {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ObjectMeta;
  spec: StatefulSetSpec;
  status: StatefulSetStatus;
}

export interface StatefulSetCondition {
  type: string;
  status: string;
  lastTransitionTime?: metaV1.Time;
  reason?: string;
  message?: string;
}

export interface StatefulSetList {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ListMeta;
  items: StatefulSet[];
}

export interface StatefulSetOrdinals {
  start?: number;
}

export interface StatefulSetPersistentVolumeClaimRetentionPolicy {
  whenDeleted?: string;
  whenScaled?: string;
}

export interface StatefulSetSpec {
  replicas?: number;
  selector: metaV1.LabelSelector;
  template: coreV1.PodTemplateSpec;
  volumeClaimTemplates?: coreV1.PersistentVolumeClaim[];
  serviceName?: string;
  podManagementPolicy?: string;
  updateStrategy?: StatefulSetUpdateStrategy;
  revisionHistoryLimit?: number;
  minReadySeconds?: number;
  persistentVolumeClaimRetentionPolicy?: StatefulSetPersistentVolumeClaimRetentionPolicy;
  ordinals?: StatefulSetOrdinals;
}

export interface StatefulSetStatus {
  observedGeneration?: number;
  replicas: number;
  readyReplicas?: number;
  currentReplicas?: number;
  updatedReplicas?: number;
  currentRevision?: string;
  updateRevision?: string;
  collisionCount?: number;
  conditions?: StatefulSetCondition[];
  availableReplicas?: number;
}

export interface StatefulSetUpdateStrategy {
  type?: string;
  rollingUpdate?: RollingUpdateStatefulSetStrategy;
}
