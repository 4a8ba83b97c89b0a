import { deepEqual } from '../../api/meta/deep-equal.ts';
import type { PodCondition, PodStatus } from '../../proto/gen/core/v1.ts';

/** Lists that are replaced as a whole although the schema merges them. */
const replaced: ReadonlySet<string> = new Set(['podIPs', 'hostIPs', 'resourceClaimStatuses']);

/**
 * A strategic merge patch that turns one status into another; undefined when they are the same. Only what differs is in it, so that
 * conditions that others write at the same time are left alone.
 * https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/
 */
export function statusPatch(from: PodStatus, to: PodStatus): Record<string, unknown> | undefined {
  const patch: Record<string, unknown> = {};
  const before = from as Readonly<Record<string, unknown>>;
  const after = to as Readonly<Record<string, unknown>>;
  for (const key in after) {
    const value = after[key];
    if (value === undefined || deepEqual(before[key], value)) continue;
    if (key === 'conditions') {
      patch[key] = conditionChanges(from.conditions ?? [], to.conditions ?? []);
      // Keeps the order in which they are always shown.
      patch['$setElementOrder/conditions'] = (to.conditions ?? []).map(({ type }) => ({ type }));
    } else if (replaced.has(key) && before[key] !== undefined)
      patch[key] = [{ $patch: 'replace' }, ...(value as object[])];
    else patch[key] = value;
  }
  for (const key in before) if (before[key] !== undefined && after[key] === undefined) patch[key] = null;
  return Object.keys(patch).length === 0 ? undefined : patch;
}

function conditionChanges(from: readonly PodCondition[], to: readonly PodCondition[]): unknown[] {
  const changes: unknown[] = [];
  for (const condition of to) {
    const known = from.find(({ type }) => type === condition.type);
    if (known === undefined) changes.push(condition);
    else if (!deepEqual(known, condition)) {
      const gone = Object.keys(known).filter((key) => !(key in condition));
      changes.push({ ...Object.fromEntries(gone.map((key) => [key, null])), ...condition });
    }
  }
  return changes;
}
