import { selectorFromSet } from '../../api/labels/selector.ts';
import { findCondition } from '../../api/meta/conditions.ts';
import { isPodAvailable, isPodReady } from '../../api/pod/phase.ts';
import { formatTime } from '../../api/time/timestamp.ts';
import type { Shared } from '../../client/client.ts';
import type { ReplicaSetCondition, ReplicaSetStatus } from '../../proto/gen/apps/v1.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';
import type { PodSet } from './kind.ts';

/** What a status is counted from. */
export interface ObservedPods {
  readonly active: readonly Shared<Pod>[];
  /** Pods being deleted; undefined for kinds that do not report them. */
  readonly terminating: readonly Shared<Pod>[] | undefined;
  /** Why pods could not be made or deleted in this step. */
  readonly failure: string | undefined;
}

/**
 * The status of a set; counts of zero are left out as Kubernetes does, but for `replicas` and `terminatingReplicas`. A
 * ReplicaFailure stays as it was first told until a step succeeds.
 */
export function countReplicas(set: Shared<PodSet>, pods: ObservedPods, now: number): ReplicaSetStatus {
  const template = selectorFromSet(set.spec.template?.metadata?.labels);
  const delay = set.spec.minReadySeconds ?? 0;
  let labeled = 0;
  let ready = 0;
  let available = 0;
  for (const pod of pods.active) {
    if (template.matches(pod.metadata.labels)) labeled++;
    if (!isPodReady(pod)) continue;
    ready++;
    if (isPodAvailable(pod, delay, now)) available++;
  }
  const conditions = withFailure(set, pods, now);
  const { generation } = set.metadata;
  return {
    replicas: pods.active.length,
    ...(labeled ? { fullyLabeledReplicas: labeled } : {}),
    ...(ready ? { readyReplicas: ready } : {}),
    ...(available ? { availableReplicas: available } : {}),
    ...(pods.terminating ? { terminatingReplicas: pods.terminating.length } : {}),
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    ...(conditions.length > 0 ? { conditions } : {}),
  };
}

function withFailure(set: Shared<PodSet>, pods: ObservedPods, now: number): ReplicaSetCondition[] {
  const before = (set.status?.conditions ?? []).map((one) => ({ ...one }));
  if (pods.failure === undefined) return before.filter((one) => one.type !== 'ReplicaFailure');
  if (findCondition(before, 'ReplicaFailure')) return before;
  const missing = (set.spec.replicas ?? 1) - pods.active.length;
  const reason = missing > 0 ? 'FailedCreate' : 'FailedDelete';
  const lastTransitionTime = formatTime(now);
  return [...before, { type: 'ReplicaFailure', status: 'True', lastTransitionTime, reason, message: pods.failure }];
}
