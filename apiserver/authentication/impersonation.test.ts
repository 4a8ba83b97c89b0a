import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Attributes, resourceAttributes } from '../authorization/attributes.ts';
import { readImpersonation } from './impersonation.ts';
import { type Check, impersonationModes } from './impersonation-modes.ts';
import { Extra, type UserInfo, userOf } from './user-info.ts';

type Sent = Record<string, string | string[]>;
const root = userOf('root', { groups: ['system:masters'] });

function modes(headers: Sent, requestor: UserInfo = root) {
  const asked = readImpersonation(headers);
  assert.ok(asked.kind === 'wanted');
  return impersonationModes(asked.wanted, resourceAttributes(requestor, 'list', 'pods', { namespace: 'n' }));
}
const legacyOf = (headers: Sent) => modes(headers).at(-1);

const shown = ({ verb, group, resource, subresource, namespace, name }: Attributes) =>
  [verb, group, subresource ? `${resource}/${subresource}` : resource, namespace, name].join(' ');
const shownCheck = (check: Check): string =>
  check.kind === 'ask'
    ? shown(check.attributes)
    : check.kind === 'refused'
      ? `never: ${check.reason}`
      : `${shown(check.all)}, or ${check.each.length}`;

for (const c of [
  { name: 'a user', headers: { 'impersonate-user': 'bob' }, user: userOf('bob', { groups: ['system:authenticated'] }) },
  {
    name: 'a user with groups',
    headers: { 'impersonate-user': 'bob', 'impersonate-group': ['a, b', 'c'] },
    user: userOf('bob', { groups: ['a, b', 'c', 'system:authenticated'] }),
  },
  {
    name: 'groups that came joined',
    headers: { 'impersonate-user': 'Doe, John', 'impersonate-group': 'a, b' },
    user: userOf('Doe, John', { groups: ['a', 'b', 'system:authenticated'] }),
  },
  {
    name: 'a service account, in its groups',
    headers: { 'impersonate-user': 'system:serviceaccount:n:sa' },
    user: userOf('system:serviceaccount:n:sa', {
      groups: ['system:serviceaccounts', 'system:serviceaccounts:n', 'system:authenticated'],
    }),
  },
  {
    name: 'the anonymous user',
    headers: { 'impersonate-user': 'system:anonymous' },
    user: userOf('system:anonymous', { groups: ['system:unauthenticated'] }),
  },
  {
    name: 'a user with uid and extra',
    headers: {
      'impersonate-user': 'bob',
      'impersonate-uid': '7',
      'impersonate-extra-example.com%2fScopes': ['view', 'edit'],
    },
    user: userOf('bob', {
      uid: '7',
      groups: ['system:authenticated'],
      extra: { 'example.com/scopes': ['view', 'edit'] },
    }),
  },
] as { name: string; headers: Sent; user: unknown }[]) {
  test(`impersonates ${c.name}`, () => {
    assert.deepEqual(legacyOf(c.headers)?.user, c.user);
  });
}

