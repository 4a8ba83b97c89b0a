import { baselineChecks } from './baseline.ts';
import { type CheckedPod, checkedPod, type Finding } from './check.ts';
import type { LevelVersion } from './policy.ts';
import { restrictedChecks } from './restricted.ts';

/** The minor version that `latest` stands for. */
const latest = 36;

/** Why a pod does not comply with a level; empty when it does. */
export function violations(
  { level, version }: LevelVersion,
  pod: Parameters<typeof checkedPod>[0],
): readonly Finding[] {
  if (level === 'privileged') return [];
  const minor = version === 'latest' ? latest : Math.min(version, latest);
  const checked: CheckedPod = checkedPod(pod);
  const found: Finding[] = [];
  const restricted = level === 'restricted';
  for (const check of [...baselineChecks, ...(restricted ? restrictedChecks : [])]) {
    if ((check.since ?? 0) > minor || (restricted && (check.restrictedSince ?? Number.POSITIVE_INFINITY) <= minor))
      continue;
    const finding = check.find(checked, minor);
    if (finding) found.push(finding);
  }
  return found;
}

/** `host namespaces (hostNetwork=true), privileged (container "a" must not ...)` */
export function printDetails(findings: readonly Finding[]): string {
  return findings.map(({ reason, detail }) => (detail === '' ? reason : `${reason} (${detail})`)).join(', ');
}

/** `host namespaces, privileged` */
export function printReasons(findings: readonly Finding[]): string {
  return findings.map(({ reason }) => reason).join(', ');
}
