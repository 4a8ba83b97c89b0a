import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Rule } from '../../api/rbac/rule.ts';
import { ruleTable } from './can-i.ts';
import { planText } from './reconcile.ts';
import { planReconcile } from './reconcile-plan.ts';
import { listedRules } from './rules.ts';
import { userTable } from './whoami.ts';

const rule = (verbs: string, groups: string, resources: string, names = ''): Rule => ({
  verbs: verbs.split(','),
  apiGroups: groups.split(','),
  resources: resources.split(','),
  ...(names === '' ? {} : { resourceNames: names.split(',') }),
});

test('rules about one resource are one line, in the order of their text', () => {
  const rules = listedRules([
    rule('get,list', '', 'pods'),
    rule('watch', '', 'pods'),
    rule('get', 'apps', 'deployments/scale', 'web'),
    { verbs: ['get'], nonResourceURLs: ['/api', '/healthz'] },
    rule('*', '*', '*'),
  ]);
  assert.equal(
    ruleTable(rules, false),
    [
      'Resources                Non-Resource URLs   Resource Names   Verbs',
      '*.*                      []                  []               [*]',
      'pods                     []                  []               [get list watch]',
      '                         [/api]              []               [get]',
      '                         [/healthz]          []               [get]',
      'deployments.apps/scale   []                  [web]            [get]',
      '',
    ].join('\n'),
  );
});

const role = (rules: readonly Rule[]) => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'Role',
  metadata: { name: 'r' },
  rules,
});
const binding = (name: string, ...users: string[]) => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'RoleBinding',
  metadata: { name: 'b' },
  roleRef: { kind: 'Role', name },
  subjects: users.map((user) => ({ kind: 'User', name: user })),
});
const get = rule('get', '', 'pods');
const list = rule('list', '', 'pods');

for (const [name, existing, wanted, removeExtra, text] of [
  ['a role that is there already', role([get]), role([get]), false, ''],
  [
    'a role that allows too little',
    role([get]),
    role([list]),
    false,
    '\treconciliation required update\n\tmissing rules added:\n\t\t{Verbs:[list] APIGroups:[] Resources:[pods] ResourceNames:[] NonResourceURLs:[]}\n',
  ],
  [
    'a role that allows too much',
    role([get, list]),
    role([list]),
    true,
    '\treconciliation required update\n\textra rules removed:\n\t\t{Verbs:[get] APIGroups:[] Resources:[pods] ResourceNames:[] NonResourceURLs:[]}\n',
  ],
  [
    'a binding of another role',
    binding('x', 'jane'),
    binding('y', 'jane'),
    false,
    '\treconciliation required recreate\n',
  ],
  [
    'a binding of too few',
    binding('x', 'jane'),
    binding('x', 'joe'),
    false,
    '\treconciliation required update\n\tmissing subjects added:\n\t\t{Kind:User APIGroup:rbac.authorization.k8s.io Name:joe Namespace:}\n',
  ],
] as const) {
  test(`reconcile ${name}`, () => assert.equal(planText(planReconcile(existing, wanted, { removeExtra })), text));
}

test('whoami leaves out what is not known', () => {
  assert.equal(
    userTable({ username: 'jane', groups: ['a', 'b'], extra: { k: ['v'] } }),
    'ATTRIBUTE   VALUE\nUsername    jane\nGroups      [a b]\nExtra: k    [v]\n',
  );
});
