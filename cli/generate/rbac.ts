import { CommandError } from '../errors/errors.ts';
import { array, list, text } from '../flags/flag.ts';
import type { AnyObject } from '../object.ts';
import type { Call } from '../verb.ts';
import { defineGenerator, pairsOf } from './generator.ts';

const apiGroup = 'rbac.authorization.k8s.io';
const apiVersion = `${apiGroup}/v1`;

const ruleFlags = {
  verb: list('What may be done, such as get.'),
  resource: list('Types it may be done with.'),
  'resource-name': array('Only with objects of this name; may be repeated.'),
};

interface Rule {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

/** One rule for the resources of each group. */
async function rulesOf(
  call: Pick<Call, 'session'>,
  flags: { verb: readonly string[]; resource: readonly string[]; 'resource-name': readonly string[] },
): Promise<Rule[]> {
  const verbs = flags.verb.includes('*') ? ['*'] : [...new Set(flags.verb)];
  if (verbs.length === 0) throw new CommandError('at least one verb must be specified');
  const byGroup = new Map<string, string[]>();
  const session = await call.session();
  for (const given of flags.resource) {
    const [type = '', subresource] = given.split('/');
    const found = type === '*' ? undefined : await session.resources.find(type);
    const name = found?.name ?? '*';
    const group = found?.group ?? '';
    byGroup.set(group, [...(byGroup.get(group) ?? []), subresource ? `${name}/${subresource}` : name]);
  }
  return [...byGroup].map(([group, resources]) => ({
    apiGroups: [resources.includes('*') ? '*' : group],
    resources,
    ...(flags['resource-name'].length > 0 ? { resourceNames: flags['resource-name'] } : {}),
    verbs,
  }));
}

/** `create role`. */
export const role = defineGenerator({
  use: 'role NAME --resource=TYPE... [--resource-name=OBJECT...] --verb=VERB...',
  about: 'Name what may be done in this namespace.',
  flags: ruleFlags,
  failure: 'failed to create role:',
  async make(call, name) {
    if (call.flags.resource.length === 0) throw new CommandError('at least one resource must be specified');
    return { apiVersion, kind: 'Role', metadata: { name }, rules: await rulesOf(call, call.flags) };
  },
});

/** `create clusterrole`. */
export const clusterRole = defineGenerator({
  use: 'clusterrole NAME (--aggregation-rule=LABELS | --verb=VERB... (--resource=TYPE... | --non-resource-url=PATH...))',
  about: 'Name what may be done in any namespace, or with the server itself.',
  flags: {
    ...ruleFlags,
    'non-resource-url': list('Paths of the server it may be done with.'),
    'aggregation-rule': text('', 'Gather the rules of cluster roles with these labels.'),
  },
  failure: 'failed to create clusterrole:',
  async make(call, name): Promise<AnyObject> {
    const { flags } = call;
    const base = { apiVersion, kind: 'ClusterRole', metadata: { name } };
    if (flags['aggregation-rule'] !== '')
      return {
        ...base,
        aggregationRule: { clusterRoleSelectors: [{ matchLabels: pairsOf(flags['aggregation-rule']) }] },
        rules: null,
      };
    if (flags.resource.length === 0 && flags['non-resource-url'].length === 0)
      throw new CommandError('one of resource or nonResourceURL must be specified');
    const rules = flags.resource.length > 0 ? await rulesOf(call, flags) : [];
    const urls = flags['non-resource-url'];
    return { ...base, rules: urls.length > 0 ? [...rules, { nonResourceURLs: urls, verbs: flags.verb }] : rules };
  },
});

const subjectFlags = {
  user: array('User who gets the role; may be repeated.'),
  group: array('Group that gets the role; may be repeated.'),
  serviceaccount: array('Service account that gets the role, as namespace:name; may be repeated.'),
};

function subjectsOf(flags: { [K in keyof typeof subjectFlags]: readonly string[] }): object[] {
  return [
    ...flags.user.map((name) => ({ kind: 'User', apiGroup, name })),
    ...flags.group.map((name) => ({ kind: 'Group', apiGroup, name })),
    ...flags.serviceaccount.map((account) => {
      const [namespace = '', name = '', ...rest] = account.split(':');
      if (namespace === '' || name === '' || rest.length > 0)
        throw new CommandError('serviceaccount must be <namespace>:<name>');
      return { kind: 'ServiceAccount', name, namespace };
    }),
  ];
}

/** `create rolebinding`. */
export const roleBinding = defineGenerator({
  use: 'rolebinding NAME (--role=ROLE | --clusterrole=ROLE) (--user=USER | --group=GROUP | --serviceaccount=NAMESPACE:ACCOUNT)...',
  about: 'Give a role in this namespace to somebody.',
  flags: {
    ...subjectFlags,
    role: text('', 'The role.'),
    clusterrole: text('', 'The cluster role, for this namespace only.'),
  },
  failure: 'failed to create rolebinding:',
  make({ flags }, name) {
    if ((flags.role === '') === (flags.clusterrole === ''))
      throw new CommandError('exactly one of clusterrole or role must be specified');
    const roleRef =
      flags.role !== ''
        ? { apiGroup, kind: 'Role', name: flags.role }
        : { apiGroup, kind: 'ClusterRole', name: flags.clusterrole };
    return { apiVersion, kind: 'RoleBinding', metadata: { name }, roleRef, subjects: subjectsOf(flags) };
  },
});

/** `create clusterrolebinding`. */
export const clusterRoleBinding = defineGenerator({
  use: 'clusterrolebinding NAME --clusterrole=ROLE (--user=USER | --group=GROUP | --serviceaccount=NAMESPACE:ACCOUNT)...',
  about: 'Give a role everywhere to somebody.',
  flags: { ...subjectFlags, clusterrole: text('', 'The cluster role.') },
  failure: 'failed to create clusterrolebinding:',
  make({ flags }, name) {
    if (flags.clusterrole === '') throw new CommandError('required flag(s) "clusterrole" not set');
    return {
      apiVersion,
      kind: 'ClusterRoleBinding',
      metadata: { name },
      roleRef: { apiGroup, kind: 'ClusterRole', name: flags.clusterrole },
      subjects: subjectsOf(flags),
    };
  },
});
