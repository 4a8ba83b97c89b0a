import { findCondition, removeCondition } from '../../api/meta/conditions.ts';
import { parseTime } from '../../api/time/timestamp.ts';
import type { Shared } from '../../client/client.ts';
import type { Deployment, DeploymentStatus, ReplicaSet } from '../../proto/gen/apps/v1.ts';
import { type Conditions, condition, put, reasons } from './conditions.ts';

type Status = Shared<DeploymentStatus>;

/** What the status is made from: the ReplicaSets as they are, or as the plan has just made them. */
export interface Observed {
  readonly deployment: Shared<Deployment>;
  readonly newest: Shared<ReplicaSet> | undefined;
  readonly old: readonly Shared<ReplicaSet>[];
  /** How many pods may be missing before the Deployment counts as unavailable. */
  readonly unavailable: number;
}

/** The largest int32 stands for no deadline, as does an absent one. */
export function deadlineSeconds(deployment: Shared<Deployment>): number | undefined {
  const seconds = deployment.spec.progressDeadlineSeconds;
  return seconds === undefined || seconds === 2 ** 31 - 1 ? undefined : seconds;
}

/** Counts pods over all ReplicaSets and says whether enough are available; other conditions are kept as given. */
export function countStatus(observed: Observed, conditions: Conditions, now: number): DeploymentStatus {
  const { deployment, newest, old } = observed;
  const all = newest ? [...old, newest] : old;
  const sum = (of: (replicaSet: Shared<ReplicaSet>) => number | undefined) =>
    all.reduce((total, replicaSet) => total + (of(replicaSet) ?? 0), 0);
  const replicas = sum((rs) => rs.status?.replicas);
  const updated = newest?.status?.replicas ?? 0;
  const ready = sum((rs) => rs.status?.readyReplicas);
  const available = sum((rs) => rs.status?.availableReplicas);
  const missing = Math.max(0, sum((rs) => rs.spec.replicas) - available);
  const enough = available >= (deployment.spec.replicas ?? 1) - observed.unavailable;
  const next = put(
    conditions,
    enough
      ? condition('Available', 'True', reasons.available, 'Deployment has minimum availability.', now)
      : condition('Available', 'False', reasons.unavailable, 'Deployment does not have minimum availability.', now),
  );
  // One ReplicaSet that has not counted yet makes the sum unknown.
  const terminating = all.every((rs) => rs.status?.terminatingReplicas !== undefined)
    ? sum((rs) => rs.status?.terminatingReplicas)
    : undefined;
  const collisions = deployment.status?.collisionCount;
  return {
    ...(deployment.metadata.generation === undefined ? {} : { observedGeneration: deployment.metadata.generation }),
    ...(replicas ? { replicas } : {}),
    ...(updated ? { updatedReplicas: updated } : {}),
    ...(ready ? { readyReplicas: ready } : {}),
    ...(available ? { availableReplicas: available } : {}),
    ...(missing ? { unavailableReplicas: missing } : {}),
    ...(terminating === undefined ? {} : { terminatingReplicas: terminating }),
    conditions: next.map((one) => ({ ...one })),
    ...(collisions === undefined ? {} : { collisionCount: collisions }),
  };
}

/** Whether all wanted pods are of the newest template and available, and nothing is left of older ones. */
export function isComplete(deployment: Shared<Deployment>, status: Status): boolean {
  const desired = deployment.spec.replicas ?? 1;
  return (
    (status.updatedReplicas ?? 0) === desired &&
    (status.replicas ?? 0) === desired &&
    (status.availableReplicas ?? 0) === desired &&
    (status.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0)
  );
}

/** Whether the rollout came nearer to its end: more new, ready or available pods, or fewer old ones. */
function hasProgressed(before: Status, after: Status): boolean {
  const old = (status: Status) => (status.replicas ?? 0) - (status.updatedReplicas ?? 0);
  return (
    (after.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    old(after) < old(before) ||
    (after.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (after.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  );
}

function hasTimedOut(seconds: number, conditions: Conditions, now: number): boolean {
  const progressing = findCondition(conditions, 'Progressing');
  // A complete rollout cannot time out afterwards.
  if (!progressing || progressing.reason === reasons.complete) return false;
  if (progressing.reason === reasons.timedOut) return true;
  const since = parseTime(progressing.lastUpdateTime);
  return since !== undefined && since + seconds * 1000 < now;
}

/**
 * The status during a rollout: counts, progress against the deadline, and failures of ReplicaSets. `conditions` are the ones
 * to build on, which may hold what this step has just added; progress is measured against the status that the Deployment has.
 */
export function rolloutStatus(observed: Observed, conditions: Conditions, now: number): DeploymentStatus {
  const { deployment, newest } = observed;
  const status = countStatus(observed, conditions, now);
  const seconds = deadlineSeconds(deployment);
  let next: Conditions = status.conditions ?? [];
  if (seconds === undefined) next = removeCondition(next, 'Progressing');
  const current = findCondition(conditions, 'Progressing');
  const settled = (status.replicas ?? 0) === (status.updatedReplicas ?? 0) && current?.reason === reasons.complete;
  if (seconds !== undefined && !settled) {
    const subject = newest ? `ReplicaSet "${newest.metadata.name}"` : `Deployment "${deployment.metadata.name}"`;
    if (isComplete(deployment, status)) {
      next = put(
        next,
        condition('Progressing', 'True', reasons.complete, `${subject} has successfully progressed.`, now),
      );
    } else if (hasProgressed(deployment.status ?? {}, status)) {
      const made = condition('Progressing', 'True', reasons.replicaSetUpdated, `${subject} is progressing.`, now);
      // Progress renews the update time even when the reason stays, for the deadline counts from it.
      if (current?.status === 'True' && current.lastTransitionTime !== undefined)
        made.lastTransitionTime = current.lastTransitionTime;
      next = [...removeCondition(next, 'Progressing'), made];
    } else if (hasTimedOut(seconds, next, now)) {
      next = put(
        next,
        condition('Progressing', 'False', reasons.timedOut, `${subject} has timed out progressing.`, now),
      );
    }
  }
  return { ...status, conditions: withFailures(observed, next).map((one) => ({ ...one })) };
}

/** Passes on why pods cannot be made: what the newest ReplicaSet says comes before what older ones say. */
function withFailures({ newest, old }: Observed, conditions: Conditions): Conditions {
  for (const replicaSet of newest ? [newest, ...old] : old) {
    const failure = findCondition(replicaSet.status?.conditions, 'ReplicaFailure');
    if (!failure) continue;
    const { lastTransitionTime } = failure;
    return put(conditions, { ...failure, ...(lastTransitionTime ? { lastUpdateTime: lastTransitionTime } : {}) });
  }
  return removeCondition(conditions, 'ReplicaFailure');
}

/**
 * When to look again although nothing changes, so that a stuck rollout is reported: one second after the deadline.
 * Undefined when no deadline runs.
 */
export function deadlineCheckMs(deployment: Shared<Deployment>, status: Status, now: number): number | undefined {
  const seconds = deadlineSeconds(deployment);
  const progressing = findCondition(status.conditions, 'Progressing');
  if (seconds === undefined || !progressing || isComplete(deployment, status)) return undefined;
  if (progressing.reason === reasons.timedOut || progressing.reason === reasons.complete) return undefined;
  const since = parseTime(progressing.lastUpdateTime);
  return since === undefined ? undefined : Math.max(0, since + seconds * 1000 - now) + 1000;
}
