import { isTerminating } from '../../api/meta/finalizers.ts';
import { isPodAvailable, isPodReady, isPodTerminal, isPodTerminating } from '../../api/pod/phase.ts';
import type { Shared } from '../../client/client.ts';
import type { StatefulSet, StatefulSetStatus } from '../../proto/gen/apps/v1.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';
import { ordinalOf, revisionLabel } from './pod.ts';

type APod = Shared<Pod>;

/** What is decided from. */
export interface StatefulState {
  readonly set: Shared<StatefulSet>;
  /** Those that the set controls. */
  readonly pods: readonly APod[];
  /** Names of the revision that all pods had before the rollout, and of the one they are to have. */
  readonly current: string;
  readonly update: string;
  readonly collisionCount: number;
  readonly now: number;
}

/** One thing to do. */
export type StatefulStep =
  | { readonly kind: 'create'; readonly ordinal: number; readonly revision: string }
  | { readonly kind: 'delete'; readonly pod: APod };

export interface StatefulPlan {
  /** In this order. With OrderedReady there is one at most. */
  readonly steps: readonly StatefulStep[];
  readonly status: StatefulSetStatus;
}

/**
 * The next steps of a set. OrderedReady: one pod after the other, each waits until all before it are available; down in
 * reverse order. Parallel: all at once. Updates go from the highest ordinal down to the partition, and wait for each pod:
 * spec.updateStrategy.rollingUpdate.maxUnavailable is off in Kubernetes 1.36.
 * https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/
 */
export function planStatefulSet(state: StatefulState): StatefulPlan {
  const status = countStatus(state);
  if (isTerminating(state.set)) return { steps: [], status };
  const steps = nextSteps(state);
  return { steps, status };
}

/** Whether a pod of this ordinal is one too many. */
export function isCondemned({ spec }: Shared<StatefulSet>, ordinal: number): boolean {
  const first = spec.ordinals?.start ?? 0;
  return ordinal < first || ordinal >= first + (spec.replicas ?? 1);
}

function nextSteps(state: StatefulState): readonly StatefulStep[] {
  const { set, pods, now } = state;
  const { spec } = set;
  const ordered = spec.podManagementPolicy !== 'Parallel';
  const first = spec.ordinals?.start ?? 0;
  const end = first + (spec.replicas ?? 1);
  const slots = new Map<number, APod>();
  const condemned: { readonly ordinal: number; readonly pod: APod }[] = [];
  for (const pod of pods) {
    const ordinal = ordinalOf(set, pod);
    if (ordinal === undefined) continue;
    if (isCondemned(set, ordinal)) condemned.push({ ordinal, pod });
    else slots.set(ordinal, pod);
  }
  condemned.sort((a, b) => b.ordinal - a.ordinal);
  const isHealthy = (pod: APod) => pod.status?.phase === 'Running' && isPodReady(pod) && !isPodTerminating(pod);
  const isAvailable = (pod: APod) => isHealthy(pod) && isPodAvailable(pod, spec.minReadySeconds ?? 0, now);
  const steps: StatefulStep[] = [];

  for (let ordinal = first; ordinal < end; ordinal++) {
    const pod = slots.get(ordinal);
    const before = steps.length;
    if (!pod) steps.push({ kind: 'create', ordinal, revision: revisionFor(state, ordinal, first) });
    else if (isPodTerminal(pod) && !isPodTerminating(pod)) steps.push({ kind: 'delete', pod });
    if (ordered && (steps.length > before || !pod || !isAvailable(pod))) return steps;
  }

  // The lowest ordinal of those that stay, else the lowest of those that go.
  const inOrder = [...slots].sort(([a], [b]) => a - b).map(([, pod]) => pod);
  const unhealthy = [...inOrder, ...condemned.map((one) => one.pod).reverse()].find((pod) => !isAvailable(pod));
  for (const { pod } of condemned) {
    if (isPodTerminating(pod)) {
      if (ordered) return steps;
      continue;
    }
    // One that is not healthy may be what the others wait for: it may go.
    if (ordered && !isAvailable(pod) && pod !== unhealthy) return steps;
    steps.push({ kind: 'delete', pod });
    if (ordered) return steps;
  }
  if (steps.length > 0 || spec.updateStrategy?.type === 'OnDelete') return steps;
  return update(state, slots, first, end, isAvailable);
}

/** The pod of the old revision with the highest ordinal, once all above it are of the new one and available. */
function update(
  { set, update: wanted }: StatefulState,
  slots: ReadonlyMap<number, APod>,
  first: number,
  end: number,
  isAvailable: (pod: APod) => boolean,
): readonly StatefulStep[] {
  const { partition = 0 } = set.spec.updateStrategy?.rollingUpdate ?? {};
  for (let ordinal = end - 1; ordinal >= first + partition; ordinal--) {
    const pod = slots.get(ordinal);
    if (!pod) return [];
    if (pod.metadata.labels?.[revisionLabel] !== wanted && !isPodTerminating(pod)) return [{ kind: 'delete', pod }];
    if (!isAvailable(pod)) return [];
  }
  return [];
}

/** Pods below the partition stay of the old revision, also when they are made anew. */
function revisionFor({ set, current, update: wanted }: StatefulState, ordinal: number, first: number): string {
  const { updateStrategy } = set.spec;
  if (updateStrategy?.type === 'OnDelete') return wanted;
  const kept = updateStrategy?.rollingUpdate?.partition ?? 0;
  return ordinal < first + kept ? current : wanted;
}

function countStatus({ set, pods, current, update: wanted, collisionCount, now }: StatefulState): StatefulSetStatus {
  let [replicas, ready, available, ofCurrent, ofUpdate] = [0, 0, 0, 0, 0];
  for (const pod of pods) {
    if (ordinalOf(set, pod) === undefined) continue;
    replicas++;
    if (pod.status?.phase === 'Running' && isPodReady(pod)) {
      ready++;
      if (isPodAvailable(pod, set.spec.minReadySeconds ?? 0, now)) available++;
    }
    if (isPodTerminating(pod)) continue;
    const revision = pod.metadata.labels?.[revisionLabel];
    if (revision === current) ofCurrent++;
    if (revision === wanted) ofUpdate++;
  }
  const rolling = set.spec.updateStrategy?.type !== 'OnDelete';
  const isDone = rolling && ofUpdate === replicas && ready === replicas && replicas === (set.spec.replicas ?? 1);
  const { generation } = set.metadata;
  const { conditions } = set.status ?? {};
  const shownCurrent = isDone ? ofUpdate : ofCurrent;
  return {
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    replicas,
    ...(ready ? { readyReplicas: ready } : {}),
    ...(shownCurrent ? { currentReplicas: shownCurrent } : {}),
    ...(ofUpdate ? { updatedReplicas: ofUpdate } : {}),
    currentRevision: isDone ? wanted : current,
    updateRevision: wanted,
    collisionCount,
    availableReplicas: available,
    ...(conditions ? { conditions: conditions.map((one) => ({ ...one })) } : {}),
  };
}
