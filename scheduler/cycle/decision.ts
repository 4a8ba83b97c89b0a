import type { PodInfo } from '../cache/pod-info.ts';

export type Decision =
  | { readonly kind: 'chosen'; readonly slot: number; readonly nodeName: string; readonly feasible: number }
  | { readonly kind: 'noNodes' }
  | Unschedulable;

/** No node takes the pod. */
export interface Unschedulable {
  readonly kind: 'unschedulable';
  /** For the user: the event and the condition. */
  readonly message: string;
  /** The plugins that rejected the pod on some node, or on all. */
  readonly rejectors: ReadonlySet<string>;
  /** Where room is to be made by removing pods. */
  readonly preempt?: { readonly nodeName: string; readonly victims: readonly PodInfo[] };
  /** An earlier nomination has become worthless. */
  readonly clearNomination: boolean;
}
