import type { NodeSelector, NodeSelectorRequirement, NodeSelectorTerm } from '../../proto/gen/core/v1.ts';
import { type Labels, meets, type Operator, type Requirement } from '../labels/requirement.ts';
import type { DeepReadonly } from '../meta/deep-readonly.ts';
import type { ReadonlyPodSpec } from './containers.ts';

/** What of a node its selectors look at. */
export interface NodeIdentity {
  readonly name: string;
  readonly labels: Labels;
}

/** A condition on nodes, read once and then asked for every node. */
export interface NodeFilter {
  matches(node: NodeIdentity): boolean;
}

const operators: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['In', 'in'],
  ['NotIn', 'notin'],
  ['Exists', 'exists'],
  ['DoesNotExist', '!'],
  ['Gt', 'gt'],
  ['Lt', 'lt'],
]);

interface Term {
  readonly labels: readonly Requirement[];
  readonly fields: readonly Requirement[];
}

/** Undefined for a term that matches nothing: an empty one, or one with an operator that there is not. */
function readTerm(term: DeepReadonly<NodeSelectorTerm>): Term | undefined {
  const labels = readRequirements(term.matchExpressions);
  const fields = readRequirements(term.matchFields);
  if (labels === undefined || fields === undefined || labels.length + fields.length === 0) return undefined;
  return { labels, fields };
}

function readRequirements(
  given: readonly DeepReadonly<NodeSelectorRequirement>[] | undefined | null,
): Requirement[] | undefined {
  const read: Requirement[] = [];
  for (const { key, operator, values } of given ?? []) {
    const known = operators.get(operator);
    if (known === undefined) return undefined;
    read.push({ key, operator: known, values: values ?? [] });
  }
  return read;
}

function meetsTerm(term: Term, node: NodeIdentity): boolean {
  for (const requirement of term.labels) if (!meets(requirement, node.labels)) return false;
  if (term.fields.length === 0) return true;
  const fields = { 'metadata.name': node.name };
  return term.fields.every((requirement) => meets(requirement, fields));
}

/** A node selector: one of its terms must match; without terms nothing does. */
export function nodeSelectorFilter(selector: DeepReadonly<NodeSelector>): NodeFilter {
  const terms = (selector.nodeSelectorTerms ?? []).map(readTerm).filter((term) => term !== undefined);
  return {
    matches(node) {
      for (const term of terms) if (meetsTerm(term, node)) return true;
      return false;
    },
  };
}

/**
 * The nodes that a pod may be placed on by its nodeSelector and its required node affinity; undefined when any will do.
 * https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/
 */
export function requiredNodeAffinity(spec: ReadonlyPodSpec): NodeFilter | undefined {
  const wanted = Object.entries(spec.nodeSelector ?? {});
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const affinity = required === undefined || required === null ? undefined : nodeSelectorFilter(required);
  if (wanted.length === 0) return affinity;
  return {
    matches(node) {
      for (const [key, value] of wanted) if (node.labels?.[key] !== value) return false;
      return affinity === undefined || affinity.matches(node);
    },
  };
}

/**
 * The names of the nodes that the required affinity allows, when it names them, as daemon pods do: then only those need to be
 * looked at. Undefined when it does not.
 */
export function namedNodes(spec: ReadonlyPodSpec): ReadonlySet<string> | undefined {
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  if (terms === undefined || terms === null || terms.length === 0) return undefined;
  const names = new Set<string>();
  for (const { matchFields } of terms) {
    const named = matchFields?.find(({ key, operator }) => key === 'metadata.name' && operator === 'In');
    if (named === undefined) return undefined;
    for (const name of named.values ?? []) names.add(name);
  }
  return names;
}

/** A preference for nodes. */
export interface WeightedFilter extends NodeFilter {
  readonly weight: number;
}

/** The nodes that a pod would rather be placed on; terms of no weight, and empty ones, are left out. */
export function preferredNodeAffinity(spec: ReadonlyPodSpec): WeightedFilter[] {
  const preferred: WeightedFilter[] = [];
  for (const { weight, preference } of spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ??
    []) {
    const term = weight === 0 ? undefined : readTerm(preference);
    if (term !== undefined) preferred.push({ weight, matches: (node) => meetsTerm(term, node) });
  }
  return preferred;
}