const account = 'system:serviceaccount:n:sa';
const agent = userOf('system:serviceaccount:kube-system:agent', {
  extra: { [Extra.nodeName]: ['one'], [Extra.podName]: ['agent-1'] },
});
for (const { name, headers, requestor, expected } of [
  {
    name: 'a service account with all else, which only the verb of old allows',
    headers: {
      'impersonate-user': account,
      'impersonate-group': ['g'],
      'impersonate-uid': '7',
      'impersonate-extra-scopes': ['view'],
    },
    expected: {
      '': [
        'impersonate  serviceaccounts n sa',
        'impersonate authentication.k8s.io uids  7',
        'impersonate  groups  g',
        'impersonate authentication.k8s.io userextras/scopes  view',
      ],
    },
  },
  {
    name: 'a service account',
    headers: { 'impersonate-user': account },
    expected: {
      'impersonate:serviceaccount': [
        'impersonate-on:serviceaccount:list  pods n ',
        'impersonate:serviceaccount authentication.k8s.io serviceaccounts n sa',
      ],
      '': ['impersonate  serviceaccounts n sa'],
    },
  },
  {
    name: 'a user with a part of the groups that nobody may ask for',
    headers: { 'impersonate-user': 'bob', 'impersonate-group': ['a', 'system:masters'] },
    expected: {
      'impersonate:user-info': [
        'impersonate-on:user-info:list  pods n ',
        'impersonate:user-info authentication.k8s.io users  bob',
        'never: impersonating the system:masters group is not allowed',
      ],
      '': ['impersonate  users  bob', 'impersonate  groups  a', 'impersonate  groups  system:masters'],
    },
  },
  {
    name: 'many groups, of which all may be allowed at once, and an extra key without a domain',
    headers: {
      'impersonate-user': 'bob',
      'impersonate-group': ['a', 'b', 'c', 'd'],
      'impersonate-extra-scopes': ['view'],
    },
    expected: {
      'impersonate:user-info': [
        'impersonate-on:user-info:list  pods n ',
        'impersonate:user-info authentication.k8s.io users  bob',
        'impersonate:user-info authentication.k8s.io groups  *, or 4',
        'never: impersonating an invalid key in extra is not allowed: extra.key: Invalid value: "scopes": ' +
          'must be a domain-prefixed path (such as "acme.io/foo")',
      ],
      '': [
        'impersonate  users  bob',
        ...['a', 'b', 'c', 'd'].map((group) => `impersonate  groups  ${group}`),
        'impersonate authentication.k8s.io userextras/scopes  view',
      ],
    },
  },
  {
    name: 'the own node',
    headers: { 'impersonate-user': 'system:node:one' },
    requestor: agent,
    expected: {
      'impersonate:associated-node': [
        'impersonate-on:associated-node:list  pods n ',
        'impersonate:associated-node authentication.k8s.io nodes  *',
      ],
      'impersonate:arbitrary-node': [
        'impersonate-on:arbitrary-node:list  pods n ',
        'impersonate:arbitrary-node authentication.k8s.io nodes  one',
      ],
      '': ['impersonate  users  system:node:one'],
    },
  },
  {
    name: 'another node',
    headers: { 'impersonate-user': 'system:node:two' },
    requestor: agent,
    expected: {
      'impersonate:arbitrary-node': [
        'impersonate-on:arbitrary-node:list  pods n ',
        'impersonate:arbitrary-node authentication.k8s.io nodes  two',
      ],
      '': ['impersonate  users  system:node:two'],
    },
  },
] as { name: string; headers: Sent; requestor?: UserInfo; expected: Record<string, string[]> }[]) {
  test(`what must be allowed to be ${name}`, () => {
    const found = modes(headers, requestor).map(({ constraint, checks }) => [constraint, checks.map(shownCheck)]);
    assert.deepEqual(Object.fromEntries(found), expected);
  });
}

test('a node that is impersonated in itself is in the group of nodes; the question does not say which', () => {
  const [own] = modes({ 'impersonate-user': 'system:node:one' }, agent);
  assert.deepEqual(own?.user, userOf('system:node:one', { groups: ['system:nodes', 'system:authenticated'] }));
  const asked = own?.checks.map((check) => (check.kind === 'ask' ? check.attributes.user.extra : undefined));
  const extra = { 'authentication.kubernetes.io/associated-node-keys': [Extra.nodeName, Extra.podName] };
  assert.deepEqual(asked, [extra, extra]);
});

test('without such headers nobody is impersonated; groups without a user are refused', () => {
  assert.deepEqual(readImpersonation({ accept: '*/*', 'impersonate-something': 'x' }), { kind: 'none' });
  assert.deepEqual(readImpersonation({ 'impersonate-group': 'a', 'impersonate-extra-k': ['v', 'w'] }), {
    kind: 'refused',
    message:
      'requested &user.DefaultInfo{Name:"", UID:"", Groups:[]string{"a"}, ' +
      'Extra:map[string][]string{"k":[]string{"v", "w"}}} without impersonating a user name',
  });
});
