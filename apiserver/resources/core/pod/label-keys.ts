import type { Pod, PodAffinityTerm } from '../../../../proto/gen/core/v1.ts';
import type { LabelSelector } from '../../../../proto/gen/meta/v1.ts';

/**
 * A new pod's `matchLabelKeys` stand for the values that its own labels have: they become expressions of the selectors
 * beside them. https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#matchlabelkeys
 */
export function applyLabelKeys({ metadata, spec }: Pod): void {
  const labels = metadata.labels ?? {};
  for (const { matchLabelKeys, labelSelector } of spec.topologySpreadConstraints ?? []) {
    if (matchLabelKeys && labelSelector) append(labelSelector, matchLabelKeys, 'In', labels);
  }
  for (const affinity of [spec.affinity?.podAffinity, spec.affinity?.podAntiAffinity]) {
    if (!affinity) continue;
    for (const { podAffinityTerm } of affinity.preferredDuringSchedulingIgnoredDuringExecution ?? []) {
      applyToTerm(podAffinityTerm, labels);
    }
    for (const term of affinity.requiredDuringSchedulingIgnoredDuringExecution ?? []) applyToTerm(term, labels);
  }
}

function applyToTerm(term: PodAffinityTerm, labels: Readonly<Record<string, string>>): void {
  // Without a selector the term matches nothing, whatever is added.
  if (!term.labelSelector) return;
  if (term.matchLabelKeys) append(term.labelSelector, term.matchLabelKeys, 'In', labels);
  if (term.mismatchLabelKeys) append(term.labelSelector, term.mismatchLabelKeys, 'NotIn', labels);
}

function append(
  selector: LabelSelector,
  keys: readonly string[],
  operator: 'In' | 'NotIn',
  labels: Readonly<Record<string, string>>,
): void {
  for (const key of keys) {
    const value = labels[key];
    if (value === undefined) continue;
    selector.matchExpressions = [...(selector.matchExpressions ?? []), { key, operator, values: [value] }];
  }
}
