import { podCondition } from '../../../api/pod/phase.ts';
import type { Cluster } from '../../cache/cluster.ts';
import type { PodInfo } from '../../cache/pod-info.ts';
import { unavailableMessage } from '../../framework/message.ts';
import { type Rejected, rejected } from '../../framework/outcome.ts';
import type { FilterFailure, PostFilterOutcome, PostFilterPlugin } from '../../framework/plugin.ts';
import { byImportance, leastCostly, splitByBudgets, type Victims } from './victims.ts';

const name = 'DefaultPreemption';

const notHelpful = 'Preemption is not helpful for scheduling';
const noVictims = rejected(name, 'No preemption victims found for incoming pod', { preemptionMayHelp: false });

export interface DefaultPreemptionOptions {
  /** Where to begin among the nodes, between 0 (in) and 1 (out). */
  readonly random: () => number;
  /** How many nodes with victims to compare: this share of the nodes that come into question, in percent; 10. */
  readonly minCandidateNodesPercentage?: number;
  /** But at least this many; 100. */
  readonly minCandidateNodesAbsolute?: number;
}

/**
 * Finds pods of lower priority whose removal makes room: as few and as unimportant ones as possible, on the node where least is
 * lost. It only finds; the caller evicts.
 * https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/
 */
export function createDefaultPreemption(options: DefaultPreemptionOptions): PostFilterPlugin {
  const { random, minCandidateNodesPercentage = 10, minCandidateNodesAbsolute = 100 } = options;

  function postFilter(pod: PodInfo, cluster: Cluster, failure: FilterFailure): PostFilterOutcome {
    const reason = ineligible(pod, cluster, failure);
    if (reason !== undefined) return { kind: 'unhelpful', message: `preemption: ${reason}`, clearNomination: false };

    const { table } = cluster;
    const order = table.order();
    const potential = order.filter((slot) => failure.rejectionOf(slot)?.preemptionMayHelp === true);
    const wanted = Math.min(
      potential.length,
      Math.max(minCandidateNodesAbsolute, Math.floor((potential.length * minCandidateNodesPercentage) / 100)),
    );
    const budgets = potential.length === 0 ? [] : cluster.objects.podDisruptionBudgets.list();
    const kept: Victims[] = [];
    const broken: Victims[] = [];
    const reasons = new Map<string, number>();
    const offset = Math.floor(random() * potential.length);
    for (let i = 0; i < potential.length; i++) {
      // Nodes whose budgets hold are looked for until there are some, however many break theirs.
      if (kept.length > 0 && kept.length + broken.length >= wanted) break;
      const slot = potential[(offset + i) % potential.length] ?? 0;
      const found = victimsOn(slot, pod, cluster, failure, budgets);
      if ('kind' in found) for (const one of found.reasons) reasons.set(one, (reasons.get(one) ?? 0) + 1);
      else (found.violations === 0 ? kept : broken).push(found);
    }
    const best = leastCostly([...kept, ...broken]);
    if (best !== undefined) return { kind: 'preempt', nodeName: best.nodeName, victims: best.pods };

    const others = order.length - potential.length;
    if (others > 0) reasons.set(notHelpful, (reasons.get(notHelpful) ?? 0) + others);
    return {
      kind: 'unhelpful',
      message: `preemption: ${unavailableMessage(order.length, reasons)}`,
      clearNomination: true,
    };
  }

  return {
    name,
    // What it rejects is woken by whoever rejected the pod before.
    wakeUps: [],
    postFilter,
  };
}

/** Why the pod may not preempt now; undefined when it may. */
function ineligible(pod: PodInfo, { table, nominations }: Cluster, failure: FilterFailure): string | undefined {
  if (pod.pod.spec.preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.';
  const nominated = nominations.nodeOf(pod.uid);
  const slot = nominated ? table.slotOf(nominated) : undefined;
  if (slot === undefined) return undefined;
  // That node will not do any more, whoever leaves it.
  if (failure.rejectionOf(slot)?.preemptionMayHelp === false) return undefined;
  const leaving = table.pods[slot]?.some((other) => other.priority < pod.priority && isBeingPreempted(other));
  return leaving ? 'not eligible due to a terminating pod on the nominated node.' : undefined;
}

function isBeingPreempted({ pod, terminating }: PodInfo): boolean {
  if (!terminating) return false;
  const target = podCondition(pod, 'DisruptionTarget');
  return target?.status === 'True' && target.reason === 'PreemptionByScheduler';
}

/**
 * The fewest pods to remove: all of lower priority are taken off, and then put back one by one, those that a budget protects
 * first and the important before the others, as long as the pod still fits.
 */
function victimsOn(
  slot: number,
  pod: PodInfo,
  { table }: Cluster,
  failure: FilterFailure,
  budgets: Parameters<typeof splitByBudgets>[1],
): Victims | Rejected {
  const lower = (table.pods[slot] ?? []).filter(({ priority }) => priority < pod.priority);
  if (lower.length === 0) return noVictims;
  for (const one of lower) failure.removePod(one, slot);
  const outcome = failure.filter(slot);
  if (outcome.kind === 'rejected') {
    for (const one of lower) failure.addPod(one, slot);
    return outcome;
  }
  const { violating, others } = splitByBudgets(lower.sort(byImportance), budgets);
  const victims: PodInfo[] = [];
  const keepOrTake = (one: PodInfo): boolean => {
    failure.addPod(one, slot);
    if (failure.filter(slot).kind === 'fits') return true;
    failure.removePod(one, slot);
    victims.push(one);
    return false;
  };
  let violations = 0;
  for (const one of violating) if (!keepOrTake(one)) violations++;
  for (const one of others) keepOrTake(one);
  for (const one of victims) failure.addPod(one, slot);
  return { slot, nodeName: table.names[slot] ?? '', pods: victims.sort(byImportance), violations };
}
