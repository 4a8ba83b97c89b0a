import { scaledValue } from '../../api/int-or-string/int-or-string.ts';
import { isPodTerminating } from '../../api/pod/phase.ts';
import type { Shared } from '../../client/client.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';
import { placementOn } from './placement.ts';
import { type DaemonPlan, type DaemonState, isAvailable, isNew, podsByNode, surgeOf } from './plan.ts';

type APod = Shared<Pod>;

/** The pods of a node as an update sees them. */
interface NodePods {
  readonly node: string;
  readonly shouldRun: boolean;
  readonly old: APod | undefined;
  readonly fresh: APod | undefined;
  /** More than one of either: to be cleaned up first, and until then as good as none. */
  readonly isCrowded: boolean;
}

/**
 * What a rolling update may do now: remove old pods, as long as no more are unavailable than may be; or, with surge, make new
 * pods beside old ones and remove those whose successor is available. Pods of nodes that the set is no longer for are replaced
 * by nothing.
 */
export function planUpdate(state: DaemonState): DaemonPlan {
  const { set, nodes, pods } = state;
  const none: DaemonPlan = { create: [], remove: [], ended: [] };
  if (set.spec.updateStrategy?.type === 'OnDelete') return none;
  const byNode = podsByNode(pods);
  const places: NodePods[] = [];
  let desired = 0;
  for (const node of nodes) {
    const { name } = node.metadata;
    const { shouldRun } = placementOn(set, node);
    if (shouldRun) desired++;
    const present = byNode.get(name);
    if (!present && !shouldRun) continue;
    const here = (present ?? []).filter((pod) => !isPodTerminating(pod));
    const fresh = here.filter((pod) => isNew(state, pod));
    const old = here.filter((pod) => !isNew(state, pod));
    const isCrowded = fresh.length > 1 || old.length > 1;
    places.push({ node: name, shouldRun, old: old[0], fresh: fresh[0], isCrowded });
  }
  const maxSurge = surgeOf(set, desired);
  if (maxSurge > 0) return { ...none, ...planSurge(state, places, desired, maxSurge) };
  const unavailable = scaledValue(set.spec.updateStrategy?.rollingUpdate?.maxUnavailable ?? 1, desired, 'up');
  // Both zero after rounding would never move.
  return { ...none, remove: planReplacement(state, places, Math.max(1, unavailable)) };
}

/** Old pods that serve nobody go in any case, others only while no more than so many are missing. */
function planReplacement(state: DaemonState, places: readonly NodePods[], maxUnavailable: number): readonly APod[] {
  let missing = 0;
  const free: APod[] = [];
  const candidates: APod[] = [];
  for (const { old, fresh, isCrowded } of places) {
    if (isCrowded || !old || fresh) {
      if (isCrowded || old || !fresh || !isAvailable(state, fresh)) missing++;
    } else if (isAvailable(state, old)) candidates.push(old);
    else {
      missing++;
      free.push(old);
    }
  }
  return [...free, ...candidates.slice(0, Math.max(0, maxUnavailable - missing))];
}

function planSurge(state: DaemonState, places: readonly NodePods[], desired: number, maxSurge: number) {
  let surging = 0;
  let available = 0;
  const remove: APod[] = [];
  const misplaced: APod[] = [];
  // A new pod beside one that serves nobody costs nothing.
  const free: string[] = [];
  const candidates: string[] = [];
  for (const { node, shouldRun, old, fresh, isCrowded } of places) {
    if (isCrowded) {
      surging++;
      continue;
    }
    const serving = old ?? fresh;
    if (serving && isAvailable(state, serving)) available++;
    if (!old) continue;
    if (fresh) {
      if (isAvailable(state, fresh)) remove.push(old);
      else surging++;
    } else if (isAvailable(state, old)) {
      if (shouldRun) candidates.push(node);
      else misplaced.push(old);
    } else if (shouldRun) free.push(node);
    else remove.push(old);
  }
  // Where the set has moved to other nodes, the old pods stay until enough of those serve.
  remove.push(...misplaced.slice(0, Math.max(0, available - desired)));
  return { create: [...free, ...candidates.slice(0, Math.max(0, maxSurge - surging))], remove };
}
