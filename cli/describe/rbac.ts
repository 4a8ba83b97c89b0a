import type { Shared } from '../../client/client.ts';
import type { ClusterRole, PolicyRule, Role, RoleBinding } from '../../proto/gen/rbac/v1.ts';
import type { Described, Describer } from './describer.ts';
import { describeAnnotations, type Lines } from './lines.ts';

/** A rule about one resource or path, all its verbs together. */
interface PlainRule {
  readonly verbs: string[];
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  readonly names: readonly string[];
  readonly paths: readonly string[];
}

/** https://kubernetes.io/docs/reference/access-authn-authz/rbac/#role-and-clusterrole */
export const describeRole: Describer<Shared<Role> | Shared<ClusterRole>> = (role, lines) => {
  describeUnscoped(lines, role as unknown as Described);
  lines.add(0, 'PolicyRule:');
  lines.add(1, 'Resources\tNon-Resource URLs\tResource Names\tVerbs');
  lines.add(1, '---------\t-----------------\t--------------\t-----');
  for (const { groups, resources, paths, names, verbs } of plainRules(role.rules ?? []))
    lines.add(1, `${resourceText(resources[0], groups[0])}\t${list(paths)}\t${list(names)}\t${list(verbs)}`);
};

/** Name, labels and annotations, without the namespace. */
function describeUnscoped(lines: Lines, { metadata }: Described): void {
  lines.add(0, `Name:\t${metadata.name ?? ''}`);
  lines.map(0, 'Labels', metadata.labels);
  describeAnnotations(lines, metadata.annotations);
}

const list = (values: readonly string[]) => `[${values.join(' ')}]`;

/** Rules broken down to one resource each; verbs of the same resource are gathered. In the order of their text form. */
export function plainRules(rules: readonly Shared<PolicyRule>[]): PlainRule[] {
  const out: PlainRule[] = [];
  const gathered = new Map<string, PlainRule>();
  for (const { apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [], verbs = [] } of rules) {
    const names = resourceNames.length > 0 ? resourceNames : [undefined];
    for (const group of apiGroups)
      for (const resource of resources)
        for (const name of names) {
          const key = JSON.stringify([group, resource, name]);
          const found = gathered.get(key);
          if (found) found.verbs.push(...verbs);
          else
            gathered.set(key, {
              verbs: [...verbs],
              groups: [group],
              resources: [resource],
              names: name === undefined ? [] : [name],
              paths: [],
            });
        }
    for (const path of nonResourceURLs)
      for (const verb of verbs) out.push({ verbs: [verb], groups: [], resources: [], names: [], paths: [path] });
  }
  return [...out, ...gathered.values()]
    .map((rule) => ({ rule, text: sortText(rule) }))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
    .map(({ rule }) => rule);
}

function sortText({ verbs, groups, resources, names, paths }: PlainRule): string {
  return `Verbs:${list(verbs)},APIGroups:${list(groups)},Resources:${list(resources)},ResourceNames:${list(names)},NonResourceURLs:${list(paths)},`;
}

/** `deployments.apps/scale`. */
function resourceText(resource: string | undefined, group: string | undefined): string {
  if (resource === undefined) return '';
  const slash = resource.indexOf('/');
  const [name, sub] = slash < 0 ? [resource, ''] : [resource.slice(0, slash), resource.slice(slash)];
  return `${name}${group ? `.${group}` : ''}${sub}`;
}

/** https://kubernetes.io/docs/reference/access-authn-authz/rbac/#rolebinding-and-clusterrolebinding */
export const describeRoleBinding: Describer<Shared<RoleBinding>> = (binding, lines) => {
  describeUnscoped(lines, binding as unknown as Described);
  lines.add(0, 'Role:');
  lines.add(1, `Kind:\t${binding.roleRef?.kind ?? ''}`);
  lines.add(1, `Name:\t${binding.roleRef?.name ?? ''}`);
  lines.add(0, 'Subjects:');
  lines.add(1, 'Kind\tName\tNamespace');
  lines.add(1, '----\t----\t---------');
  for (const { kind, name, namespace } of binding.subjects ?? []) lines.add(1, `${kind}\t${name}\t${namespace ?? ''}`);
};
