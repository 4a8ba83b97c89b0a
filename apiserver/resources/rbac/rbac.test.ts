import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RoleBinding } from '../../../proto/gen/rbac/v1.ts';
import { create, kindOf, update } from '../testing/write.ts';

const group = 'rbac.authorization.k8s.io/v1';
const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' };

test('a binding: users and groups are of the RBAC group, service accounts of none', () => {
  const subjects = [
    { kind: 'User', name: 'u' },
    { kind: 'Group', name: 'g' },
    { kind: 'ServiceAccount', name: 's', namespace: 'n' },
  ];
  const { object, problems } = create(`${group}/rolebindings`, { roleRef, subjects });
  assert.deepEqual(problems, []);
  const { subjects: set } = object as unknown as RoleBinding;
  assert.deepEqual(
    set?.map(({ apiGroup }) => apiGroup),
    ['rbac.authorization.k8s.io', 'rbac.authorization.k8s.io', undefined],
  );
});

test('names of roles may have colons', () => {
  assert.deepEqual(kindOf(`${group}/clusterroles`).strategy.validateName?.('system:node'), []);
});

for (const { name, kind, object, problems } of [
  {
    name: 'a role grants no URLs',
    kind: 'roles',
    object: { rules: [{ verbs: ['get'], nonResourceURLs: ['/healthz'] }] },
    problems: [
      'rules[0].nonResourceURLs: Invalid value: ["/healthz"]: namespaced rules cannot apply to non-resource URLs',
    ],
  },
  {
    name: 'a rule says what it is about',
    kind: 'clusterroles',
    object: { rules: [{ verbs: [] }] },
    problems: [
      'rules[0].verbs: Required value: verbs must contain at least one value',
      'rules[0].apiGroups: Required value: resource rules must supply at least one api group',
      'rules[0].resources: Required value: resource rules must supply at least one resource',
    ],
  },
  {
    name: 'aggregation says of what',
    kind: 'clusterroles',
    object: { aggregationRule: {} },
    problems: [
      'aggregationRule.clusterRoleSelectors: Required value: at least one clusterRoleSelector required if aggregationRule is non-nil',
    ],
  },
  {
    name: 'a cluster binding grants cluster roles, and to accounts of a namespace',
    kind: 'clusterrolebindings',
    object: { roleRef: { ...roleRef, kind: 'Role' }, subjects: [{ kind: 'ServiceAccount', name: 's' }] },
    problems: [
      'roleRef.kind: Unsupported value: "Role": supported values: "ClusterRole"',
      'subjects[0].namespace: Required value',
    ],
  },
]) {
  test(`rbac: ${name}`, () => assert.deepEqual(create(`${group}/${kind}`, object).problems, problems));
}

test('a binding keeps its role', () => {
  const { object } = create(`${group}/rolebindings`, { roleRef });
  const { problems } = update(`${group}/rolebindings`, object, (next) => {
    next.roleRef = { ...roleRef, name: 'admin' };
  });
  assert.deepEqual(problems, [
    'roleRef: Invalid value: {"APIGroup":"rbac.authorization.k8s.io","Kind":"ClusterRole","Name":"admin"}: cannot change roleRef',
  ]);
});
