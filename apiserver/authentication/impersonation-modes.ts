import { quote } from '../../api/field/quote.ts';
import { isDns1123Subdomain } from '../../api/names/dns.ts';
import { isDomainPrefixedPath } from '../../api/names/format.ts';
import { type Attributes, resourceAttributes } from '../authorization/attributes.ts';
import type { WantedUser } from './impersonation.ts';
import {
  ANONYMOUS,
  AUTHENTICATED,
  Extra,
  MASTERS,
  NODE_PREFIX,
  NODES,
  parseServiceAccountUsername,
  serviceAccountGroups,
  UNAUTHENTICATED,
  type UserInfo,
} from './user-info.ts';

/**
 * One thing that must be allowed. `refused` is refused whatever the authorizers say. Where `all` is allowed, the checks
 * of `each` need not be asked.
 */
export type Check =
  | { readonly kind: 'ask'; readonly attributes: Attributes }
  | { readonly kind: 'refused'; readonly attributes: Attributes; readonly reason: string }
  | { readonly kind: 'any'; readonly all: Attributes; readonly each: readonly Attributes[] };

/** A way to become another: when every one of `checks` is allowed, the request is `user`'s. */
export interface ImpersonationMode {
  /** The verb that allowed it, as the audit log tells; '' for that of old, which allows every request at once. */
  readonly constraint: string;
  readonly checks: readonly Check[];
  readonly user: UserInfo;
}

type Constraint = 'associated-node' | 'arbitrary-node' | 'serviceaccount' | 'user-info';

const authentication = { group: 'authentication.k8s.io', version: 'v1' };
const ask = (attributes: Attributes): Check => ({ kind: 'ask', attributes });

/** From so many groups or values on, one question after all of them comes first. */
const manyChecks = 4;

/**
 * The ways in which the sender of `request` may become `wanted`, in the order in which they are tried; the first that
 * succeeds counts, and the refusal of the first when none does. Those that limit what the request may do come before the
 * one that does not. https://kep.k8s.io/5284
 */
export function impersonationModes(wanted: WantedUser, request: Attributes): readonly ImpersonationMode[] {
  return [
    ...constraintsFor(wanted, request.user).map((mode) => constrained(mode, wanted, request)),
    legacy(wanted, request),
  ];
}

function constraintsFor(wanted: WantedUser, requestor: UserInfo): readonly Constraint[] {
  const bare = wanted.uid === '' && wanted.groups.length === 0 && Object.keys(wanted.extra).length === 0;
  const node = nodeOf(wanted.username);
  if (node !== undefined) {
    if (!bare) return [];
    const bound = requestor.extra?.[Extra.nodeName] ?? [];
    const associated =
      parseServiceAccountUsername(requestor.username) !== undefined && bound.length === 1 && bound[0] === node;
    return associated ? ['associated-node', 'arbitrary-node'] : ['arbitrary-node'];
  }
  if (parseServiceAccountUsername(wanted.username)) return bare ? ['serviceaccount'] : [];
  return ['user-info'];
}

function constrained(mode: Constraint, wanted: WantedUser, request: Attributes): ImpersonationMode {
  const constraint = `impersonate:${mode}`;
  // What an account may do as its own node holds for every node that it runs on, so the node is not part of the question.
  const requestor = mode === 'associated-node' ? withKeysOnly(request.user) : request.user;
  const check = (resource: string, name: string, rest: { subresource?: string; namespace?: string } = {}) =>
    resourceAttributes(requestor, constraint, resource, { ...authentication, name, ...rest });
  const node = nodeOf(wanted.username);
  const account = parseServiceAccountUsername(wanted.username);
  let name = check('users', wanted.username);
  let { groups } = wanted;
  if (node !== undefined) {
    name = check('nodes', mode === 'associated-node' ? '*' : node);
    groups = [NODES];
  } else if (account) {
    name = check('serviceaccounts', account.name, { namespace: account.namespace });
    groups = serviceAccountGroups(account.namespace);
  }
  return {
    constraint,
    checks: [
      ask({ ...request, user: requestor, verb: `impersonate-on:${mode}:${request.verb}` }),
      ask(name),
      ...(wanted.uid === '' ? [] : [ask(check('uids', wanted.uid))]),
      ...groupChecks(wanted.groups, (group) => check('groups', group)),
      ...extraChecks(wanted.extra, (subresource, value) => check('userextras', value, { subresource })),
    ],
    user: impersonated(wanted, groups),
  };
}

