// Made by 'npm run gen' from proto/policy/v1.proto. Do not edit.
import type * as metaIntstr from '../meta/intstr.ts';
import type * as metaV1 from '../meta/v1.ts';

/** Asks for a pod to be removed politely, honouring disruption budgets; posted to the pod's eviction subresource. */
export interface Eviction {
  apiVersion?: string;
  kind?: string;
  /** Names the pod that should be evicted. */
  metadata: Partial<metaV1.ObjectMeta>;
  /** Options for the deletion that follows, such as the grace period. */
  deleteOptions?: metaV1.DeleteOptions;
}

/** Limits how many pods of an application may be taken down voluntarily at one time. */
export interface PodDisruptionBudget {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** Desired state of this PodDisruptionBudget, written by its owner. */
  spec: PodDisruptionBudgetSpec;
  /** State last reported by the system; not meant to be edited by users. */
  status: PodDisruptionBudgetStatus;
}

/** A list of PodDisruptionBudget objects, as returned by list requests. */
export interface PodDisruptionBudgetList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The PodDisruptionBudget objects found; empty when nothing matched. */
  items: PodDisruptionBudget[];
}

/** Which pods are protected and how many must stay up. */
export interface PodDisruptionBudgetSpec {
  /** Pods, as a count or percentage, that must remain after an eviction; exclusive with maxUnavailable. */
  minAvailable?: metaIntstr.IntOrString;
  /** Labels of the protected pods; absent matches none, {} matches every pod of the namespace. */
  selector?: metaV1.LabelSelector;
  /** Pods, as a count or percentage, that may be down after an eviction; exclusive with minAvailable. */
  maxUnavailable?: metaIntstr.IntOrString;
  /** Whether running but unready pods may always be evicted; absent acts like IfHealthyBudget. */
  unhealthyPodEvictionPolicy?: string;
}

/** Present room for disruptions, kept up to date by the controller. */
export interface PodDisruptionBudgetStatus {
  /** Generation of the spec these numbers are based on; evictions are refused while it is outdated. */
  observedGeneration?: number;
  /** Pods whose eviction was granted but not yet carried out, each with the time of granting. */
  disruptedPods?: { [key: string]: metaV1.Time };
  /** How many pods may be evicted right now. */
  disruptionsAllowed?: number;
  /** Protected pods that are healthy at present. */
  currentHealthy?: number;
  /** Healthy pods that must remain. */
  desiredHealthy?: number;
  /** Total number of pods the budget covers. */
  expectedPods?: number;
  /** Latest observations, such as DisruptionAllowed, one per type. */
  conditions?: metaV1.Condition[];
}
