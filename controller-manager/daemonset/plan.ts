import { scaledValue } from '../../api/int-or-string/int-or-string.ts';
import { byAge } from '../../api/meta/by-age.ts';
import { isPodAvailable, isPodReady, isPodTerminal, isPodTerminating } from '../../api/pod/phase.ts';
import type { Shared } from '../../client/client.ts';
import type { DaemonSet, DaemonSetStatus } from '../../proto/gen/apps/v1.ts';
import type { Node, Pod } from '../../proto/gen/core/v1.ts';
import { nodeOf, placementOn } from './placement.ts';

type APod = Shared<Pod>;

export const revisionLabel = 'controller-revision-hash';
const maxPerStep = 250;

/** What is decided from. */
export interface DaemonState {
  readonly set: Shared<DaemonSet>;
  readonly nodes: readonly Shared<Node>[];
  /** Those that the set controls. */
  readonly pods: readonly APod[];
  /** The revision label of pods of the newest template. */
  readonly hash: string;
  /** Whether a pod that failed on a node stays for now; none does when absent. */
  readonly isHeld?: (node: string) => boolean;
  readonly now: number;
}

export interface DaemonPlan {
  /** Nodes that are to get a pod. */
  readonly create: readonly string[];
  readonly remove: readonly APod[];
  /** Those of `remove` that have ended, and will be made again. */
  readonly ended: readonly APod[];
}

/** Bound ones first, then the oldest. */
const boundFirst = (a: APod, b: APod) => Number(!a.spec.nodeName) - Number(!b.spec.nodeName) || byAge(a, b);

export function podsByNode(pods: readonly APod[]): Map<string, APod[]> {
  const byNode = new Map<string, APod[]>();
  for (const pod of pods) {
    const node = nodeOf(pod);
    // One that has ended and is going, and only waits for a finalizer, stands in nobody's way.
    if (node === undefined || (isPodTerminal(pod) && isPodTerminating(pod))) continue;
    const list = byNode.get(node) ?? [];
    byNode.set(node, list);
    list.push(pod);
  }
  return byNode;
}

/** Pods to make and remove so that every node that should has one. https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/ */
export function planDaemons(state: DaemonState): DaemonPlan {
  const { set, nodes, pods } = state;
  const create: string[] = [];
  const remove: APod[] = [];
  const ended: APod[] = [];
  const byNode = podsByNode(pods);
  const surges = surgeOf(set, nodes.length) > 0;
  for (const node of nodes) {
    const { name } = node.metadata;
    const here = byNode.get(name) ?? [];
    byNode.delete(name);
    const { shouldRun, mayStay } = placementOn(set, node);
    if (!mayStay) {
      remove.push(...here.filter((pod) => !isPodTerminating(pod)));
      continue;
    }
    if (here.length === 0) {
      if (shouldRun) create.push(name);
      continue;
    }
    const live = here.filter((pod) => !isPodTerminating(pod));
    for (const pod of live.filter(isPodTerminal)) {
      if (pod.status?.phase === 'Failed' && state.isHeld?.(name)) continue;
      ended.push(pod);
      remove.push(pod);
    }
    const running = live.filter((pod) => !isPodTerminal(pod)).sort(boundFirst);
    const kept = surges ? keptInSurge(state, running) : running.slice(0, 1);
    remove.push(...running.filter((pod) => !kept.includes(pod)));
  }
  // Pods made for nodes that are gone will never be bound; bound ones are the pod collector's.
  for (const orphans of byNode.values())
    remove.push(...orphans.filter((pod) => !pod.spec.nodeName && !isPodTerminating(pod)));
  return { create: create.slice(0, maxPerStep), remove: remove.slice(0, maxPerStep), ended };
}

export const isNew = ({ hash }: DaemonState, pod: APod): boolean => pod.metadata.labels?.[revisionLabel] === hash;

export function surgeOf({ spec }: Shared<DaemonSet>, desired: number): number {
  return scaledValue(spec.updateStrategy?.rollingUpdate?.maxSurge ?? 0, desired, 'up');
}

/**
 * While a pod surges past the old one there are two; beyond that the oldest of each stays. The old one goes as soon as it serves
 * nobody, or the new one does.
 */
function keptInSurge(state: DaemonState, running: readonly APod[]): readonly (APod | undefined)[] {
  const old = running.find((pod) => !isNew(state, pod));
  const fresh = running.find((pod) => isNew(state, pod));
  const isOver = old && fresh && (!isPodReady(old) || isAvailable(state, fresh));
  return isOver ? [fresh] : [old, fresh];
}

export const isAvailable = ({ set, now }: DaemonState, pod: APod): boolean =>
  isPodAvailable(pod, set.spec.minReadySeconds ?? 0, now);

/** Counts nodes and pods; zeros are left out where Kubernetes leaves them out. */
export function countDaemons(state: DaemonState, collisionCount: number | undefined): DaemonSetStatus {
  const { set, nodes, pods, now } = state;
  let [desired, current, misplaced, ready, updated, available] = [0, 0, 0, 0, 0, 0];
  const byNode = podsByNode(pods);
  for (const node of nodes) {
    const here = (byNode.get(node.metadata.name) ?? []).sort(boundFirst);
    if (!placementOn(set, node).shouldRun) {
      if (here.length > 0) misplaced++;
      continue;
    }
    desired++;
    const [pod] = here;
    if (!pod) continue;
    current++;
    if (isPodReady(pod)) {
      ready++;
      if (isPodAvailable(pod, set.spec.minReadySeconds ?? 0, now)) available++;
    }
    if (isNew(state, pod)) updated++;
  }
  const { generation } = set.metadata;
  const { conditions } = set.status ?? {};
  const missing = desired - available;
  return {
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    desiredNumberScheduled: desired,
    currentNumberScheduled: current,
    numberMisscheduled: misplaced,
    numberReady: ready,
    ...(updated ? { updatedNumberScheduled: updated } : {}),
    ...(available ? { numberAvailable: available } : {}),
    ...(missing > 0 ? { numberUnavailable: missing } : {}),
    ...(collisionCount === undefined ? {} : { collisionCount }),
    ...(conditions ? { conditions: conditions.map((one) => ({ ...one })) } : {}),
  };
}
