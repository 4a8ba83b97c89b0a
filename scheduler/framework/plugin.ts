import type { Cluster } from '../cache/cluster.ts';
import type { PodInfo } from '../cache/pod-info.ts';
import type { WakeUp } from './events.ts';
import type { FilterOutcome, Rejected } from './outcome.ts';

/**
 * A part of the scheduling of a pod. It implements one or more of the extension points below; all of them are called from one
 * thread, and all but PreBind and Bind must answer at once: deciding never waits.
 * https://kubernetes.io/docs/concepts/scheduling-eviction/scheduling-framework/
 */
export interface Plugin {
  /** Kubernetes' name of it, as it stands in configurations. */
  readonly name: string;
  /** What may make pods schedulable that this plugin rejected (queueing hints). */
  readonly wakeUps?: readonly WakeUp[];
}

/**
 * Where an answer comes from. `node`: only from the pod's template and the state of that one node, so the answer is kept for
 * all pods of the template until the node changes. `cluster`: from anything; asked anew for every pod.
 */
export type Scope = 'node' | 'cluster';

/** Called before a pod enters the active queue, and again when it changes. A rejected pod waits with no attempt made. */
export interface PreEnqueuePlugin extends Plugin {
  preEnqueue(pod: PodInfo): FilterOutcome;
}

/** Judges nodes for one pod. Lives for one cycle (scope `cluster`) or with the pod's template (scope `node`). */
export interface NodeFilter {
  /** Called for nodes until enough have been found to fit; the first plugin that rejects a node ends the asking for it. */
  filter(slot: number): FilterOutcome;
  /**
   * Act as if `other` were on the node, or were not: preemption and nominated pods try what would be. Each call is undone by
   * its opposite within the cycle. Only for state of the filter's own: the cluster's own counts have been changed already.
   */
  addPod?(other: PodInfo, slot: number): void;
  removePod?(other: PodInfo, slot: number): void;
}

export type PreFilterOutcome =
  /** The plugin has nothing to say about this pod; its filter is left out. */
  | { readonly kind: 'skip' }
  /** `onlyNodes`: no other nodes need to be looked at, by name; they may or may not exist. */
  | { readonly kind: 'ready'; readonly filter: NodeFilter; readonly onlyNodes?: ReadonlySet<string> }
  /** No node can take the pod. Ends filtering; the reasons stand for all nodes. */
  | Rejected;

/**
 * PreFilter is called once for a pod (scope `node`: once for its template), in the order of the profile, before any node is
 * looked at; Filter is the method of what it returns.
 */
export interface FilterPlugin extends Plugin {
  readonly filterScope: Scope;
  preFilter(pod: PodInfo, cluster: Cluster): PreFilterOutcome;
}

/** Scores nodes for one pod; lives as long as a NodeFilter. */
export interface NodeScorer {
  /** Any finite number when there is a `normalize`, else 0 to 100. Higher is better. */
  score(slot: number): number;
  /** Brings the scores of all candidates to 0..100, in place; `count` of them, in the order of `slots`. */
  normalize?(scores: Float64Array, slots: Int32Array, count: number): void;
}

export type PreScoreOutcome = { readonly kind: 'skip' } | { readonly kind: 'ready'; readonly scorer: NodeScorer };

/** Nodes that fit: the first `count` entries of `slots`. */
export interface Candidates {
  readonly slots: Int32Array;
  readonly count: number;
}

/**
 * PreScore is called once for a pod with two or more nodes that fit (scope `node`: once for its template, and must not look at
 * the candidates). The weighted sum of all scores decides.
 */
export interface ScorePlugin extends Plugin {
  readonly scoreScope: Scope;
  preScore(pod: PodInfo, cluster: Cluster, candidates: Candidates): PreScoreOutcome;
}

/** Everything known about a pod that fits nowhere, and a way to try what would be. */
export interface FilterFailure {
  /** Set when a PreFilter rejected the pod on all nodes. */
  readonly preFilter: Rejected | undefined;
  /** Whether the PreFilter of that plugin was called in this cycle. */
  ranPreFilter(plugin: string): boolean;
  /** Why a node was rejected; undefined for nodes that were ruled out before they were looked at. */
  rejectionOf(slot: number): Rejected | undefined;
  /** Takes a pod off a node, or puts it back, for the rest of this call. Every removal must be undone. */
  removePod(pod: PodInfo, slot: number): void;
  addPod(pod: PodInfo, slot: number): void;
  /** All filters, nominated pods counted, on the node as it is after `removePod` and `addPod`. */
  filter(slot: number): FilterOutcome;
}

export type PostFilterOutcome =
  /** Pods to remove so that the pod will fit on a node. The caller nominates the node and evicts; no later plugin is asked. */
  | { readonly kind: 'preempt'; readonly nodeName: string; readonly victims: readonly PodInfo[] }
  /** Nothing helps. The message goes to the user after that of the filters; the next plugin is asked. */
  | { readonly kind: 'unhelpful'; readonly message: string; readonly clearNomination: boolean }
  /** The plugin could not tell; no later plugin is asked and the message goes to the user. */
  | { readonly kind: 'failed'; readonly message: string };

/** Called when no node fits, in order, until one helps. */
export interface PostFilterPlugin extends Plugin {
  postFilter(pod: PodInfo, cluster: Cluster, failure: FilterFailure): PostFilterOutcome;
}

/**
 * Reserve is called when a node has been chosen and the pod is assumed on it. A rejection undoes the choice. Unreserve is called
 * for all Reserve plugins, in reverse, whenever a later step fails; it must be idempotent and cannot fail.
 */
export interface ReservePlugin extends Plugin {
  reserve(pod: PodInfo, nodeName: string, cluster: Cluster): FilterOutcome;
  unreserve(pod: PodInfo, nodeName: string, cluster: Cluster): void;
}

/** Called after Reserve; the last chance to say no. `wait` holds the pod before binding until allowed, at most `timeoutMs`. */
export interface PermitPlugin extends Plugin {
  permit(
    pod: PodInfo,
    nodeName: string,
  ): FilterOutcome | { readonly kind: 'wait'; readonly timeoutMs: number; readonly allowed: Promise<FilterOutcome> };
}

/**
 * Called beside the deciding, before Bind, and only when there is something to do: that may take long, and must have an end. A
 * rejected promise fails the binding and the pod is tried again.
 */
export interface PreBindPlugin extends Plugin {
  /** Called after Reserve. */
  needsPreBind(pod: PodInfo, nodeName: string, cluster: Cluster): boolean;
  preBind(pod: PodInfo, nodeName: string, cluster: Cluster, signal: AbortSignal): Promise<void>;
}

/** `skip` leaves the pod to the next Bind plugin. A rejected promise fails the binding. */
export interface BindPlugin extends Plugin {
  bind(pod: PodInfo, nodeName: string, signal: AbortSignal): Promise<'bound' | 'skip'>;
}

/** The highest score of a node, after normalization. */
export const maxNodeScore = 100;
