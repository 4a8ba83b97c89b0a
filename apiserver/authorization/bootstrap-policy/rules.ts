import type { ObjectMeta } from '../../../proto/gen/meta/v1.ts';
import type {
  ClusterRole,
  ClusterRoleBinding,
  PolicyRule,
  Role,
  RoleBinding,
  Subject,
} from '../../../proto/gen/rbac/v1.ts';

/** Name of the API group, as role references and subjects carry it. */
export const RBAC_GROUP = 'rbac.authorization.k8s.io';

/** Roles and bindings with this annotation set to "false" are left as they are at start. */
export const AUTO_UPDATE = 'rbac.authorization.kubernetes.io/autoupdate';

/** An object as the policy has it: what the server adds on writing is not there yet. Aggregated roles have no rules. */
export type Planned<T extends { metadata: ObjectMeta }> = Omit<T, 'metadata' | 'rules'> & {
  readonly metadata: Pick<ObjectMeta, 'name' | 'namespace' | 'labels' | 'annotations'>;
} & (T extends { rules?: PolicyRule[] } ? { readonly rules?: PolicyRule[] } : unknown);

const words = (list: string) =>
  list
    .split(' ')
    .filter((word) => word !== '')
    .sort();

/** Verb lists that come often. */
export const read = 'get list watch';
export const write = 'create update patch delete deletecollection';
export const readWrite = `${read} ${write}`;
export const readUpdate = `${read} update patch`;

/**
 * A rule from lists of words: `rule('get list', 'core apps', 'pods replicasets')`. The group `core` is the one without
 * a name. Everything is sorted, as Kubernetes stores its own policy, so that the two compare equal.
 */
export function rule(verbs: string, groups: string, resources: string, names = ''): PolicyRule {
  return {
    verbs: words(verbs),
    apiGroups: words(groups)
      .map((group) => (group === 'core' ? '' : group))
      .sort(),
    resources: words(resources),
    ...(names === '' ? {} : { resourceNames: words(names) }),
  };
}

/** A rule for paths. */
export const pathRule = (verbs: string, paths: string): PolicyRule => ({
  verbs: words(verbs),
  nonResourceURLs: words(paths),
});

/** What everything that reports events may do. */
export const events = (): PolicyRule => rule('create update patch', 'core events.k8s.io', 'events');

const metadata = (name: string, labels: Readonly<Record<string, string>> = {}) => ({
  name,
  labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults', ...labels },
  annotations: { [AUTO_UPDATE]: 'true' },
});

/** The label that hands a role's rules to the aggregated role, for one that has it. */
export const aggregateTo = (name: string): Readonly<Record<string, string>> => ({
  [`${RBAC_GROUP}/aggregate-to-${name}`]: 'true',
});

export const clusterRole = (
  name: string,
  rules: PolicyRule[],
  labels?: Readonly<Record<string, string>>,
): Planned<ClusterRole> => ({
  metadata: metadata(name, labels),
  rules,
});

/** A role whose rules a controller gathers from all roles labelled for it. */
export const aggregatedRole = (name: string, labels?: Readonly<Record<string, string>>): Planned<ClusterRole> => ({
  metadata: metadata(name, labels),
  aggregationRule: { clusterRoleSelectors: [{ matchLabels: { ...aggregateTo(name) } }] },
});

export const role = (namespace: string, name: string, rules: PolicyRule[]): Planned<Role> => ({
  metadata: { ...metadata(name), namespace },
  rules,
});

export const group = (name: string): Subject => ({ kind: 'Group', apiGroup: RBAC_GROUP, name });
export const user = (name: string): Subject => ({ kind: 'User', apiGroup: RBAC_GROUP, name });
export const serviceAccount = (namespace: string, name: string): Subject => ({
  kind: 'ServiceAccount',
  name,
  namespace,
});

/** Binds the cluster role of the same name. */
export const clusterRoleBinding = (name: string, ...subjects: Subject[]): Planned<ClusterRoleBinding> => ({
  metadata: metadata(name),
  roleRef: { apiGroup: RBAC_GROUP, kind: 'ClusterRole', name },
  ...(subjects.length === 0 ? {} : { subjects }),
});

/** Binds a role of the same namespace. */
export const roleBinding = (
  namespace: string,
  name: string,
  roleName: string,
  ...subjects: Subject[]
): Planned<RoleBinding> => ({
  metadata: { ...metadata(name), namespace },
  roleRef: { apiGroup: RBAC_GROUP, kind: 'Role', name: roleName },
  subjects,
});
