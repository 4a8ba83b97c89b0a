import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Rule } from '../../../api/rbac/rule.ts';
import { requestOf } from '../../admission/testing/requests.ts';
import { userOf } from '../../authentication/user-info.ts';
import { rbacEscalation } from './escalation-admission.ts';
import { RbacPolicy } from './policy.ts';

// Changes of roles and bindings that grant more than who changes them has: bob has nothing.

const bob = userOf('bob');
const rules: Rule[] = [{ verbs: ['get'], apiGroups: [''], resources: ['pods'] }];
const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'x' };
const aggregationRule = { clusterRoleSelectors: [{ matchLabels: { a: 'b' } }] };
const aggregationRefused = 'must have cluster-admin privileges to use the aggregationRule';
const granting = 'is attempting to grant RBAC permissions not currently held';

async function refusal(resource: string, old: object, object: object): Promise<string | undefined> {
  const policy = new RbacPolicy();
  policy.setRole({ metadata: { name: 'x' }, rules });
  const plugin = rbacEscalation(policy, policy);
  const sketch = { resource: `rbac.authorization.k8s.io/v1/${resource}`, user: bob, old, object };
  try {
    await plugin.validate?.(requestOf({ ...sketch, operation: 'UPDATE' }));
  } catch (error) {
    return (error as Error).message;
  }
  return undefined;
}

for (const { name, resource, old, object, refused } of [
  {
    name: 'a label may make a role part of another',
    resource: 'clusterroles',
    old: { rules },
    object: { rules, metadata: { labels: { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' } } },
    refused: granting,
  },
  {
    name: 'a role that aggregated',
    resource: 'clusterroles',
    old: { rules: [], aggregationRule },
    object: { rules: [] },
    refused: aggregationRefused,
  },
  {
    name: 'a label of a binding',
    resource: 'clusterrolebindings',
    old: { roleRef, subjects: [] },
    object: { roleRef, subjects: [], metadata: { labels: { a: 'b' } } },
    refused: granting,
  },
]) {
  test(`refused: ${name}`, async () => {
    const message = await refusal(resource, old, object);
    assert.ok(message?.includes(refused), message);
  });
}

test('the garbage collector deletes also what it could not have made', async () => {
  for (const resource of ['clusterroles', 'clusterrolebindings']) {
    const old = { rules, roleRef, metadata: { finalizers: ['a.b/c'], ownerReferences: [{ name: 'o' }] } };
    const object = { rules, roleRef, metadata: { managedFields: [{ manager: 'collector' }] } };
    assert.equal(await refusal(resource, old, object), undefined);
  }
});
