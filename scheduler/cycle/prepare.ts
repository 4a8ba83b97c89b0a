import type { Cluster } from '../cache/cluster.ts';
import type { PodInfo } from '../cache/pod-info.ts';
import type { Rejected } from '../framework/outcome.ts';
import type { FilterPlugin, NodeFilter, PreFilterOutcome } from '../framework/plugin.ts';
import type { Profile } from '../framework/profile.ts';
import type { TemplateMemo } from './template-memo.ts';

/** The filters that have something to say about a pod. */
export interface Prepared {
  readonly kind: 'ready';
  readonly filters: readonly NodeFilter[];
  /** The only nodes to look at, when a filter says so. */
  readonly onlyNodes: ReadonlySet<string> | undefined;
  /** The filters that said so. */
  readonly narrowedBy: readonly string[];
}

/** Calls PreFilter of all filters in order; those of scope `node` only for the first pod of a template. */
export function prepare(pod: PodInfo, cluster: Cluster, profile: Profile, memo: TemplateMemo): Prepared | Rejected {
  const filters: NodeFilter[] = [];
  const narrowedBy: string[] = [];
  let onlyNodes: ReadonlySet<string> | undefined;
  let local = 0;
  let leading = true;
  for (const plugin of profile.filter) {
    const outcome = preFilter(plugin, pod, cluster, memo);
    if (outcome.kind === 'rejected') return outcome;
    if (outcome.kind === 'skip') continue;
    filters.push(outcome.filter);
    leading &&= plugin.filterScope === 'node';
    if (leading) local++;
    if (outcome.onlyNodes !== undefined) {
      narrowedBy.push(plugin.name);
      const others = onlyNodes;
      onlyNodes =
        others === undefined ? outcome.onlyNodes : new Set([...outcome.onlyNodes].filter((n) => others.has(n)));
    }
  }
  // Verdicts sum up the leading filters of scope `node`; where a filter of wider scope comes between them depends on the pod.
  if (memo.localFilters !== local) {
    memo.clearVerdicts();
    memo.localFilters = local;
  }
  memo.reserve(cluster.table.capacity);
  return { kind: 'ready', filters, onlyNodes, narrowedBy };
}

function preFilter(plugin: FilterPlugin, pod: PodInfo, cluster: Cluster, memo: TemplateMemo): PreFilterOutcome {
  if (plugin.filterScope === 'cluster') return plugin.preFilter(pod, cluster);
  let outcome = memo.preFilters.get(plugin);
  if (outcome === undefined) {
    outcome = plugin.preFilter(pod, cluster);
    memo.preFilters.set(plugin, outcome);
  }
  return outcome;
}
