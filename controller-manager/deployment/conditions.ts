import { findCondition, removeCondition } from '../../api/meta/conditions.ts';
import { formatTime } from '../../api/time/timestamp.ts';
import type { Shared } from '../../client/client.ts';
import type { DeploymentCondition } from '../../proto/gen/apps/v1.ts';

/** The reasons of a Deployment's conditions. https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#deployment-status */
export const reasons = {
  replicaSetUpdated: 'ReplicaSetUpdated',
  failedCreate: 'ReplicaSetCreateError',
  created: 'NewReplicaSetCreated',
  found: 'FoundNewReplicaSet',
  complete: 'NewReplicaSetAvailable',
  timedOut: 'ProgressDeadlineExceeded',
  paused: 'DeploymentPaused',
  resumed: 'DeploymentResumed',
  available: 'MinimumReplicasAvailable',
  unavailable: 'MinimumReplicasUnavailable',
} as const;

export type Conditions = readonly Shared<DeploymentCondition>[];

/** A condition of this moment. */
export function condition(
  type: 'Available' | 'Progressing' | 'ReplicaFailure',
  status: 'True' | 'False' | 'Unknown',
  reason: string,
  message: string,
  now: number,
): DeploymentCondition {
  const time = formatTime(now);
  return { type, status, lastUpdateTime: time, lastTransitionTime: time, reason, message };
}

/**
 * The conditions with one set, last. One with the status and reason that are there already changes nothing, not even its
 * message or times, so that a deadline keeps counting from when the reason arose. The transition time moves with the status only.
 */
export function put(conditions: Conditions, next: DeploymentCondition): Conditions {
  const before = findCondition(conditions, next.type);
  if (before && before.status === next.status && before.reason === next.reason) return conditions;
  const kept = before?.status === next.status ? before.lastTransitionTime : next.lastTransitionTime;
  return [...removeCondition(conditions, next.type), kept === undefined ? next : { ...next, lastTransitionTime: kept }];
}
