import { quote } from '../../../api/field/quote.ts';
import type { Rule } from '../../../api/rbac/rule.ts';
import { serviceAccountUsername, type UserInfo } from '../../authentication/user-info.ts';
import type { Attributes } from '../attributes.ts';
import {
  type Authorizer,
  allow,
  type Decision,
  NO_OPINION,
  noOpinion,
  type ResolvedRules,
  type RuleResolver,
} from '../authorizer.ts';
import { type CompiledRules, compileRules, rulesAllow } from './rule.ts';

/** As much of roles and bindings as counts here. Read-only; both the stored objects and the bootstrap policy fit. */
export interface RoleObject {
  readonly metadata: { readonly name?: string | undefined; readonly namespace?: string | undefined };
  readonly rules?: readonly Rule[] | null | undefined;
}
export interface BindingObject {
  readonly metadata: { readonly name?: string | undefined; readonly namespace?: string | undefined };
  readonly roleRef: { readonly kind: string; readonly name: string };
  readonly subjects?: readonly SubjectObject[] | null | undefined;
}
export interface SubjectObject {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string | undefined;
}

interface StoredRole {
  readonly rules: readonly Rule[];
  compiled: CompiledRules | undefined;
}

/** A binding under one of its subjects; `source` is the part of the reason that names all three. */
interface Grant {
  readonly binding: BindingObject;
  readonly source: string;
}

/** Bindings of one namespace, or of the cluster, by whom they bind. Service accounts stand among the users. */
interface SubjectIndex {
  readonly users: Map<string, Grant[]>;
  readonly groups: Map<string, Grant[]>;
  readonly bindings: Map<string, BindingObject>;
}

const newIndex = (): SubjectIndex => ({ users: new Map(), groups: new Map(), bindings: new Map() });

/**
 * The RBAC policy in memory, indexed so that a request costs a look-up for its user and each of its groups, however many
 * bindings there are. Fed from the watch cache object by object; roles and bindings may come in any order.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/
 */
export class RbacPolicy implements Authorizer, RuleResolver {
  readonly name = 'RBAC';
  readonly #clusterRoles = new Map<string, StoredRole>();
  readonly #roles = new Map<string, Map<string, StoredRole>>();
  readonly #cluster = newIndex();
  readonly #namespaces = new Map<string, SubjectIndex>();

  /** Takes in a new or changed ClusterRole or Role. */
  setRole(role: RoleObject): void {
    const { name = '', namespace = '' } = role.metadata;
    this.#rolesOf(namespace).set(name, { rules: role.rules ?? [], compiled: undefined });
  }

  /** Forgets a ClusterRole (namespace '') or Role. */
  deleteRole(namespace: string, name: string): void {
    const roles = this.#rolesOf(namespace);
    roles.delete(name);
    if (namespace !== '' && roles.size === 0) this.#roles.delete(namespace);
  }

  /** Takes in a new or changed ClusterRoleBinding or RoleBinding. */
  setBinding(binding: BindingObject): void {
    const { name = '', namespace = '' } = binding.metadata;
    this.deleteBinding(namespace, name);
    let index = namespace === '' ? this.#cluster : this.#namespaces.get(namespace);
    if (index === undefined) {
      index = newIndex();
      this.#namespaces.set(namespace, index);
    }
    index.bindings.set(name, binding);
    const { roleRef, subjects } = binding;
    const scope =
      namespace === '' ? `ClusterRoleBinding ${quote(name)}` : `RoleBinding ${quote(`${name}/${namespace}`)}`;
    const seen = new Set<string>();
    for (const subject of subjects ?? []) {
      const key = subjectKey(subject, namespace);
      // Of equal subjects only the first can ever be named as the reason.
      if (key === undefined || seen.has(`${key.among} ${key.name}`)) continue;
      seen.add(`${key.among} ${key.name}`);
      const source = `${scope} of ${roleRef.kind} ${quote(roleRef.name)} to ${subject.kind} ${quote(key.shown)}`;
      const grants = index[key.among].get(key.name);
      if (grants === undefined) index[key.among].set(key.name, [{ binding, source }]);
      else grants.push({ binding, source });
    }
  }

  /** Forgets a ClusterRoleBinding (namespace '') or RoleBinding. */
  deleteBinding(namespace: string, name: string): void {
    const index = namespace === '' ? this.#cluster : this.#namespaces.get(namespace);
    const binding = index?.bindings.get(name);
    if (index === undefined || binding === undefined) return;
    index.bindings.delete(name);
    for (const subject of binding.subjects ?? []) {
      const key = subjectKey(subject, namespace);
      const grants =
        key === undefined ? undefined : index[key.among].get(key.name)?.filter((one) => one.binding !== binding);
      if (key === undefined || grants === undefined) continue;
      if (grants.length === 0) index[key.among].delete(key.name);
      else index[key.among].set(key.name, grants);
    }
    if (namespace !== '' && index.bindings.size === 0) this.#namespaces.delete(namespace);
  }

