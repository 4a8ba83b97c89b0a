import { parseTime } from '../../../api/time/timestamp.ts';
import type { Shared } from '../../../client/client.ts';
import type { PodDisruptionBudget } from '../../../proto/gen/policy/v1.ts';
import { readSelector } from '../../cache/affinity-term.ts';
import type { PodInfo } from '../../cache/pod-info.ts';

/** Pods to remove from a node, the most important first. */
export interface Victims {
  readonly slot: number;
  readonly nodeName: string;
  readonly pods: readonly PodInfo[];
  /** How many of them a disruption budget would rather keep. */
  readonly violations: number;
}

/** When a pod began to run; pods that have not count as having begun at the end of time. */
function startOf({ pod }: PodInfo): number {
  return parseTime(pod.status?.startTime) ?? Number.MAX_SAFE_INTEGER;
}

/** Orders by importance: higher priority first, and among equals the one that has run longer. */
export function byImportance(a: PodInfo, b: PodInfo): number {
  return b.priority - a.priority || startOf(a) - startOf(b);
}

/**
 * Parts pods into those whose removal breaks a disruption budget and those whose does not. Each one counted uses up what is
 * allowed, in the order given; the order stays the same in both parts.
 * https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/#poddisruptionbudget-is-supported-but-not-guaranteed
 */
export function splitByBudgets(
  pods: readonly PodInfo[],
  budgets: readonly Shared<PodDisruptionBudget>[],
): { readonly violating: readonly PodInfo[]; readonly others: readonly PodInfo[] } {
  const left = budgets.map((budget) => ({
    namespace: budget.metadata.namespace,
    selector: readSelector(budget.spec.selector),
    disrupted: budget.status?.disruptedPods ?? {},
    allowed: budget.status?.disruptionsAllowed ?? 0,
  }));
  const violating: PodInfo[] = [];
  const others: PodInfo[] = [];
  for (const pod of pods) {
    let violates = false;
    const labelled = Object.keys(pod.labels ?? {}).length > 0;
    for (const budget of labelled ? left : []) {
      if (budget.namespace !== pod.namespace || budget.selector.empty || !budget.selector.matches(pod.labels)) continue;
      // The API server has counted it already.
      if (Object.hasOwn(budget.disrupted, pod.pod.metadata.name)) continue;
      budget.allowed--;
      if (budget.allowed < 0) violates = true;
    }
    (violates ? violating : others).push(pod);
  }
  return { violating, others };
}

/** Lowest first, in order; the first difference decides. */
const costs: readonly ((victims: Victims) => number)[] = [
  ({ violations }) => violations,
  // The most important victim is the first.
  ({ pods }) => pods[0]?.priority ?? 0,
  // Shifted above zero, so that two pods of negative priority do not come cheaper than one.
  ({ pods }) => pods.reduce((sum, { priority }) => sum + priority + 2 ** 31, 0),
  ({ pods }) => pods.length,
  // The latest start: the less work is lost.
  ({ pods }) => -earliestStart(pods),
];

/** When the longest running of the victims with the highest priority began. */
function earliestStart(pods: readonly PodInfo[]): number {
  const highest = Math.max(...pods.map(({ priority }) => priority));
  return Math.min(...pods.filter(({ priority }) => priority === highest).map(startOf));
}

/** The node where the least is lost; of equals, the first. */
export function leastCostly(candidates: readonly Victims[]): Victims | undefined {
  let left = candidates;
  for (const cost of costs) {
    if (left.length <= 1) break;
    const values = left.map(cost);
    const lowest = Math.min(...values);
    left = left.filter((_, i) => values[i] === lowest);
  }
  return left[0];
}
