import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClusterRole, ClusterRoleBinding } from '../../../proto/gen/rbac/v1.ts';
import { userOf } from '../../authentication/user-info.ts';
import { pathAttributes, resourceAttributes } from '../attributes.ts';
import { RbacPolicy } from '../rbac/policy.ts';
import { bootstrapPolicy, reconcileBinding, reconcileRole } from './index.ts';

const policy = bootstrapPolicy();
const role = (name: string) => {
  const found = policy.clusterRoles.find(({ metadata }) => metadata.name === name);
  assert.ok(found, name);
  return found;
};
/** As the store has it after the first start. */
const stored = (wanted: ReturnType<typeof role>): ClusterRole => {
  const metadata = { ...wanted.metadata, uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };
  return { ...wanted, rules: wanted.rules ?? [], metadata };
};

test('names are unique, and everything bears the label and the annotation', () => {
  for (const list of [policy.clusterRoles, policy.clusterRoleBindings, policy.roles, policy.roleBindings]) {
    const keys = list.map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name}`);
    assert.equal(new Set(keys).size, keys.length);
    for (const { metadata } of list) {
      assert.equal(metadata.labels?.['kubernetes.io/bootstrapping'], 'rbac-defaults');
      assert.equal(metadata.annotations?.['rbac.authorization.kubernetes.io/autoupdate'], 'true');
    }
  }
});

test('every binding means a role of the policy', () => {
  const roles = new Set(policy.roles.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`));
  for (const { roleRef } of policy.clusterRoleBindings) role(roleRef.name);
  for (const { roleRef, metadata } of policy.roleBindings)
    assert.ok(roles.has(`${metadata.namespace}/${roleRef.name}`), roleRef.name);
});

test('every list of a rule is sorted, as Kubernetes stores it', () => {
  for (const { rules } of [...policy.clusterRoles, ...policy.roles]) {
    for (const one of rules ?? []) {
      for (const list of Object.values(one)) if (Array.isArray(list)) assert.deepEqual(list, [...list].sort());
    }
  }
});

test('only the controllers that deal with everything have wildcards', () => {
  const starred = policy.clusterRoles
    .filter(
      ({ metadata, rules }) => metadata.name.startsWith('system:controller:') && JSON.stringify(rules).includes('"*"'),
    )
    .map(({ metadata }) => metadata.name.slice('system:controller:'.length));
  assert.deepEqual(starred.sort(), [
    'disruption-controller',
    'generic-garbage-collector',
    'horizontal-pod-autoscaler',
    'namespace-controller',
    'resourcequota-controller',
  ]);
});

const rbac = new RbacPolicy();
for (const one of [...policy.clusterRoles, ...policy.roles]) rbac.setRole(one);
for (const one of [...policy.clusterRoleBindings, ...policy.roleBindings]) rbac.setBinding(one);
const anonymous = userOf('system:anonymous', { groups: ['system:unauthenticated'] });
const bob = userOf('bob', { groups: ['system:authenticated'] });
const controller = (name: string) =>
  userOf(`system:serviceaccount:kube-system:${name}`, { groups: ['system:serviceaccounts'] });

for (const c of [
  { name: 'anonymous sees health', request: pathAttributes(anonymous, 'get', '/readyz'), allowed: true },
  { name: 'anonymous sees no API', request: pathAttributes(anonymous, 'get', '/apis'), allowed: false },
  { name: 'a user discovers the API', request: pathAttributes(bob, 'get', '/apis/apps/v1'), allowed: true },
  {
    name: 'a user asks what it may do',
    request: resourceAttributes(bob, 'create', 'selfsubjectaccessreviews', { group: 'authorization.k8s.io' }),
    allowed: true,
  },
  {
    name: 'a user reads no pods',
    request: resourceAttributes(bob, 'get', 'pods', { namespace: 'n', name: 'p' }),
    allowed: false,
  },
  {
    name: 'a node has nothing by RBAC',
    request: resourceAttributes(userOf('system:node:x', { groups: ['system:nodes'] }), 'list', 'pods'),
    allowed: false,
  },
  {
    name: 'the scheduler binds',
    request: resourceAttributes(userOf('system:kube-scheduler'), 'create', 'pods', {
      subresource: 'binding',
      namespace: 'n',
    }),
    allowed: true,
  },
  {
    name: 'the deployment controller makes replica sets',
    request: resourceAttributes(controller('deployment-controller'), 'create', 'replicasets', {
      group: 'apps',
      namespace: 'n',
    }),
    allowed: true,
  },
  {
    name: 'and no pods',
    request: resourceAttributes(controller('deployment-controller'), 'create', 'pods', { namespace: 'n' }),
    allowed: false,
  },
]) {
  test(`in a new cluster ${c.name}`, () =>
    assert.equal(rbac.authorize(c.request).decision, c.allowed ? 'allow' : 'noOpinion'));
}

test('a start after the first changes nothing', () => {
  for (const wanted of policy.clusterRoles)
    assert.deepEqual(reconcileRole<ClusterRole>(wanted, stored(wanted)), { kind: 'keep' });
});

test('a role that is not there is made', () => {
  assert.deepEqual(reconcileRole<ClusterRole>(role('view'), undefined), { kind: 'create', object: role('view') });
});

test('missing rules come back, added ones stay', () => {
  const wanted = role('system:basic-user');
  const own = { verbs: ['get'], apiGroups: ['own'], resources: ['things'] };
  const have = { ...stored(wanted), rules: [own] };
  const outcome = reconcileRole<ClusterRole>(wanted, have);
  assert.ok(outcome.kind === 'update' && 'uid' in outcome.object.metadata);
  assert.deepEqual(outcome.object.rules?.[0], own);
  assert.equal(reconcileRole<ClusterRole>(wanted, outcome.object).kind, 'keep');
});

test('an object that opts out is left alone', () => {
  const wanted = role('system:basic-user');
  const have = stored(wanted);
  const out = { ...have.metadata, annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'false' } };
  assert.equal(reconcileRole<ClusterRole>(wanted, { ...have, rules: [], metadata: out }).kind, 'keep');
});

test('missing subjects come back; a binding to another role is made anew', () => {
  const wanted = policy.clusterRoleBindings.find(({ metadata }) => metadata.name === 'system:discovery');
  assert.ok(wanted);
  const metadata = { ...wanted.metadata, uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };
  const own = { kind: 'User', name: 'eve' };
  const outcome = reconcileBinding<ClusterRoleBinding>(wanted, { ...wanted, metadata, subjects: [own] });
  assert.ok(outcome.kind === 'update');
  assert.deepEqual(outcome.object.subjects, [own, ...(wanted.subjects ?? [])]);
  const other = { ...wanted, metadata, roleRef: { ...wanted.roleRef, name: 'other' } };
  assert.equal(reconcileBinding<ClusterRoleBinding>(wanted, other).kind, 'recreate');
});
