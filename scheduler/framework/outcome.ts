/** The node takes the pod, as far as this plugin is concerned. */
export interface Fits {
  readonly kind: 'fits';
}

/** The node, or every node, does not take the pod. */
export interface Rejected {
  readonly kind: 'rejected';
  /** The plugin that said so; its wake-ups decide when the pod is tried again. */
  readonly plugin: string;
  /** Kubernetes' words, as they are counted in `0/3 nodes are available: ...`. */
  readonly reasons: readonly string[];
  /**
   * Whether removing pods from the node could change the answer: `Unschedulable` when true,
   * `UnschedulableAndUnresolvable` when false. Preemption looks only at nodes where it is true.
   */
  readonly preemptionMayHelp: boolean;
}

export type FilterOutcome = Fits | Rejected;

export const fits: Fits = Object.freeze({ kind: 'fits' });

/** Make one for each wording and return it again and again: outcomes are told apart by identity. */
export function rejected(plugin: string, reason: string, options: { readonly preemptionMayHelp: boolean }): Rejected {
  return Object.freeze({ kind: 'rejected', plugin, reasons: Object.freeze([reason]), ...options });
}