function legacy(wanted: WantedUser, { user: requestor }: Attributes): ImpersonationMode {
  const check = (resource: string, name: string, rest: Parameters<typeof resourceAttributes>[3] = {}) =>
    ask(resourceAttributes(requestor, 'impersonate', resource, { version: 'v1', name, ...rest }));
  const account = parseServiceAccountUsername(wanted.username);
  return {
    constraint: '',
    checks: [
      account
        ? check('serviceaccounts', account.name, { namespace: account.namespace })
        : check('users', wanted.username),
      ...(wanted.uid === '' ? [] : [check('uids', wanted.uid, authentication)]),
      ...wanted.groups.map((group) => check('groups', group)),
      ...pairs(wanted.extra).map(([subresource, value]) =>
        check('userextras', value, { ...authentication, subresource }),
      ),
    ],
    user: impersonated(
      wanted,
      account && wanted.groups.length === 0 ? serviceAccountGroups(account.namespace) : wanted.groups,
    ),
  };
}

function groupChecks(groups: readonly string[], check: (group: string) => Attributes): readonly Check[] {
  if (groups.includes(''))
    return [{ kind: 'refused', attributes: check(''), reason: 'impersonating the empty string group is not allowed' }];
  if (groups.includes(MASTERS))
    return [
      { kind: 'refused', attributes: check(MASTERS), reason: 'impersonating the system:masters group is not allowed' },
    ];
  return many(groups.map(check), check('*'), groups.length >= manyChecks);
}

function extraChecks(extra: WantedUser['extra'], check: (key: string, value: string) => Attributes): readonly Check[] {
  const reason = extraProblem(extra);
  if (reason !== undefined) return [{ kind: 'refused', attributes: check('', ''), reason }];
  const all = pairs(extra);
  const large = all.length >= manyChecks || Object.keys(extra).length >= manyChecks;
  return many(
    all.map(([key, value]) => check(key, value)),
    check('*', '*'),
    large,
  );
}

const many = (each: readonly Attributes[], all: Attributes, large: boolean): readonly Check[] =>
  large ? [{ kind: 'any', all, each }] : each.map(ask);

function extraProblem(extra: WantedUser['extra']): string | undefined {
  for (const [key, values] of Object.entries(extra)) {
    if (key === '') return 'impersonating the empty string key in extra is not allowed';
    const [problem] = isDomainPrefixedPath(key);
    if (problem !== undefined)
      return `impersonating an invalid key in extra is not allowed: extra.key: Invalid value: ${quote(key)}: ${problem}`;
    if (key !== key.toLowerCase()) return `impersonating a non-lowercase key in extra is not allowed: ${quote(key)}`;
    if (values.length === 0) return 'impersonating empty values in extra is not allowed';
    if (values.includes('')) return 'impersonating the empty string value in extra is not allowed';
  }
  return undefined;
}

const pairs = (extra: WantedUser['extra']): readonly (readonly [string, string])[] =>
  Object.entries(extra).flatMap(([key, values]) => values.map((value) => [key, value] as const));

/** The user in the group that says whether they have proved who they are. */
function impersonated({ username, uid, extra }: WantedUser, groups: readonly string[]): UserInfo {
  const proof = username === ANONYMOUS ? UNAUTHENTICATED : AUTHENTICATED;
  const stated = groups.includes(proof) || groups.includes(UNAUTHENTICATED);
  return { username, uid, groups: stated ? groups : [...groups, proof], extra };
}

function withKeysOnly(user: UserInfo): UserInfo {
  const keys = Object.keys(user.extra ?? {}).sort();
  return { ...user, extra: { 'authentication.kubernetes.io/associated-node-keys': keys } };
}

/** The node that a username is of; undefined when it is no node's. */
function nodeOf(username: string): string | undefined {
  if (!username.startsWith(NODE_PREFIX)) return undefined;
  const name = username.slice(NODE_PREFIX.length);
  return isDns1123Subdomain(name).length === 0 ? name : undefined;
}
