import type { Cluster } from '../cache/cluster.ts';
import type { PodInfo } from '../cache/pod-info.ts';
import { unavailableMessage } from '../framework/message.ts';
import type { Rejected } from '../framework/outcome.ts';
import type { FilterFailure } from '../framework/plugin.ts';
import type { Profile } from '../framework/profile.ts';
import type { Unschedulable } from './decision.ts';
import type { NodeSearch } from './node-search.ts';

/** How the search for a node ended. */
export interface FailedSearch {
  readonly search: NodeSearch;
  /** Set when PreFilter ended it. */
  readonly preFilter: Rejected | undefined;
  rejectionOf(slot: number): Rejected | undefined;
  /** The plugins that ruled out nodes before they were looked at. */
  readonly narrowedBy: readonly string[];
}

/** Asks the PostFilter plugins whether they can help, and puts into words why no node takes the pod. */
export function explain(pod: PodInfo, cluster: Cluster, profile: Profile, failed: FailedSearch): Unschedulable {
  const { preFilter, narrowedBy } = failed;
  const rejectors = new Set<string>(narrowedBy);
  const reasons = new Map<string, number>();
  const count = (reason: string, nodes: number) => reasons.set(reason, (reasons.get(reason) ?? 0) + nodes);
  let unseen = 0;
  if (preFilter !== undefined) rejectors.add(preFilter.plugin);
  else {
    const nodes = new Map<Rejected, number>();
    for (const slot of cluster.table.order()) {
      const rejection = failed.rejectionOf(slot);
      if (rejection === undefined) unseen++;
      else nodes.set(rejection, (nodes.get(rejection) ?? 0) + 1);
    }
    for (const [rejection, times] of nodes) {
      rejectors.add(rejection.plugin);
      for (const reason of rejection.reasons) count(reason, times);
    }
  }
  if (unseen > 0 && narrowedBy.length > 0) {
    count(`node(s) didn't satisfy plugin(s) [${[...narrowedBy].sort().join(' ')}]`, unseen);
  }
  const all = cluster.table.count;
  const why =
    preFilter === undefined
      ? unavailableMessage(all, reasons)
      : `${unavailableMessage(all, new Map())} ${preFilter.reasons.join(', ')}.`;
  return { kind: 'unschedulable', rejectors, ...postFilter(pod, cluster, profile, failed, why) };
}

type Aftermath = Pick<Unschedulable, 'message' | 'preempt' | 'clearNomination'>;

function postFilter(pod: PodInfo, cluster: Cluster, profile: Profile, failed: FailedSearch, why: string): Aftermath {
  const failure = failureOf(profile, failed);
  const messages: string[] = [];
  let clearNomination = false;
  for (const plugin of profile.postFilter) {
    const outcome = plugin.postFilter(pod, cluster, failure);
    switch (outcome.kind) {
      case 'preempt':
        return { message: why, preempt: outcome, clearNomination: false };
      case 'failed':
        return { message: `${why} ${outcome.message}`, clearNomination: false };
      case 'unhelpful':
        messages.push(outcome.message);
        clearNomination ||= outcome.clearNomination;
    }
  }
  return { message: messages.length === 0 ? why : `${why} ${messages.join(', ')}`, clearNomination };
}

function failureOf(profile: Profile, { search, preFilter, rejectionOf }: FailedSearch): FilterFailure {
  return {
    preFilter,
    ranPreFilter(name) {
      const at = profile.filter.findIndex((plugin) => plugin.name === name);
      if (at < 0) return false;
      return preFilter === undefined || at <= profile.filter.findIndex((plugin) => plugin.name === preFilter.plugin);
    },
    rejectionOf,
    addPod: (other, slot) => search.addPod(other, slot),
    removePod: (other, slot) => search.removePod(other, slot),
    filter: (slot) => search.filter(slot),
  };
}
