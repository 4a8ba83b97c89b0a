import { controllerOf } from '../../api/meta/owner-references.ts';
import { isPodActive, isPodReady } from '../../api/pod/phase.ts';
import { parseTime } from '../../api/time/timestamp.ts';
import type { Shared } from '../../client/client.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';
import { readySince } from '../pods/state.ts';

type APod = Shared<Pod>;

/** Lower costs are deleted first. https://kubernetes.io/docs/concepts/workloads/controllers/replicaset/#pod-deletion-cost */
export const deletionCostAnnotation = 'controller.kubernetes.io/pod-deletion-cost';

/** What is compared, worked out once for each pod: a comparison is made many times. */
interface Rank {
  readonly pod: APod;
  readonly assigned: number;
  readonly phase: number;
  readonly ready: number;
  readonly cost: number;
  /** Related pods on the same node: more of them, sooner deleted. */
  readonly neighbours: number;
  readonly readySince: number | undefined;
  readonly restarts: number;
  readonly sidecarRestarts: number;
  readonly created: number | undefined;
}

const phases: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 };

/** The cost in the annotation; 0 when it is absent or no int32 in decimal form. */
function deletionCost(pod: APod): number {
  const text = pod.metadata.annotations?.[deletionCostAnnotation];
  if (text === undefined || !/^(0|-?[1-9]\d*)$/.test(text)) return 0;
  const cost = Number(text);
  return Math.abs(cost) <= 2 ** 31 - 1 ? cost : 0;
}

function restarts(pod: APod): { readonly regular: number; readonly sidecar: number } {
  let regular = 0;
  for (const status of pod.status?.containerStatuses ?? []) regular = Math.max(regular, status.restartCount);
  let sidecar = 0;
  for (const container of pod.spec.initContainers ?? []) {
    if (container.restartPolicy !== 'Always') continue;
    const status = pod.status?.initContainerStatuses?.find((one) => one.name === container.name);
    sidecar = Math.max(sidecar, status?.restartCount ?? 0);
  }
  return { regular, sidecar };
}

function rankOf(pod: APod, neighbours: number): Rank {
  const { regular, sidecar } = restarts(pod);
  return {
    pod,
    assigned: pod.spec.nodeName ? 1 : 0,
    phase: phases[pod.status?.phase ?? ''] ?? 0,
    ready: isPodReady(pod) ? 1 : 0,
    cost: deletionCost(pod),
    neighbours,
    readySince: readySince(pod),
    restarts: regular,
    sidecarRestarts: sidecar,
    created: parseTime(pod.metadata.creationTimestamp),
  };
}

/** The power of two that an age in nanoseconds reaches; -1 for none. */
function magnitude(ageMs: number): number {
  return ageMs > 0 ? Math.floor(Math.log2(ageMs * 1e6)) : -1;
}

/**
 * The younger first, but pods whose ages are of one magnitude are ordered by uid, so that scaling down again and again does not
 * always hit the newest topology. https://github.com/kubernetes/enhancements/issues/2185
 */
function byTime(a: number | undefined, b: number | undefined, left: APod, right: APod, now: number): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  if (a === b) return 0;
  const difference = magnitude(now - a) - magnitude(now - b);
  if (difference !== 0) return difference;
  return left.metadata.uid < right.metadata.uid ? -1 : 1;
}

/** The order in which pods are given up: negative when `a` goes before `b`. */
function compare(a: Rank, b: Rank, now: number): number {
  return (
    a.assigned - b.assigned ||
    a.phase - b.phase ||
    a.ready - b.ready ||
    a.cost - b.cost ||
    b.neighbours - a.neighbours ||
    (a.ready && b.ready ? byTime(a.readySince, b.readySince, a.pod, b.pod, now) : 0) ||
    b.restarts - a.restarts ||
    b.sidecarRestarts - a.sidecarRestarts ||
    byTime(a.created, b.created, a.pod, b.pod, now)
  );
}

/**
 * The pods to delete when `count` are too many. `related` are pods that serve the same (of all ReplicaSets of one
 * Deployment): of two pods that are alike, the one with more relatives on its node goes.
 * https://kubernetes.io/docs/concepts/workloads/controllers/replicaset/#scaling-a-replicaset
 */
export function podsToDelete(
  pods: readonly APod[],
  related: readonly APod[],
  count: number,
  now: number,
): readonly APod[] {
  if (count >= pods.length) return pods;
  const onNode = new Map<string, number>();
  for (const pod of related) {
    const node = pod.spec.nodeName;
    if (node && isPodActive(pod)) onNode.set(node, (onNode.get(node) ?? 0) + 1);
  }
  const ranks = pods.map((pod) => rankOf(pod, onNode.get(pod.spec.nodeName ?? '') ?? 0));
  ranks.sort((a, b) => compare(a, b, now));
  return ranks.slice(0, count).map((rank) => rank.pod);
}

/** The uid by which the relatives of a ReplicaSet are found: that of its Deployment, else its own. */
export function familyOf(set: { readonly metadata: Shared<Pod>['metadata'] }): string {
  return controllerOf(set)?.uid ?? set.metadata.uid;
}
