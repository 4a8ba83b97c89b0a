import { type FieldError, forbiddenField, invalidField, required } from '../../../../api/field/field-error.ts';
import type { FieldPath } from '../../../../api/field/path.ts';
import { validateLabelName, validateLabelSelector } from '../../../../api/labels/validate.ts';
import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import { isDns1123Label, isDns1123Subdomain } from '../../../../api/names/dns.ts';
import { isLabelValue } from '../../../../api/names/qualified-name.ts';
import type {
  Affinity,
  NodeSelector,
  NodeSelectorRequirement,
  NodeSelectorTerm,
  PodAffinity,
  PodAffinityTerm,
} from '../../../../proto/gen/core/v1.ts';
import type { LabelSelector } from '../../../../proto/gen/meta/v1.ts';
import { checkText } from '../field-checks.ts';

const requiredTerms = 'requiredDuringSchedulingIgnoredDuringExecution';
const preferredTerms = 'preferredDuringSchedulingIgnoredDuringExecution';

/** Which nodes and which neighbours a pod wants. https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/ */
export function checkAffinity(errors: FieldError[], affinity: Affinity, path: FieldPath): void {
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity;
  if (nodeAffinity) {
    const at = path.child('nodeAffinity');
    if (nodeAffinity[requiredTerms]) checkNodeSelector(errors, nodeAffinity[requiredTerms], at.child(requiredTerms));
    for (const [i, { weight, preference }] of (nodeAffinity[preferredTerms] ?? []).entries()) {
      const term = at.child(preferredTerms).index(i);
      checkWeight(errors, weight, term);
      // Values that no label can have are allowed here: such a preference is never met, and does no harm.
      checkTerm(errors, preference, term.child('preference'), true);
    }
  }
  if (podAffinity) checkPodAffinity(errors, podAffinity, path.child('podAffinity'));
  if (podAntiAffinity) checkPodAffinity(errors, podAntiAffinity, path.child('podAntiAffinity'));
}

function checkWeight(errors: FieldError[], weight: number, path: FieldPath): void {
  if (weight <= 0 || weight > 100) {
    errors.push(invalidField(path.child('weight'), weight, 'must be in the range 1-100'));
  }
}

/** A selector of nodes, which has at least one term. Also for volumes. */
export function checkNodeSelector(errors: FieldError[], selector: DeepReadonly<NodeSelector>, path: FieldPath): void {
  const terms = path.child('nodeSelectorTerms');
  if (!selector.nodeSelectorTerms?.length) {
    errors.push(required(terms, 'must have at least one node selector term'));
    return;
  }
  for (const [i, term] of selector.nodeSelectorTerms.entries()) checkTerm(errors, term, terms.index(i), false);
}

function checkTerm(
  errors: FieldError[],
  term: DeepReadonly<NodeSelectorTerm>,
  path: FieldPath,
  anyValue: boolean,
): void {
  for (const [i, requirement] of (term.matchExpressions ?? []).entries()) {
    checkExpression(errors, requirement, path.child('matchExpressions').index(i), anyValue);
  }
  for (const [i, requirement] of (term.matchFields ?? []).entries()) {
    checkField(errors, requirement, path.child('matchFields').index(i));
  }
}

function checkExpression(
  errors: FieldError[],
  { key, operator, values = [] }: DeepReadonly<NodeSelectorRequirement>,
  path: FieldPath,
  anyValue: boolean,
): void {
  const at = path.child('values');
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0) errors.push(required(at, "must be specified when `operator` is 'In' or 'NotIn'"));
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length > 0) {
      errors.push(forbiddenField(at, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
    }
  } else if (operator === 'Gt' || operator === 'Lt') {
    if (values.length !== 1) {
      errors.push(required(at, "must be specified single value when `operator` is 'Lt' or 'Gt'"));
    }
  } else errors.push(invalidField(path.child('operator'), operator, 'not a valid selector operator'));
  errors.push(...validateLabelName(key, path.child('key')));
  if (anyValue) return;
  for (const [i, value] of values.entries()) checkText(errors, isLabelValue, value, at.index(i));
}