  /** Forgets everything, to be filled anew. */
  clear(): void {
    this.#clusterRoles.clear();
    this.#roles.clear();
    this.#namespaces.clear();
    for (const map of [this.#cluster.users, this.#cluster.groups, this.#cluster.bindings]) map.clear();
  }

  authorize(attributes: Attributes): Decision {
    let missing: Set<string> | undefined;
    const granted = this.#visit(attributes.user, attributes.namespace, ({ binding, source }) => {
      const role = this.#resolve(binding);
      if (role === undefined) {
        missing ??= new Set();
        missing.add(notFound(binding));
        return undefined;
      }
      role.compiled ??= compileRules(role.rules);
      return rulesAllow(role.compiled, attributes) ? source : undefined;
    });
    if (granted !== undefined) return allow(`RBAC: allowed by ${granted}`);
    return missing === undefined ? NO_OPINION : noOpinion(`RBAC: ${aggregate(missing)}`);
  }

  /** All rules of a user in a namespace (and those of the cluster); `errors` name the roles that are not there. */
  effectiveRules(
    user: UserInfo,
    namespace: string,
  ): { readonly rules: readonly Rule[]; readonly errors: readonly string[] } {
    const rules: Rule[] = [];
    const errors = new Set<string>();
    this.#visit(user, namespace, ({ binding }) => {
      const role = this.#resolve(binding);
      if (role === undefined) errors.add(notFound(binding));
      else rules.push(...role.rules);
      return undefined;
    });
    return { rules, errors: [...errors] };
  }

  /** The rules a roleRef means; undefined when the role is not there. `namespace` is the binding's, '' for the cluster. */
  roleRules(roleRef: BindingObject['roleRef'], namespace: string): readonly Rule[] | undefined {
    return this.#resolve({ metadata: { namespace }, roleRef })?.rules;
  }

  rulesFor(user: UserInfo, namespace: string): ResolvedRules {
    const { rules, errors } = this.effectiveRules(user, namespace);
    const resourceRules: ResolvedRules['resourceRules'][number][] = [];
    const nonResourceRules: ResolvedRules['nonResourceRules'][number][] = [];
    for (const { verbs, apiGroups = [], resources = [], resourceNames, nonResourceURLs = [] } of rules) {
      if (resources.length > 0) {
        resourceRules.push({ verbs, apiGroups, resources, ...(resourceNames?.length ? { resourceNames } : {}) });
      }
      if (nonResourceURLs.length > 0) nonResourceRules.push({ verbs, nonResourceURLs });
    }
    const error = errors.length === 0 ? {} : { error: aggregate(new Set(errors)) };
    return { resourceRules, nonResourceRules, incomplete: false, ...error };
  }

  #rolesOf(namespace: string): Map<string, StoredRole> {
    if (namespace === '') return this.#clusterRoles;
    const known = this.#roles.get(namespace);
    if (known !== undefined) return known;
    const made = new Map<string, StoredRole>();
    this.#roles.set(namespace, made);
    return made;
  }

  #resolve({ metadata, roleRef }: BindingObject): StoredRole | undefined {
    if (roleRef.kind === 'ClusterRole') return this.#clusterRoles.get(roleRef.name);
    return roleRef.kind === 'Role' ? this.#roles.get(metadata.namespace ?? '')?.get(roleRef.name) : undefined;
  }

  /** Cluster-wide grants first, as in Kubernetes, then those of the namespace; ends at the first that `each` answers. */
  #visit<T>(user: UserInfo, namespace: string, each: (grant: Grant) => T | undefined): T | undefined {
    const inCluster = visitIndex(this.#cluster, user, each);
    if (inCluster !== undefined || namespace === '') return inCluster;
    const index = this.#namespaces.get(namespace);
    return index === undefined ? undefined : visitIndex(index, user, each);
  }
}

function visitIndex<T>(
  { users, groups }: SubjectIndex,
  user: UserInfo,
  each: (grant: Grant) => T | undefined,
): T | undefined {
  const own = users.get(user.username);
  if (own !== undefined) {
    for (const grant of own) {
      const answer = each(grant);
      if (answer !== undefined) return answer;
    }
  }
  for (const group of user.groups) {
    const shared = groups.get(group);
    if (shared === undefined) continue;
    for (const grant of shared) {
      const answer = each(grant);
      if (answer !== undefined) return answer;
    }
  }
  return undefined;
}

/** Under what a subject is found, and how reasons show it. A service account without a namespace is of the binding's. */
function subjectKey(
  { kind, name, namespace }: SubjectObject,
  bindingNamespace: string,
): { readonly among: 'users' | 'groups'; readonly name: string; readonly shown: string } | undefined {
  if (kind === 'User') return { among: 'users', name, shown: name };
  if (kind === 'Group') return { among: 'groups', name, shown: name };
  const of = namespace || bindingNamespace;
  if (kind !== 'ServiceAccount' || of === '') return undefined;
  return { among: 'users', name: serviceAccountUsername(of, name), shown: `${name}/${of}` };
}

const notFound = ({ roleRef }: BindingObject) =>
  `${roleRef.kind.toLowerCase()}.rbac.authorization.k8s.io ${quote(roleRef.name)} not found`;

/** Several errors as Go prints them. */
function aggregate(errors: ReadonlySet<string>): string {
  const all = [...errors];
  return all.length === 1 ? (all[0] ?? '') : `[${all.join(', ')}]`;
}
