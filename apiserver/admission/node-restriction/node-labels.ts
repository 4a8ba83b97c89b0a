/** Labels of its own domain that a node may set on itself. https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#noderestriction */
const ownLabels: ReadonlySet<string> = new Set([
  'kubernetes.io/hostname',
  'kubernetes.io/os',
  'kubernetes.io/arch',
  'beta.kubernetes.io/os',
  'beta.kubernetes.io/arch',
  'beta.kubernetes.io/instance-type',
  'node.kubernetes.io/instance-type',
  'failure-domain.beta.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone',
  'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone',
]);

type Labels = Readonly<Record<string, string>> | undefined;

/** The labels among those that differ which a node may not set itself, in order. */
export function forbiddenLabels(now: Labels, before: Labels): string[] {
  const changed = new Set([...Object.keys(now ?? {}), ...Object.keys(before ?? {})]);
  return [...changed].filter((label) => now?.[label] !== before?.[label] && isForbidden(label)).sort();
}

function isForbidden(label: string): boolean {
  const slash = label.indexOf('/');
  const domain = slash < 0 ? '' : label.slice(0, slash);
  if (isIn(domain, 'node-restriction.kubernetes.io')) return true;
  if (!isIn(domain, 'kubernetes.io') && !isIn(domain, 'k8s.io')) return false;
  return !ownLabels.has(label) && !isIn(domain, 'kubelet.kubernetes.io') && !isIn(domain, 'node.kubernetes.io');
}

function isIn(domain: string, parent: string): boolean {
  return domain === parent || domain.endsWith(`.${parent}`);
}
