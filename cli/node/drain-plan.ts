import type { AnyObject } from '../object.ts';

/** What the user has agreed to lose. */
export interface DrainConsent {
  readonly ignoreDaemonSets: boolean;
  readonly deleteEmptyDirData: boolean;
  readonly force: boolean;
}

/** Which pods leave a node, what is told about others, and what forbids it all. */
export interface DrainPlan {
  readonly evict: readonly AnyObject[];
  readonly warnings: readonly string[];
  readonly refusals: readonly string[];
}

const mirrorAnnotation = 'kubernetes.io/config.mirror';

/** Decides what `drain` does with the pods of a node. https://kubernetes.io/docs/tasks/administer-cluster/safely-drain-node/ */
export function planDrain(pods: readonly AnyObject[], consent: DrainConsent): DrainPlan {
  const evict: AnyObject[] = [];
  const warned = new Map<string, string[]>();
  const refused = new Map<string, string[]>();
  const note = (into: Map<string, string[]>, why: string, pod: AnyObject) =>
    into.set(why, [...(into.get(why) ?? []), `${pod.metadata?.namespace}/${pod.metadata?.name}`]);
  for (const pod of pods) {
    const owner = pod.metadata?.ownerReferences?.find(({ controller }) => controller);
    // The kubelet's own pods come back whatever is done to their mirrors.
    if (pod.metadata?.annotations?.[mirrorAnnotation] !== undefined) continue;
    const over = ['Succeeded', 'Failed'].includes((pod.status as { phase?: string } | undefined)?.phase ?? '');
    if (owner?.kind === 'DaemonSet' && !over) {
      if (consent.ignoreDaemonSets) note(warned, 'ignoring DaemonSet-managed Pods', pod);
      else note(refused, 'cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore)', pod);
      continue;
    }
    let stays = false;
    if (!over && hasEmptyDir(pod)) {
      if (consent.deleteEmptyDirData) note(warned, 'deleting Pods with local storage', pod);
      else {
        note(refused, 'cannot delete Pods with local storage (use --delete-emptydir-data to override)', pod);
        stays = true;
      }
    }
    if (!over && !owner) {
      if (consent.force) note(warned, 'deleting Pods that declare no controller', pod);
      else {
        note(refused, 'cannot delete Pods that declare no controller (use --force to override)', pod);
        stays = true;
      }
    }
    if (!stays) evict.push(pod);
  }
  const texts = (from: Map<string, string[]>) => [...from].map(([why, names]) => `${why}: ${names.join(', ')}`);
  return { evict, warnings: texts(warned), refusals: texts(refused) };
}

function hasEmptyDir({ spec }: AnyObject): boolean {
  const { volumes } = (spec ?? {}) as { volumes?: readonly { emptyDir?: unknown }[] };
  return volumes?.some(({ emptyDir }) => emptyDir !== undefined) ?? false;
}
