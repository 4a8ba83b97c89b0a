import type { LabelSelector } from '../../proto/gen/meta/v1.ts';
import { quote } from '../field/quote.ts';
import type { DeepReadonly } from '../meta/deep-readonly.ts';
import {
  type Labels,
  meets,
  newRequirement,
  type Operator,
  printRequirement,
  type Requirement,
  SelectorError,
} from './requirement.ts';

/**
 * Conditions that labels must all meet. Immutable; make one for a selector and match many objects with it.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 */
export class Selector {
  /** In order of their keys. */
  readonly requirements: readonly Requirement[];
  readonly #nothing: boolean;

  constructor(requirements: readonly Requirement[], nothing = false) {
    this.requirements = requirements;
    this.#nothing = nothing;
  }

  matches(labels: Labels): boolean {
    if (this.#nothing) return false;
    const { requirements } = this;
    for (let i = 0; i < requirements.length; i++) {
      const requirement = requirements[i];
      if (requirement !== undefined && !meets(requirement, labels)) return false;
    }
    return true;
  }

  /** Matches everything. */
  get empty(): boolean {
    return !this.#nothing && this.requirements.length === 0;
  }

  /** Matches nothing at all, as an absent selector does. */
  get nothing(): boolean {
    return this.#nothing;
  }

  /** The one value that `key` must have, so that an index can be asked; undefined when there is no such value. */
  exactValue(key: string): string | undefined {
    for (const requirement of this.requirements) {
      if (requirement.key !== key) continue;
      const exact = requirement.operator === '=' || requirement.operator === '==' || requirement.operator === 'in';
      return exact && requirement.values.length === 1 ? requirement.values[0] : undefined;
    }
    return undefined;
  }

  /** The text form, which `parseSelector` reads back. */
  toString(): string {
    return this.requirements.map(printRequirement).join(',');
  }
}

export const everything = new Selector([]);
export const nothing = new Selector([], true);

/** A selector of these requirements, in order of their keys. */
export function selectorOf(requirements: readonly Requirement[]): Selector {
  if (requirements.length === 0) return everything;
  return new Selector(requirements.length === 1 ? requirements : [...requirements].sort(byKey));
}

function byKey(a: Requirement, b: Requirement): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}

/** A selector of objects that have at least these labels, the form of services and replication controllers; not validated. */
export function selectorFromSet(labels: Labels): Selector {
  if (labels === undefined || labels === null) return everything;
  return selectorOf(Object.keys(labels).map((key) => ({ key, operator: '=' as const, values: [labels[key] ?? ''] })));
}

const operators: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['In', 'in'],
  ['NotIn', 'notin'],
  ['Exists', 'exists'],
  ['DoesNotExist', '!'],
]);

/**
 * The selector of a LabelSelector object. An absent one selects nothing, an empty one everything.
 * Throws SelectorError for what validation would refuse.
 */
export function selectorFromObject(selector: DeepReadonly<LabelSelector> | undefined): Selector {
  if (selector === undefined || selector === null) return nothing;
  const requirements: Requirement[] = [];
  const labels = selector.matchLabels ?? {};
  for (const key of Object.keys(labels)) requirements.push(newRequirement(key, '=', [labels[key] ?? '']));
  for (const { key, operator, values } of selector.matchExpressions ?? []) {
    const known = operators.get(operator);
    if (known === undefined) throw new SelectorError(`${quote(operator)} is not a valid label selector operator`);
    requirements.push(newRequirement(key, known, values ?? []));
  }
  return selectorOf(requirements);
}

/** A LabelSelector as tables show it: `<none>` when it is empty or absent. */
export function formatLabelSelector(selector: DeepReadonly<LabelSelector> | undefined): string {
  try {
    return selectorFromObject(selector).toString() || '<none>';
  } catch (error) {
    if (error instanceof SelectorError) return '<error>';
    throw error;
  }
}
