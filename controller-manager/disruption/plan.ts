import { scaledValue } from '../../api/int-or-string/int-or-string.ts';
import { setCondition } from '../../api/meta/conditions.ts';
import { isPodReady, isPodTerminating } from '../../api/pod/phase.ts';
import { parseTime } from '../../api/time/timestamp.ts';
import type { Shared } from '../../client/client.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';
import type { Condition } from '../../proto/gen/meta/v1.ts';
import type { PodDisruptionBudget, PodDisruptionBudgetStatus } from '../../proto/gen/policy/v1.ts';

/** An evicted pod that has not begun to go after this time is counted as there again. */
const evictionTimeoutMs = 2 * 60_000;

/** How many pods the owners of a budget's pods want together; undefined when it cannot be told. */
export type ExpectedScale = () => number;

export interface BudgetPlan {
  readonly status: PodDisruptionBudgetStatus;
  readonly checkAfterMs: number | undefined;
  /** Pods whose eviction was allowed long ago and that have not begun to go. */
  readonly undeleted: readonly Shared<Pod>[];
}

/**
 * The status of a budget. `expectedScale` is asked only where shares of it are needed; a whole `minAvailable` counts pods as
 * they are. https://kubernetes.io/docs/tasks/run-application/configure-pdb/
 */
export function planBudget(
  budget: Shared<PodDisruptionBudget>,
  pods: readonly Shared<Pod>[],
  expectedScale: ExpectedScale,
  now: number,
): BudgetPlan {
  const { expected, desired } = wanted(budget, pods.length, expectedScale);
  const { disrupted, checkAfterMs, undeleted } = stillDisrupted(budget, pods, now);
  const healthy = pods.filter(
    (pod) => !isPodTerminating(pod) && !(pod.metadata.name in disrupted) && isPodReady(pod),
  ).length;
  const allowed = expected <= 0 ? 0 : Math.max(0, healthy - desired);
  const { generation } = budget.metadata;
  const conditions = setCondition<Shared<Condition>>(
    budget.status?.conditions,
    {
      type: 'DisruptionAllowed',
      status: allowed > 0 ? 'True' : 'False',
      reason: allowed > 0 ? 'SufficientPods' : 'InsufficientPods',
      message: '',
      ...(generation === undefined ? {} : { observedGeneration: generation }),
    },
    now,
  );
  return {
    status: {
      ...(generation === undefined ? {} : { observedGeneration: generation }),
      ...(Object.keys(disrupted).length > 0 ? { disruptedPods: disrupted } : {}),
      disruptionsAllowed: allowed,
      currentHealthy: healthy,
      desiredHealthy: desired,
      expectedPods: expected,
      conditions: conditions.map((one) => ({ ...one })),
    },
    checkAfterMs,
    undeleted,
  };
}

function wanted({ spec }: Shared<PodDisruptionBudget>, count: number, expectedScale: ExpectedScale) {
  if (spec.maxUnavailable !== undefined) {
    const expected = expectedScale();
    return { expected, desired: Math.max(0, expected - scaledValue(spec.maxUnavailable, expected, 'up')) };
  }
  const { minAvailable } = spec;
  if (minAvailable === undefined) return { expected: count, desired: 0 };
  if (typeof minAvailable === 'number') return { expected: count, desired: minAvailable };
  const expected = expectedScale();
  return { expected, desired: scaledValue(minAvailable, expected, 'up') };
}

/** Evictions that were allowed and are not seen yet. */
function stillDisrupted({ status }: Shared<PodDisruptionBudget>, pods: readonly Shared<Pod>[], now: number) {
  const disrupted: { [name: string]: string } = {};
  const undeleted: Shared<Pod>[] = [];
  let checkAfterMs: number | undefined;
  for (const [name, time] of Object.entries(status?.disruptedPods ?? {})) {
    const pod = pods.find((one) => one.metadata.name === name);
    if (!pod || isPodTerminating(pod)) continue;
    const left = (parseTime(time) ?? 0) + evictionTimeoutMs - now;
    if (left <= 0) {
      undeleted.push(pod);
      continue;
    }
    disrupted[name] = time;
    checkAfterMs = Math.min(checkAfterMs ?? left, left);
  }
  return { disrupted, checkAfterMs, undeleted };
}
