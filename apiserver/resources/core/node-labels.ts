import type { FieldPath } from '../../../api/field/path.ts';
import type { NodeSelectorTerm } from '../../../proto/gen/core/v1.ts';

/** Labels of nodes that have other names now. https://kubernetes.io/docs/reference/labels-annotations-taints/ */
const oldLabels: ReadonlyMap<string, string> = new Map([
  ['failure-domain.beta.kubernetes.io/zone', 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead'],
  ['failure-domain.beta.kubernetes.io/region', 'deprecated since v1.17; use "topology.kubernetes.io/region" instead'],
  ['beta.kubernetes.io/os', 'deprecated since v1.14; use "kubernetes.io/os" instead'],
  ['beta.kubernetes.io/arch', 'deprecated since v1.14; use "kubernetes.io/arch" instead'],
  ['beta.kubernetes.io/instance-type', 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead'],
  ['node-role.kubernetes.io/master', 'use "node-role.kubernetes.io/control-plane" instead'],
]);

/** What to say of a label of nodes that should no longer be used; undefined of one that is fine. */
export const oldNodeLabel = (key: string): string | undefined => oldLabels.get(key);

/** Warns of such labels where nodes are chosen by them. */
export function nodeTermWarnings({ matchExpressions = [] }: NodeSelectorTerm, path: FieldPath): string[] {
  return matchExpressions.flatMap(({ key }, i) => {
    const message = oldNodeLabel(key);
    const at = path.child('matchExpressions').index(i).child('key');
    return message ? [`${at}: ${key} is ${message}`] : [];
  });
}
