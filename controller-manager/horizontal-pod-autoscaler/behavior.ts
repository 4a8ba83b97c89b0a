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

/** What there is to remember at first: the size that is there, so that nothing shrinks just because nobody remembers more. */
export const firstMemory = (replicas: number, at: number): Memory => ({
  recommendations: [{ at, replicas }],
  scalings: [],
});

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
  /** Whether the policies or the bounds have cut it. */
  readonly limited: Reason & { readonly isLimited: boolean };
  /** Why what was recommended earlier counts; undefined when it does not. */
  readonly stabilized: Reason | undefined;
}

interface Reason {
  readonly reason: string;
  readonly message: string;
}

interface Bounds {
  readonly min: number;
  readonly max: number;
}

const withinRange: Bounded['limited'] = {
  reason: 'DesiredWithinRange',
  message: 'the desired count is within the acceptable range',
  isLimited: false,
};
const limits = {
  ScaleUpLimit: 'the desired replica count is increasing faster than the maximum scale rate',
  ScaleDownLimit: 'the desired replica count is decreasing faster than the maximum scale rate',
  TooManyReplicas: 'the desired replica count is more than the maximum replica count',
  TooFewReplicas: 'the desired replica count is less than the minimum replica count',
} as const;

const stabilizedUp: Reason = {
  reason: 'ScaleUpStabilized',
  message: 'recent recommendations were lower than current one, applying the lowest recent recommendation',
};
const stabilizedDown: Reason = {
  reason: 'ScaleDownStabilized',
  message: 'recent recommendations were higher than current one, applying the highest recent recommendation',
};

/**
 * Tames a recommendation: takes the gentlest of those in the stabilization window, changes no faster than the policies allow,
 * and stays within the bounds. https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#configurable-scaling-behavior
 */
export function bound(
  recommended: number,
  current: number,
  bounds: Bounds,
  behavior: Shared<HorizontalPodAutoscalerBehavior> | undefined,
  memory: Memory,
  now: number,
): Bounded {
  const recent = (seconds: number) =>
    memory.recommendations.filter(({ at }) => at > now - seconds * 1000).map(({ replicas }) => replicas);
  if (!behavior) return boundPlainly(recommended, current, bounds, recent(defaultDown.stabilizationWindowSeconds));
  const up = rulesOf(behavior.scaleUp, defaultUp);
  const down = rulesOf(behavior.scaleDown, defaultDown);
  const upper = Math.min(recommended, ...recent(up.stabilizationWindowSeconds));
  const lower = Math.max(recommended, ...recent(down.stabilizationWindowSeconds));
  const stable = Math.min(Math.max(current, upper), lower);
  const why = recommended >= current ? stabilizedUp : stabilizedDown;
  const stabilized = stable === recommended ? undefined : why;
  const made = (replicas: number, reason: keyof typeof limits): Bounded => ({
    replicas,
    limited: { reason, message: limits[reason], isLimited: replicas !== stable },
    stabilized,
  });
  if (stable > current) {
    const limit = Math.max(current, fastest(up, current, memory, now, 'up'));
    if (stable > Math.min(limit, bounds.max))
      return limit < bounds.max ? made(limit, 'ScaleUpLimit') : made(bounds.max, 'TooManyReplicas');
  } else if (stable < current) {
    const limit = Math.min(current, fastest(down, current, memory, now, 'down'));
    if (stable < Math.max(limit, bounds.min))
      return limit > bounds.min ? made(limit, 'ScaleDownLimit') : made(bounds.min, 'TooFewReplicas');
  }
  return { replicas: stable, limited: withinRange, stabilized };
}

/** At once it doubles at most, but becomes as many as this in any case. */
const startMinimum = 4;

/** The older rules, for scalers that say nothing of their behaviour: only shrinking waits, and growing doubles at most. */
function boundPlainly(recommended: number, current: number, { min, max }: Bounds, recent: readonly number[]): Bounded {
  const stable = Math.max(recommended, ...recent);
  const stabilized = stable === recommended ? undefined : stabilizedDown;
  const made = (replicas: number, reason: keyof typeof limits): Bounded => ({
    replicas,
    limited: { reason, message: limits[reason], isLimited: true },
    stabilized,
  });
  if (stable < min) return made(min, 'TooFewReplicas');
  const limit = Math.max(2 * current, startMinimum);
  if (stable > Math.min(limit, max)) return limit < max ? made(limit, 'ScaleUpLimit') : made(max, 'TooManyReplicas');
  return { replicas: stable, limited: withinRange, stabilized };
}

/** How far the policies let the size go at once. */
function fastest(rules: Rules, current: number, memory: Memory, now: number, way: 'up' | 'down'): number {
  if (rules.selectPolicy === 'Disabled') return current;
  const sign = way === 'up' ? 1 : -1;
  const limits = rules.policies.map(({ type, value, periodSeconds }) => {
    // What was done the other way counts as well: the period began where all of it is taken back.
    const done = memory.scalings
      .filter(({ at }) => at > now - periodSeconds * 1000)
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
