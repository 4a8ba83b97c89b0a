import type { PodCondition, PodStatus } from '../../proto/gen/core/v1.ts';

import { resizeConditions } from './conditions.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Lists that are replaced as a whole although the schema merges them. */
const replaced: ReadonlySet<string> = new Set(['podIPs', 'hostIPs', 'resourceClaimStatuses']);

/**
 * A strategic merge patch that turns one status into another; undefined when they are the same. Only what differs is in it, so that
 * conditions that others write at the same time are left alone.
 * https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/
 */
export function statusPatch(from: PodStatus, to: PodStatus): Record<string, unknown> | undefined {
  const patch: Record<string, unknown> = {};
  const before = from as Fields;
  const after = to as Fields;
  for (const key in after) {
    const value = after[key];
    if (value === undefined || isSame(before[key], value)) continue;
    if (key === 'conditions') {
      patch[key] = conditionChanges(from.conditions ?? [], to.conditions ?? []);
      // Keeps the order in which they are always shown.
      patch['$setElementOrder/conditions'] = (to.conditions ?? []).map(({ type }) => ({ type }));
    } else if (replaced.has(key) && before[key] !== undefined)
      patch[key] = [{ $patch: 'replace' }, ...(value as object[])];
    else patch[key] = value;
  }
  for (const key in before) if (!isBlank(before[key]) && after[key] === undefined) patch[key] = null;
  return Object.keys(patch).length === 0 ? undefined : patch;
}

/** Whether two parts of a status say the same: servers write `null` and `{}` where we say nothing. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (
    typeof a !== 'object' ||
    typeof b !== 'object' ||
    a === null ||
    b === null ||
    Array.isArray(a) !== Array.isArray(b)
  )
    return isBlank(a) && isBlank(b);
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((one, i) => isSame(one, b[i]));
  const [left, right] = [a as Fields, b as Fields];
  for (const key in left) if (!isSame(left[key], right[key])) return false;
  for (const key in right) if (left[key] === undefined && !isBlank(right[key])) return false;
  return true;
}

function isBlank(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value !== 'object') return false;
  for (const key in value) if (!isBlank((value as Fields)[key])) return false;
  return !Array.isArray(value) || value.length === 0;
}

function conditionChanges(from: readonly PodCondition[], to: readonly PodCondition[]): unknown[] {
  const changes: unknown[] = [];
  for (const condition of to) {
    const known = from.find(({ type }) => type === condition.type);
    if (known === undefined) changes.push(condition);
    else if (!isSame(known, condition)) {
      const gone = Object.keys(known).filter((key) => !(key in condition));
      changes.push({ ...Object.fromEntries(gone.map((key) => [key, null])), ...condition });
    }
  }
  for (const { type } of from) {
    const isGone = (resizeConditions as readonly string[]).includes(type) && !to.some((one) => one.type === type);
    if (isGone) changes.push({ $patch: 'delete', type });
  }
  return changes;
}
