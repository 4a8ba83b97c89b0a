import type { Shared } from '../../client/client.ts';
import type { HorizontalPodAutoscalerBehavior, HPAScalingRules } from '../../proto/gen/autoscaling/v2.ts';

/** What was recommended, and what was done, at a time in milliseconds. */
export interface Recommended {
  readonly at: number;
  readonly replicas: number;
}
export interface Scaled {
  readonly at: number;
  readonly change: number;
}

export interface Memory {
  readonly recommendations: readonly Recommended[];
  readonly scalings: readonly Scaled[];
}

export const nothingRemembered: Memory = { recommendations: [], scalings: [] };

const longestWindowMs = 3600_000;

/** The memory with what happened `now`, without what no window reaches back to. */
export function remember(
  before: Memory,
  now: number,
  { recommended, scaled }: { readonly recommended?: number | undefined; readonly scaled?: number },
): Memory {
  const recent = <T extends { readonly at: number }>(list: readonly T[]) =>
    list.filter(({ at }) => at > now - longestWindowMs);
  return {
    recommendations: [
      ...recent(before.recommendations),
      ...(recommended === undefined ? [] : [{ at: now, replicas: recommended }]),
    ],
    scalings: [...recent(before.scalings), ...(scaled === undefined ? [] : [{ at: now, change: scaled }])],
  };
}

type Rules = Required<Pick<Shared<HPAScalingRules>, 'selectPolicy' | 'policies' | 'stabilizationWindowSeconds'>>;

const defaultUp: Rules = {
  selectPolicy: 'Max',
  stabilizationWindowSeconds: 0,
  policies: [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ],
};
const defaultDown: Rules = {
  selectPolicy: 'Max',
  stabilizationWindowSeconds: 300,
  policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
};

function rulesOf(given: Shared<HPAScalingRules> | undefined, fallback: Rules): Rules {
  return {
    selectPolicy: given?.selectPolicy ?? fallback.selectPolicy,
    policies: given?.policies ?? fallback.policies,
    stabilizationWindowSeconds: given?.stabilizationWindowSeconds ?? fallback.stabilizationWindowSeconds,
  };
}

/** The size that is right now, between the bounds, and why it is not the recommended one. */
export interface Bounded {
  readonly replicas: number;
  readonly reason: string;
  readonly message: string;
  readonly isLimited: boolean;
  readonly isStabilized: boolean;
}

/**
 * Tames a recommendation: takes the gentlest of those in the stabilization window, changes no faster than the policies allow,
 * and stays within the bounds. https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#configurable-scaling-behavior
 */
export function bound(
  recommended: number,
  current: number,
  bounds: { readonly min: number; readonly max: number },
  behavior: Shared<HorizontalPodAutoscalerBehavior> | undefined,
  memory: Memory,
  now: number,
): Bounded {
  const up = rulesOf(behavior?.scaleUp, defaultUp);
  const down = rulesOf(behavior?.scaleDown, defaultDown);
  const recent = (seconds: number) =>
    memory.recommendations.filter(({ at }) => at > now - seconds * 1000).map(({ replicas }) => replicas);
  const upper = Math.min(recommended, ...recent(up.stabilizationWindowSeconds));
  const lower = Math.max(recommended, ...recent(down.stabilizationWindowSeconds));
  const stable = Math.min(Math.max(current, upper), lower);
  const isStabilized = stable !== recommended;
  const made = (replicas: number, reason: string, message: string, isLimited = true): Bounded => ({
    replicas,
    reason,
    message,
    isLimited,
    isStabilized,
  });
  if (stable > current) {
    const limit = Math.max(current, fastest(up, current, memory, now, 'up'));
    if (stable > Math.min(limit, bounds.max))
      return limit < bounds.max
        ? made(limit, 'ScaleUpLimit', 'the desired replica count is increasing faster than the maximum scale rate')
        : made(bounds.max, 'TooManyReplicas', 'the desired replica count is more than the maximum replica count');
  } else if (stable < current) {
    const limit = Math.min(current, fastest(down, current, memory, now, 'down'));
    if (stable < Math.max(limit, bounds.min))
      return limit > bounds.min
        ? made(limit, 'ScaleDownLimit', 'the desired replica count is decreasing faster than the maximum scale rate')
        : made(bounds.min, 'TooFewReplicas', 'the desired replica count is less than the minimum replica count');
  }
  if (stable < bounds.min)
    return made(bounds.min, 'TooFewReplicas', 'the desired replica count is less than the minimum replica count');
  if (stable > bounds.max)
    return made(bounds.max, 'TooManyReplicas', 'the desired replica count is more than the maximum replica count');
  return made(stable, 'DesiredWithinRange', 'the desired count is within the acceptable range', false);
}

/** How far the policies let the size go at once. */
function fastest(rules: Rules, current: number, memory: Memory, now: number, way: 'up' | 'down'): number {
  if (rules.selectPolicy === 'Disabled') return current;
  const sign = way === 'up' ? 1 : -1;
  const limits = rules.policies.map(({ type, value, periodSeconds }) => {
    const done = memory.scalings
      .filter(({ at, change }) => at > now - periodSeconds * 1000 && Math.sign(change) === sign)
      .reduce((total, { change }) => total + change, 0);
    const start = current - done;
    if (type === 'Pods') return start + sign * value;
    const share = start * (1 + (sign * value) / 100);
    return way === 'up' ? Math.ceil(share) : Math.floor(share);
  });
  // The policy that changes most counts, or least.
  const most = rules.selectPolicy !== 'Min';
  return (way === 'up') === most ? Math.max(...limits) : Math.min(...limits);
}
