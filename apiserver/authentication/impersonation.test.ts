import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planImpersonation } from './impersonation.ts';
import { userOf } from './user-info.ts';

const root = userOf('root', { groups: ['system:masters'] });
const plan = (headers: Record<string, string | string[]>) => planImpersonation(headers, root);

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
] as { name: string; headers: Record<string, string | string[]>; user: unknown }[]) {
  test(`impersonates ${c.name}`, () => {
    const outcome = plan(c.headers);
    assert.ok(outcome.kind === 'impersonate');
    assert.deepEqual(outcome.user, c.user);
  });
}

test('everything that is asked for is authorized by itself', () => {
  const outcome = plan({
    'impersonate-user': 'system:serviceaccount:n:sa',
    'impersonate-group': ['g'],
    'impersonate-uid': '7',
    'impersonate-extra-scopes': ['view'],
  });
  assert.ok(outcome.kind === 'impersonate');
  assert.ok(outcome.checks.every(({ user, verb }) => user === root && verb === 'impersonate'));
  const asked = outcome.checks.map(({ group, resource, subresource, namespace, name }) => [
    group,
    resource,
    subresource,
    namespace,
    name,
  ]);
  assert.deepEqual(asked, [
    ['', 'serviceaccounts', '', 'n', 'sa'],
    ['', 'groups', '', '', 'g'],
    ['authentication.k8s.io', 'userextras', 'scopes', '', 'view'],
    ['authentication.k8s.io', 'uids', '', '', '7'],
  ]);
});

test('without such headers nobody is impersonated; groups without a user are refused', () => {
  assert.deepEqual(plan({ accept: '*/*', 'impersonate-something': 'x' }), { kind: 'none' });
  assert.deepEqual(plan({ 'impersonate-group': 'a' }), {
    kind: 'refused',
    message: 'requested impersonate-group without impersonating a user',
  });
});
