import { CommandError, ManyErrors, NoSuchResource } from '../errors/errors.ts';
import type { Call } from '../verb.ts';

/** A rule of a role about objects. */
export interface Rule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
}

const knownVerbs = new Set(
  '* get delete list create update patch watch proxy deletecollection use bind escalate impersonate'.split(' '),
);

/** Verbs that have a meaning for few types only, each of which stands behind its group. */
const particular: Readonly<Record<string, readonly string[]>> = {
  use: ['policy/podsecuritypolicies', 'extensions/podsecuritypolicies'],
  bind: ['rbac.authorization.k8s.io/roles', 'rbac.authorization.k8s.io/clusterroles'],
  escalate: ['rbac.authorization.k8s.io/roles', 'rbac.authorization.k8s.io/clusterroles'],
  impersonate: ['/users', '/serviceaccounts', '/groups', 'authentication.k8s.io/userextras'],
};

/** One rule for the types of each group; verbs that Kubernetes does not know are warned of. Throws CommandError. */
export async function rulesOf(
  call: Pick<Call, 'session' | 'err'>,
  given: readonly string[],
  types: readonly string[],
  names: readonly string[],
): Promise<Rule[]> {
  const verbs = given.includes('*') ? ['*'] : [...new Set(given)];
  for (const verb of verbs) if (!knownVerbs.has(verb)) call.err(`Warning: '${verb}' is not a standard resource verb\n`);
  const byGroup = new Map<string, Set<string>>();
  for (const type of types.includes('*') ? ['*'] : types) {
    const { group, resource, subresource } = await find(call, type, verbs);
    const of = byGroup.get(group) ?? new Set();
    byGroup.set(group, of.add(subresource === '' ? resource : `${resource}/${subresource}`));
  }
  return [...byGroup]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, resources]) => ({
      apiGroups: [group],
      resources: [...resources],
      ...(names.length > 0 ? { resourceNames: [...new Set(names)] } : {}),
      verbs,
    }));
}

/** `pods`, `deployments.apps/scale`, `*.apps`. */
async function find({ session }: Pick<Call, 'session'>, type: string, verbs: readonly string[]) {
  const slash = type.indexOf('/');
  const subresource = slash < 0 ? '' : type.slice(slash + 1);
  const named = slash < 0 ? type : type.slice(0, slash);
  const dot = named.indexOf('.');
  const plain = dot < 0 ? named : named.slice(0, dot);
  const ofGroup = dot < 0 ? '' : named.slice(dot + 1);
  if (plain === '') throw new CommandError('resource must be specified if apiGroup/subresource specified');
  if (plain === '*') return { group: ofGroup, resource: plain, subresource };
  const found = await (await session()).resources.tryFind(named);
  const { group, name: resource } = found ?? { group: ofGroup, name: plain };
  let isKnown = found !== undefined;
  for (const verb of verbs) {
    const fitting = particular[verb];
    if (fitting === undefined) continue;
    if (!fitting.includes(`${group}/${resource}`))
      throw new CommandError(`can not perform '${verb}' on '${resource}' in group '${group}'`);
    isKnown = true;
  }
  // Told as the library that kubectl looks it up with does: without the word in front.
  if (!isKnown) throw new ManyErrors([new NoSuchResource({ resource, group })]);
  return { group, resource, subresource };
}
