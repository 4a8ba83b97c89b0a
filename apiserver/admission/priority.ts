import { systemPriorityClasses } from '../../api/pod/system-priority.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';
import type { PriorityClass } from '../../proto/gen/scheduling/v1.ts';
import type { AdmissionLookup, AdmissionPlugin, AdmissionRequest } from './admission.ts';
import { isPodCreation, isWriteOf, refusal } from './refuse.ts';

const classes = { group: 'scheduling.k8s.io', resource: 'priorityclasses' } as const;

/** What a class says about a pod. */
interface Ranking {
  readonly name: string;
  readonly value: number;
  readonly preemptionPolicy: string;
}

const unranked: Ranking = { name: '', value: 0, preemptionPolicy: 'PreemptLowerPriority' };

/**
 * Turns a pod's priority class into its priority, and keeps the default class the only one.
 * https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/
 */
export function priority(lookup: AdmissionLookup): AdmissionPlugin {
  let known: { readonly changed: number; readonly ranking: Ranking } | undefined;
  const defaultRanking = (): Ranking => {
    const changed = lookup.changed(classes);
    if (known?.changed === changed) return known.ranking;
    const found = defaultClass(lookup);
    known = { changed, ranking: found ? rankingOf(found) : unranked };
    return known.ranking;
  };
  return {
    name: 'Priority',
    handles: (request) =>
      isWriteOf(request, '', 'pods') ||
      (isWriteOf(request, classes.group, classes.resource) && request.operation !== 'DELETE'),
    admit(request) {
      if (request.resource.type.resource !== 'pods') return;
      const pod = request.object as unknown as Pod;
      if (request.operation === 'UPDATE') return carryOver(pod, request.old as unknown as Pod);
      if (!isPodCreation(request)) return;
      const name = pod.spec.priorityClassName;
      if (!name) return rank(request, pod, defaultRanking());
      const found = lookup.get(classes, undefined, name) as PriorityClass | undefined;
      if (found) return rank(request, pod, rankingOf(found));
      // They count also before their objects are made.
      const system = systemPriorityClasses.get(name);
      if (system) return rank(request, pod, { ...unranked, name, value: system.value });
      return lookup.read(classes, undefined, name).then((stored) => {
        if (!stored) throw refusal(request, `no PriorityClass with name ${name} was found`);
        rank(request, pod, rankingOf(stored as unknown as PriorityClass));
      });
    },
    validate(request) {
      if (request.resource.type.resource !== classes.resource) return;
      const written = request.object as unknown as PriorityClass;
      if (!written.globalDefault) return;
      const standing = defaultClass(lookup);
      if (!standing || standing.metadata.name === written.metadata.name) return;
      throw refusal(
        request,
        `PriorityClass ${standing.metadata.name} is already marked as default. Only one default can exist`,
      );
    },
  };
}

/** Where a race has left several, the lowest counts. */
function defaultClass(lookup: AdmissionLookup): PriorityClass | undefined {
  let lowest: PriorityClass | undefined;
  for (const object of lookup.list(classes)) {
    const one = object as unknown as PriorityClass;
    if (one.globalDefault && (!lowest || one.value < lowest.value)) lowest = one;
  }
  return lowest;
}

function rankingOf({ metadata, value, preemptionPolicy }: PriorityClass): Ranking {
  return { name: metadata.name, value, preemptionPolicy: preemptionPolicy ?? unranked.preemptionPolicy };
}

function rank(request: AdmissionRequest, { spec }: Pod, { name, value, preemptionPolicy }: Ranking): void {
  if (name !== '') spec.priorityClassName = name;
  if (spec.priority !== undefined && spec.priority !== value) {
    throw refusal(
      request,
      `the integer value of priority (${spec.priority}) must not be provided in pod spec; priority admission controller computed ${value} from the given PriorityClass name`,
    );
  }
  spec.priority = value;
  if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== preemptionPolicy) {
    throw refusal(
      request,
      `the string value of PreemptionPolicy (${spec.preemptionPolicy}) must not be provided in pod spec; priority admission controller computed ${preemptionPolicy} from the given PriorityClass name`,
    );
  }
  spec.preemptionPolicy = preemptionPolicy;
}

/** Clients that know nothing of these fields send them back empty. */
function carryOver({ spec }: Pod, old: Pod): void {
  if (spec.priority === undefined && old.spec.priority !== undefined) spec.priority = old.spec.priority;
  if (spec.preemptionPolicy === undefined && old.spec.preemptionPolicy !== undefined)
    spec.preemptionPolicy = old.spec.preemptionPolicy;
}
