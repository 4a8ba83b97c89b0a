import { formatTime } from '../time/timestamp.ts';
import { deepEqual } from './deep-equal.ts';

/** What the conditions of all kinds have in common. */
export interface ConditionLike {
  readonly type: string;
  /** `True`, `False` or `Unknown`. */
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: string | null;
  readonly observedGeneration?: number;
}

export function findCondition<T extends { readonly type: string }>(
  conditions: readonly T[] | undefined | null,
  type: string,
): T | undefined {
  if (conditions === undefined || conditions === null) return undefined;
  for (const condition of conditions) if (condition.type === type) return condition;
  return undefined;
}

/** Whether the condition is there and `True`. */
export function isConditionTrue(
  conditions: readonly { readonly type: string; readonly status: string }[] | undefined | null,
  type: string,
): boolean {
  return findCondition(conditions, type)?.status === 'True';
}

/**
 * The conditions with one set. `lastTransitionTime` moves to `now` (milliseconds), or to the time given with the condition,
 * only when the status changes. The same list is returned when nothing changes, so that `===` tells whether to write; else
 * the condition keeps its place, or comes last when it is new.
 * https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/api-conventions.md#typical-status-properties
 */
export function setCondition<T extends ConditionLike>(
  conditions: readonly T[] | undefined | null,
  condition: Omit<T, 'lastTransitionTime'> & Pick<ConditionLike, 'type' | 'status' | 'lastTransitionTime'>,
  now: number,
): readonly T[] {
  const before = conditions ?? [];
  const at = before.findIndex((one) => one.type === condition.type);
  const existing = before[at];
  if (existing === undefined) {
    return [...before, { ...condition, lastTransitionTime: condition.lastTransitionTime ?? formatTime(now) } as T];
  }
  const lastTransitionTime =
    existing.status === condition.status
      ? existing.lastTransitionTime
      : (condition.lastTransitionTime ?? formatTime(now));
  const next: T = { ...existing, ...condition, lastTransitionTime };
  return deepEqual(existing, next) ? before : before.with(at, next);
}

/** The conditions without one; the same list when it is not there. */
export function removeCondition<T extends ConditionLike>(conditions: readonly T[], type: string): readonly T[] {
  return findCondition(conditions, type) === undefined ? conditions : conditions.filter((one) => one.type !== type);
}
