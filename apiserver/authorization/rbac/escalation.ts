import { quote } from '../../../api/field/quote.ts';
import { compact, missingRules } from '../../../api/rbac/covers.ts';
import type { Rule } from '../../../api/rbac/rule.ts';
import { MASTERS, type UserInfo } from '../../authentication/user-info.ts';
import { resourceAttributes } from '../attributes.ts';
import type { Authorizer } from '../authorizer.ts';
import type { BindingObject, RbacPolicy } from './policy.ts';

const GROUP = 'rbac.authorization.k8s.io';
const everything: readonly Rule[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
  { verbs: ['*'], nonResourceURLs: ['*'] },
];

/** Whom and what to ask. */
export interface EscalationContext {
  readonly user: UserInfo;
  readonly policy: RbacPolicy;
  readonly authorizer: Authorizer;
}

/** A role as it is to be written. */
export interface RoleWrite {
  readonly resource: 'roles' | 'clusterroles';
  /** '' for cluster roles. */
  readonly namespace: string;
  /** The name in the request's path: '' for a create. */
  readonly name: string;
  readonly rules: readonly Rule[];
  /** Its rules come from other roles, or have so far. */
  readonly aggregates: boolean;
}

const mayDoAll = ({ user }: EscalationContext) => user.groups.includes(MASTERS);

/**
 * Nobody may write a role that grants what they do not have themselves, unless they may `escalate` it: a label alone may
 * make it part of another role. Resolves to the sentence for a Forbidden Status, or to undefined when the write is fine.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#restrictions-on-role-creation-or-update
 */
export async function refuseRole(write: RoleWrite, context: EscalationContext): Promise<string | undefined> {
  if (mayDoAll(context)) return undefined;
  const { resource, namespace, name, rules, aggregates } = write;
  const asked = resourceAttributes(context.user, 'escalate', resource, {
    group: GROUP,
    version: 'v1',
    namespace,
    name,
  });
  if ((await context.authorizer.authorize(asked)).decision === 'allow') return undefined;
  const refused = refuseRules(rules, namespace, context);
  if (refused !== undefined) return refused;
  // What an aggregation gathers is not known beforehand, so it takes the right to everything.
  if (aggregates && refuseRules(everything, '', context) !== undefined) {
    return 'must have cluster-admin privileges to use the aggregationRule';
  }
  return undefined;
}

/** A binding as it is to be written; `namespace` is '' for cluster role bindings. */
export interface BindingWrite {
  readonly namespace: string;
  readonly roleRef: BindingObject['roleRef'];
}

/**
 * Nobody may hand out a role whose rules they do not have themselves, unless they may `bind` it. `missing` is the role
 * that is bound and not there: the answer is then a 404 for it.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#restrictions-on-role-binding-creation-or-update
 */
export async function refuseBinding(
  write: BindingWrite,
  context: EscalationContext,
): Promise<
  { readonly kind: 'fine' } | { readonly kind: 'refused'; readonly message: string } | { readonly kind: 'missing' }
> {
  const { roleRef, namespace } = write;
  if (mayDoAll(context)) return { kind: 'fine' };
  const resource = roleRef.kind === 'ClusterRole' ? 'clusterroles' : 'roles';
  const asked = resourceAttributes(context.user, 'bind', resource, {
    group: GROUP,
    version: 'v1',
    namespace,
    name: roleRef.name,
  });
  if ((await context.authorizer.authorize(asked)).decision === 'allow') return { kind: 'fine' };
  const rules = context.policy.roleRules(roleRef, namespace);
  if (rules === undefined) return { kind: 'missing' };
  const message = refuseRules(rules, namespace, context);
  return message === undefined ? { kind: 'fine' } : { kind: 'refused', message };
}

function refuseRules(
  rules: readonly Rule[],
  namespace: string,
  { user, policy }: EscalationContext,
): string | undefined {
  const own = policy.effectiveRules(user, namespace);
  const missing = missingRules(own.rules, rules);
  if (missing.length === 0) return undefined;
  const lines = [...new Set(compact(missing).map(printRule))].sort();
  const who = `user ${quote(user.username)} (groups=[${user.groups.map(quote).join(' ')}])`;
  const errors = own.errors.length === 0 ? '' : `; resolution errors: [${own.errors.join(' ')}]`;
  return `${who} is attempting to grant RBAC permissions not currently held:\n${lines.join('\n')}${errors}`;
}

/** A rule as Kubernetes' refusals show it, in one line: `{APIGroups:[""], Resources:["pods"], Verbs:["get" "list"]}`. */
function printRule(rule: Rule): string {
  const list = (label: string, values: readonly string[] | undefined) =>
    values?.length ? [`${label}:[${values.map(quote).join(' ')}]`] : [];
  const parts = [
    ...list('APIGroups', rule.apiGroups),
    ...list('Resources', rule.resources),
    ...list('NonResourceURLs', rule.nonResourceURLs),
    ...list('ResourceNames', rule.resourceNames),
    ...list('Verbs', rule.verbs),
  ];
  return `{${parts.join(', ')}}`;
}
