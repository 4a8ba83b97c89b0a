import type { Labels, Requirement } from '../../api/labels/requirement.ts';
import { SelectorError } from '../../api/labels/requirement.ts';
import { everything, nothing, Selector, selectorFromObject } from '../../api/labels/selector.ts';
import type { DeepReadonly } from '../../api/meta/deep-readonly.ts';
import type { ReadonlyPod } from '../../api/pod/containers.ts';
import type { PodAffinityTerm } from '../../proto/gen/core/v1.ts';
import type { LabelSelector } from '../../proto/gen/meta/v1.ts';

/** Looks up the labels of a namespace. */
export type NamespaceLabels = (name: string) => Labels;

/**
 * A term about other pods, read once: pods in certain namespaces with certain labels, and the label of nodes that says what
 * "together" means.
 * https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity
 */
export interface AffinityTerm {
  /** Equal for equal terms; the topology key is not in it. */
  readonly podsKey: string;
  readonly topologyKey: string;
  readonly namespaces: ReadonlySet<string>;
  /** Namespaces beside those named; absent when there are none. */
  readonly namespaceSelector: Selector | undefined;
  readonly selector: Selector;
}

export interface WeightedTerm {
  readonly weight: number;
  readonly term: AffinityTerm;
}

/** What a pod says about other pods. */
export interface AffinityTerms {
  readonly required: readonly AffinityTerm[];
  readonly requiredAnti: readonly AffinityTerm[];
  readonly preferred: readonly WeightedTerm[];
  readonly preferredAnti: readonly WeightedTerm[];
}

/** Whether pods of this namespace and these labels are meant. */
export function termMatches(
  term: AffinityTerm,
  namespace: string,
  labels: Labels,
  namespaceLabels: NamespaceLabels,
): boolean {
  if (!term.namespaces.has(namespace) && !term.namespaceSelector?.matches(namespaceLabels(namespace))) return false;
  return term.selector.matches(labels);
}

/** The terms of a pod; undefined when it has none. */
export function affinityTermsOf({ metadata, spec }: ReadonlyPod): AffinityTerms | undefined {
  const { podAffinity, podAntiAffinity } = spec.affinity ?? {};
  if (!podAffinity && !podAntiAffinity) return undefined;
  const read = (term: DeepReadonly<PodAffinityTerm>) => readTerm(term, metadata.namespace ?? '', metadata.labels);
  const terms: AffinityTerms = {
    required: (podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map(read),
    requiredAnti: (podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map(read),
    preferred: (podAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map((one) => ({
      weight: one.weight,
      term: read(one.podAffinityTerm),
    })),
    preferredAnti: (podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map((one) => ({
      weight: one.weight,
      term: read(one.podAffinityTerm),
    })),
  };
  const count = terms.required.length + terms.requiredAnti.length + terms.preferred.length + terms.preferredAnti.length;
  return count === 0 ? undefined : terms;
}

function readTerm(term: DeepReadonly<PodAffinityTerm>, namespace: string, labels: Labels): AffinityTerm {
  const { namespaceSelector } = term;
  const selectsNamespaces = namespaceSelector !== undefined && namespaceSelector !== null;
  // A term that names no namespaces at all means the pod's own.
  const named = term.namespaces?.length ? term.namespaces : selectsNamespaces ? [] : [namespace];
  const selector = withOwnLabels(readSelector(term.labelSelector), term, labels);
  const inNamespaces = selectsNamespaces ? readSelector(namespaceSelector) : undefined;
  return {
    podsKey: `${[...named].sort().join(',')}|${inNamespaces === undefined ? '-' : selectorKey(inNamespaces)}|${selectorKey(selector)}`,
    topologyKey: term.topologyKey,
    namespaces: new Set(named),
    namespaceSelector: inNamespaces,
    selector,
  };
}

/** Tells selectors apart; the text of one alone says the same for everything and for nothing. */
export function selectorKey(selector: Selector): string {
  return selector.nothing ? '!' : selector.toString();
}

/** A selector that validation should have refused selects nothing. */
export function readSelector(selector: DeepReadonly<LabelSelector> | undefined): Selector {
  try {
    return selectorFromObject(selector);
  } catch (error) {
    if (error instanceof SelectorError) return nothing;
    throw error;
  }
}

/**
 * The API server writes what these keys mean into the selector when the pod is made; doing it again changes nothing and helps
 * pods that were made before it did.
 * https://github.com/kubernetes/enhancements/tree/master/keps/sig-scheduling/3633-matchlabelkeys-to-podaffinity
 */
function withOwnLabels(selector: Selector, term: DeepReadonly<PodAffinityTerm>, labels: Labels): Selector {
  const same = ownLabelRequirements(term.matchLabelKeys, labels, 'in');
  const other = ownLabelRequirements(term.mismatchLabelKeys, labels, 'notin');
  return withRequirements(selector, [...same, ...other]);
}

/** One requirement for each key that the pod has a label of. */
export function ownLabelRequirements(
  keys: readonly string[] | undefined | null,
  labels: Labels,
  operator: 'in' | 'notin',
): Requirement[] {
  const requirements: Requirement[] = [];
  for (const key of keys ?? []) {
    const value = labels?.[key];
    if (value !== undefined) requirements.push({ key, operator, values: [value] });
  }
  return requirements;
}

/** The selector with more conditions; one that matches nothing stays so. */
export function withRequirements(selector: Selector, more: readonly Requirement[]): Selector {
  if (more.length === 0 || selector.nothing) return selector;
  const known = new Set(selector.requirements.map((one) => `${one.key} ${one.operator} ${one.values.join()}`));
  const added = more.filter((one) => !known.has(`${one.key} ${one.operator} ${one.values.join()}`));
  if (added.length === 0) return selector;
  return selector === everything ? new Selector(added) : new Selector([...selector.requirements, ...added]);
}
