import type { Pod } from '../../../proto/gen/core/v1.ts';
import { printReasons, violations } from './evaluate.ts';
import { type LevelVersion, printLevel } from './policy.ts';

/** As many pods are looked at as Kubernetes does. */
const maxPods = 3000;

/** What is said to who raises the level of a namespace that has pods below it. */
export function namespaceWarnings(namespace: string, enforce: LevelVersion, pods: Iterable<Pod>): string[] {
  const found = new Map<string, { first: string; count: number }>();
  let total = 0;
  for (const pod of pods) {
    total++;
    if (total > maxPods) continue;
    const findings = violations(enforce, pod);
    if (findings.length === 0) continue;
    const reasons = printReasons(findings);
    const seen = found.get(reasons);
    const { name } = pod.metadata;
    if (!seen) found.set(reasons, { first: name, count: 1 });
    else {
      seen.count++;
      if (name < seen.first) seen.first = name;
    }
  }
  const warnings: string[] = [];
  if (total > maxPods) {
    warnings.push(`new PodSecurity enforce level only checked against the first ${maxPods} of ${total} existing pods`);
  }
  if (found.size === 0) return warnings;
  warnings.push(
    `existing pods in namespace "${namespace}" violate the new PodSecurity enforce level "${printLevel(enforce)}"`,
  );
  const each = [...found].map(([reasons, { first, count }]) => {
    const others = count === 1 ? '' : count === 2 ? ' (and 1 other pod)' : ` (and ${count - 1} other pods)`;
    return `${first}${others}: ${reasons}`;
  });
  return [...warnings, ...each.sort()];
}