function checkField(
  errors: FieldError[],
  { key, operator, values = [] }: DeepReadonly<NodeSelectorRequirement>,
  path: FieldPath,
): void {
  if (operator !== 'In' && operator !== 'NotIn') {
    errors.push(invalidField(path.child('operator'), operator, 'not a valid selector operator'));
  } else if (values.length !== 1) {
    errors.push(
      required(
        path.child('values'),
        "must be only one value when `operator` is 'In' or 'NotIn' for node field selector",
      ),
    );
  }
  if (key !== 'metadata.name') {
    errors.push(invalidField(path.child('key'), key, 'not a valid field selector key'));
    return;
  }
  for (const [i, value] of values.entries())
    checkText(errors, isDns1123Subdomain, value, path.child('values').index(i));
}

function checkPodAffinity(errors: FieldError[], affinity: PodAffinity, path: FieldPath): void {
  for (const [i, term] of (affinity[requiredTerms] ?? []).entries()) {
    checkPodTerm(errors, term, path.child(requiredTerms).index(i));
  }
  for (const [i, { weight, podAffinityTerm }] of (affinity[preferredTerms] ?? []).entries()) {
    const at = path.child(preferredTerms).index(i);
    checkWeight(errors, weight, at);
    checkPodTerm(errors, podAffinityTerm, at.child('podAffinityTerm'));
  }
}

function checkPodTerm(errors: FieldError[], term: PodAffinityTerm, path: FieldPath): void {
  errors.push(...validateLabelSelector(term.labelSelector, path.child('labelSelector')));
  errors.push(...validateLabelSelector(term.namespaceSelector, path.child('namespaceSelector')));
  for (const namespace of term.namespaces ?? []) checkText(errors, isDns1123Label, namespace, path, 'namespace');
  checkLabelKeys(errors, term, path);
  if (!term.topologyKey) errors.push(required(path.child('topologyKey'), 'can not be empty'));
  errors.push(...validateLabelName(term.topologyKey, path.child('topologyKey')));
}

function checkLabelKeys(errors: FieldError[], term: PodAffinityTerm, path: FieldPath): void {
  const { matchLabelKeys = [], mismatchLabelKeys = [], labelSelector } = term;
  for (const [name, keys] of [
    ['matchLabelKeys', matchLabelKeys],
    ['mismatchLabelKeys', mismatchLabelKeys],
  ] as const) {
    if (keys.length === 0) continue;
    if (!labelSelector) {
      errors.push(forbiddenField(path.child(name), 'must not be specified when labelSelector is not set'));
      continue;
    }
    for (const [i, key] of keys.entries()) errors.push(...validateLabelName(key, path.child(name).index(i)));
  }
  checkKeysOnce(errors, matchLabelKeys, labelSelector, path);
  for (const [i, key] of matchLabelKeys.entries()) {
    if (!mismatchLabelKeys.includes(key)) continue;
    errors.push(
      invalidField(path.child('matchLabelKeys').index(i), key, 'exists in both matchLabelKeys and mismatchLabelKeys'),
    );
  }
}

/**
 * What `matchLabelKeys` adds to a selector is in it already when it is checked, so a key of theirs may stand there once, but
 * not twice. `path` holds the list of keys.
 */
export function checkKeysOnce(
  errors: FieldError[],
  keys: readonly string[],
  selector: LabelSelector | undefined,
  path: FieldPath,
): void {
  if (keys.length === 0 || !selector) return;
  const known = new Set(Object.keys(selector.matchLabels ?? {}));
  for (const { key } of selector.matchExpressions ?? []) {
    const i = keys.indexOf(key);
    if (i >= 0 && known.has(key)) {
      errors.push(invalidField(path.index(i), key, 'exists in both matchLabelKeys and labelSelector'));
    }
    known.add(key);
  }
}
