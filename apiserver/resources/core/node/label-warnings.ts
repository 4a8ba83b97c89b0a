import type { FieldPath } from '../../../../api/field/path.ts';
import type { NodeSelectorTerm } from '../../../../proto/gen/core/v1.ts';
import type { LabelSelector } from '../../../../proto/gen/meta/v1.ts';

/**
 * Labels of nodes that have gone out of use, with what is said of them.
 * https://kubernetes.io/docs/reference/labels-annotations-taints/#deprecated
 */
export const oldNodeLabels: ReadonlyMap<string, string> = new Map([
  ['failure-domain.beta.kubernetes.io/zone', 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead'],
  ['failure-domain.beta.kubernetes.io/region', 'deprecated since v1.17; use "topology.kubernetes.io/region" instead'],
  ['beta.kubernetes.io/os', 'deprecated since v1.14; use "kubernetes.io/os" instead'],
  ['beta.kubernetes.io/arch', 'deprecated since v1.14; use "kubernetes.io/arch" instead'],
  ['beta.kubernetes.io/instance-type', 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead'],
  ['app.kubernetes.io/created-by', 'deprecated since v1.9'],
  ['scheduler.alpha.kubernetes.io/preferAvoidPods', 'deprecated since v1.22; use Taints and Tolerations instead'],
  ['node-role.kubernetes.io/master', 'use "node-role.kubernetes.io/control-plane" instead'],
]);

/** Of the labels that a term asks nodes for. */
export function nodeTermWarnings({ matchExpressions }: NodeSelectorTerm, path: FieldPath): string[] {
  return (matchExpressions ?? []).flatMap(({ key }, i) => {
    const message = oldNodeLabels.get(key);
    return message ? [`${path.child('matchExpressions').index(i).child('key')}: ${key} is ${message}`] : [];
  });
}

/** Of the labels that a selector asks nodes for. */
export function nodeSelectorWarnings(selector: LabelSelector, path: FieldPath): string[] {
  const warnings = nodeTermWarnings({ matchExpressions: selector.matchExpressions ?? [] }, path);
  for (const key in selector.matchLabels) {
    const message = oldNodeLabels.get(key);
    if (message) warnings.push(`${path.child('matchLabels', key)}: ${message}`);
  }
  return warnings;
}
