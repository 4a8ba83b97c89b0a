import {
  type FieldError,
  forbiddenField,
  invalidField,
  notSupported,
  required,
} from '../../../api/field/field-error.ts';
import { type FieldPath, fieldPath } from '../../../api/field/path.ts';
import { sortedMap } from '../../../api/field/quote.ts';
import { SelectorError } from '../../../api/labels/requirement.ts';
import { type Selector, selectorFromObject } from '../../../api/labels/selector.ts';
import { validateLabelSelector } from '../../../api/labels/validate.ts';
import { deepEqual } from '../../../api/meta/deep-equal.ts';
import type { DeepReadonly } from '../../../api/meta/deep-readonly.ts';
import type { PodTemplateSpec } from '../../../proto/gen/core/v1.ts';
import type { LabelSelector } from '../../../proto/gen/meta/v1.ts';
import { immutableMessage } from '../core/field-checks.ts';

const specPath = fieldPath('spec');
const selectorPath = specPath.child('selector');
const labelsPath = specPath.child('template', 'metadata', 'labels');
const restartPolicyPath = specPath.child('template', 'spec', 'restartPolicy');
const deadlinePath = specPath.child('template', 'spec', 'activeDeadlineSeconds');

/** A selector as messages show it: maps in order of their keys. */
export function shownSelector(selector: LabelSelector | undefined): unknown {
  return selector?.matchLabels ? { ...selector, matchLabels: sortedMap(selector.matchLabels) } : selector;
}

/** Labels as messages show them. */
export function shownLabels(labels: Readonly<Record<string, string>> | undefined): unknown {
  return labels ? sortedMap(labels) : null;
}

export const mismatchMessage = '`selector` does not match template `labels`';

/** The selector of a workload; undefined when it is malformed. */
export function selectorOf(selector: DeepReadonly<LabelSelector> | undefined): Selector | undefined {
  try {
    return selectorFromObject(selector);
  } catch (error) {
    if (error instanceof SelectorError) return undefined;
    throw error;
  }
}

/** Reports a missing, empty or malformed selector at `spec.selector`. `workload` is the word in the message. */
export function checkSelector(errors: FieldError[], selector: LabelSelector | undefined, workload: string): void {
  if (!selector) {
    errors.push(required(selectorPath));
    return;
  }
  errors.push(...validateLabelSelector(selector, selectorPath));
  if (isEmpty(selector)) {
    errors.push(invalidField(selectorPath, selector, `empty selector is invalid for ${workload}`));
  }
}

/** Selects everything. */
export function isEmpty(selector: LabelSelector): boolean {
  for (const key in selector.matchLabels) if (Object.hasOwn(selector.matchLabels, key)) return false;
  return (selector.matchExpressions ?? []).length === 0;
}

/** Reports a template whose pods the workload's selector would not find. False when the selector is malformed. */
export function checkTemplateLabels(
  errors: FieldError[],
  selector: LabelSelector | undefined,
  template: PodTemplateSpec | undefined,
): boolean {
  const parsed = selectorOf(selector);
  if (!parsed) return false;
  const labels = template?.metadata?.labels;
  // An empty selector is reported as such, and not once more here.
  if (selector && isEmpty(selector)) return true;
  if (!parsed.matches(labels)) errors.push(invalidField(labelsPath, shownLabels(labels), mismatchMessage));
  return true;
}

/** Workloads that keep pods running take only templates of pods that never end. `workload` is the word in the message. */
export function checkRunsForever(errors: FieldError[], template: PodTemplateSpec | undefined, workload: string): void {
  const spec = template?.spec;
  if (spec?.restartPolicy !== 'Always') {
    errors.push(notSupported(restartPolicyPath, spec?.restartPolicy ?? '', ['Always']));
  }
  if (spec?.activeDeadlineSeconds !== undefined) {
    errors.push(forbiddenField(deadlinePath, `activeDeadlineSeconds in ${workload} is not Supported`));
  }
}

/** A selector may not change: pods that it no longer finds would be left behind. */
export function checkSameSelector(
  errors: FieldError[],
  selector: LabelSelector | undefined,
  old: DeepReadonly<LabelSelector> | undefined,
  path: FieldPath = selectorPath,
): void {
  if (!deepEqual(selector, old)) errors.push(invalidField(path, shownSelector(selector), immutableMessage));
}
