import { scaledValue } from '../../api/int-or-string/int-or-string.ts';
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

const byAge = (a: APod, b: APod) =>
  a.metadata.creationTimestamp < b.metadata.creationTimestamp
    ? -1
    : a.metadata.creationTimestamp > b.metadata.creationTimestamp
      ? 1
      : a.metadata.name < b.metadata.name
        ? -1
        : 1;

function podsByNode(pods: readonly APod[]): Map<string, APod[]> {
  const byNode = new Map<string, APod[]>();
  for (const pod of pods) {
    const node = nodeOf(pod);
    if (node === undefined) continue;
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
    // While a pod surges past the old one there are two; beyond that the oldest stays, bound ones first.
    const running = live
      .filter((pod) => !isPodTerminal(pod))
      .sort((a, b) => Number(!a.spec.nodeName) - Number(!b.spec.nodeName) || byAge(a, b));
    const kept = surges
      ? [running.find((pod) => !isNew(state, pod)), running.find((pod) => isNew(state, pod))]
      : [running[0]];
    remove.push(...running.filter((pod) => !kept.includes(pod)));
  }
  // Pods made for nodes that are gone will never be bound; bound ones are the pod collector's.
  for (const orphans of byNode.values())
    remove.push(...orphans.filter((pod) => !pod.spec.nodeName && !isPodTerminating(pod)));
  return { create: create.slice(0, maxPerStep), remove: remove.slice(0, maxPerStep), ended };
}

const isNew = ({ hash }: DaemonState, pod: APod): boolean => pod.metadata.labels?.[revisionLabel] === hash;

function surgeOf({ spec }: Shared<DaemonSet>, desired: number): number {
  return scaledValue(spec.updateStrategy?.rollingUpdate?.maxSurge ?? 0, desired, 'up');
}

/**
 * What a rolling update may do now: remove old pods, as long as no more are unavailable than may be; or, with surge, make new
 * pods beside old ones and remove those whose successor is available.
 */
export function planUpdate(state: DaemonState): DaemonPlan {
  const { set, nodes, pods, now } = state;
  const none: DaemonPlan = { create: [], remove: [], ended: [] };
  if (set.spec.updateStrategy?.type === 'OnDelete') return none;
  const wanted = nodes.filter((node) => placementOn(set, node).shouldRun);
  const desired = wanted.length;
  const maxSurge = surgeOf(set, desired);
  const unavailable = scaledValue(set.spec.updateStrategy?.rollingUpdate?.maxUnavailable ?? 1, desired, 'up');
  // Both zero after rounding would never move.
  const maxUnavailable = maxSurge === 0 ? Math.max(1, unavailable) : unavailable;
  const byNode = podsByNode(pods);
  const isAvailable = (pod: APod) => isPodAvailable(pod, set.spec.minReadySeconds ?? 0, now) && !isPodTerminating(pod);
  let missing = 0;
  let surging = 0;
  const free: APod[] = [];
  const candidates: APod[] = [];
  const surgeNodes: string[] = [];
  for (const node of wanted) {
    const here = (byNode.get(node.metadata.name) ?? []).filter((pod) => !isPodTerminating(pod));
    const fresh = here.find((pod) => isNew(state, pod));
    const old = here.find((pod) => !isNew(state, pod));
    if (maxSurge === 0) {
      if (!old || fresh) {
        if (!fresh || !isAvailable(fresh)) missing++;
      } else if (isAvailable(old)) candidates.push(old);
      else {
        missing++;
        free.push(old);
      }
    } else if (old && fresh) {
      if (isAvailable(fresh)) free.push(old);
      else surging++;
    } else if (old) {
      if (isAvailable(old)) surgeNodes.push(node.metadata.name);
      else {
        // It serves nobody: a new pod may be made beside it at no cost.
        surgeNodes.unshift(node.metadata.name);
      }
    } else if (!fresh || !isAvailable(fresh)) missing++;
  }
  if (maxSurge > 0) return { ...none, create: surgeNodes.slice(0, Math.max(0, maxSurge - surging)), remove: free };
  return { ...none, remove: [...free, ...candidates.slice(0, Math.max(0, maxUnavailable - missing))] };
}

/** Counts nodes and pods; zeros are left out where Kubernetes leaves them out. */
export function countDaemons(state: DaemonState, collisionCount: number | undefined): DaemonSetStatus {
  const { set, nodes, pods, now } = state;
  let [desired, current, misplaced, ready, updated, available] = [0, 0, 0, 0, 0, 0];
  const byNode = podsByNode(pods);
  for (const node of nodes) {
    const here = (byNode.get(node.metadata.name) ?? []).sort(byAge);
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
