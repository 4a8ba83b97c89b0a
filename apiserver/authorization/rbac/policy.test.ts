import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Rule, urlMatches } from '../../../api/rbac/rule.ts';
import { userOf } from '../../authentication/user-info.ts';
import { type Attributes, pathAttributes, resourceAttributes } from '../attributes.ts';
import { RbacPolicy } from './policy.ts';

const pods: Rule = { verbs: ['get', 'list'], apiGroups: [''], resources: ['pods'] };
const bob = userOf('bob', { groups: ['dev', 'system:authenticated'] });
const builder = userOf('system:serviceaccount:ci:builder');

function policyOf(
  rules: readonly Rule[],
  subject: { kind: string; name: string; namespace?: string },
  namespace = '',
): RbacPolicy {
  const policy = new RbacPolicy();
  policy.setRole({ metadata: { name: 'r' }, rules });
  policy.setBinding({
    metadata: { name: 'b', namespace },
    roleRef: { kind: 'ClusterRole', name: 'r' },
    subjects: [subject],
  });
  return policy;
}

for (const c of [
  { name: 'verb and resource', rule: pods, verb: 'list', resource: 'pods', allowed: true },
  { name: 'no other verb', rule: pods, verb: 'watch', resource: 'pods', allowed: false },
  {
    name: 'no subresource of the resource',
    rule: pods,
    verb: 'get',
    resource: 'pods',
    subresource: 'log',
    allowed: false,
  },
  { name: 'no other group', rule: pods, verb: 'get', resource: 'pods', group: 'metrics.k8s.io', allowed: false },
  {
    name: 'the subresource named',
    rule: { ...pods, resources: ['pods/log'] },
    verb: 'get',
    resource: 'pods',
    subresource: 'log',
    allowed: true,
  },
  { name: 'every verb', rule: { ...pods, verbs: ['*'] }, verb: 'deletecollection', resource: 'pods', allowed: true },
  {
    name: 'every resource, subresources too',
    rule: { ...pods, resources: ['*'] },
    verb: 'get',
    resource: 'x',
    subresource: 'y',
    allowed: true,
  },
  {
    name: 'one subresource of every resource',
    rule: { ...pods, resources: ['*/scale'] },
    verb: 'get',
    resource: 'x',
    subresource: 'scale',
    allowed: true,
  },
  {
    name: 'and not the resources themselves',
    rule: { ...pods, resources: ['*/scale'] },
    verb: 'get',
    resource: 'scale',
    allowed: false,
  },
  {
    name: 'every group',
    rule: { ...pods, apiGroups: ['*'] },
    verb: 'get',
    resource: 'pods',
    group: 'a',
    allowed: true,
  },
  {
    name: 'the name given',
    rule: { ...pods, resourceNames: ['a'] },
    verb: 'get',
    resource: 'pods',
    objectName: 'a',
    allowed: true,
  },
  {
    name: 'no other name',
    rule: { ...pods, resourceNames: ['a'] },
    verb: 'get',
    resource: 'pods',
    objectName: 'b',
    allowed: false,
  },
  {
    name: 'no list where names are given',
    rule: { ...pods, resourceNames: ['a'] },
    verb: 'list',
    resource: 'pods',
    allowed: false,
  },
  {
    name: 'no resource by a rule for paths',
    rule: { verbs: ['*'], nonResourceURLs: ['*'] },
    verb: 'get',
    resource: 'pods',
    allowed: false,
  },
]) {
  test(`a rule covers ${c.name}`, () => {
    const policy = policyOf([c.rule], { kind: 'User', name: 'bob' });
    const {
      group = '',
      subresource = '',
      objectName = '',
    } = c as { group?: string; subresource?: string; objectName?: string };
    const attributes = resourceAttributes(bob, c.verb, c.resource, {
      group,
      subresource,
      name: objectName,
      namespace: 'n',
    });
    assert.equal(policy.authorize(attributes).decision, c.allowed ? 'allow' : 'noOpinion');
  });
}

for (const [pattern, path, matches] of [
  ['*', '/anything', true],
  ['/healthz', '/healthz', true],
  ['/healthz', '/healthz/etcd', false],
  ['/apis/*', '/apis/apps/v1', true],
  ['/apis/*', '/apis', false],
  ['/api*', '/apis', true],
] as const) {
  test(`the path ${path} is ${matches ? '' : 'not '}covered by ${pattern}`, () => {
    assert.equal(urlMatches(pattern, path), matches);
    const policy = policyOf([{ verbs: ['get'], nonResourceURLs: [pattern] }], { kind: 'Group', name: 'dev' });
    assert.equal(policy.authorize(pathAttributes(bob, 'get', path)).decision, matches ? 'allow' : 'noOpinion');
  });
}

for (const c of [
  {
    name: 'a user',
    user: bob,
    subject: { kind: 'User', name: 'bob' },
    namespace: '',
    reason: 'ClusterRoleBinding "b" of ClusterRole "r" to User "bob"',
  },
  {
    name: 'a group',
    user: bob,
    subject: { kind: 'Group', name: 'dev' },
    namespace: '',
    reason: 'ClusterRoleBinding "b" of ClusterRole "r" to Group "dev"',
  },
  {
    name: 'a user in a namespace',
    user: bob,
    subject: { kind: 'User', name: 'bob' },
    namespace: 'n',
    reason: 'RoleBinding "b/n" of ClusterRole "r" to User "bob"',
  },
  {
    name: 'a service account',
    user: builder,
    subject: { kind: 'ServiceAccount', name: 'builder', namespace: 'ci' },
    namespace: 'n',
    reason: 'RoleBinding "b/n" of ClusterRole "r" to ServiceAccount "builder/ci"',
  },
  {
    name: 'a service account of the binding’s own namespace',
    user: builder,
    subject: { kind: 'ServiceAccount', name: 'builder' },
    namespace: 'ci',
    reason: 'RoleBinding "b/ci" of ClusterRole "r" to ServiceAccount "builder/ci"',
  },
]) {
  test(`a binding to ${c.name} is named as the reason`, () => {
    const attributes = resourceAttributes(c.user, 'get', 'pods', { namespace: c.namespace });
    assert.deepEqual(policyOf([pods], c.subject, c.namespace).authorize(attributes), {
      decision: 'allow',
      reason: `RBAC: allowed by ${c.reason}`,
    });
  });
}

test('a binding of one namespace grants nothing in another, nor in the cluster', () => {
  const policy = policyOf([pods], { kind: 'User', name: 'bob' }, 'n');
  for (const namespace of ['m', '']) {
    assert.equal(policy.authorize(resourceAttributes(bob, 'get', 'pods', { namespace })).decision, 'noOpinion');
  }
});

test('a binding to a role that is not there is told, and works once the role comes', () => {
  const policy = new RbacPolicy();
  const subjects = [{ kind: 'User', name: 'bob' }];
  policy.setBinding({ metadata: { name: 'b' }, roleRef: { kind: 'ClusterRole', name: 'later' }, subjects });
  policy.setBinding({ metadata: { name: 'c', namespace: 'n' }, roleRef: { kind: 'Role', name: 'own' }, subjects });
  const attributes = resourceAttributes(bob, 'get', 'pods', { namespace: 'n' });
  assert.equal(
    policy.authorize(attributes).reason,
    'RBAC: [clusterrole.rbac.authorization.k8s.io "later" not found, role.rbac.authorization.k8s.io "own" not found]',
  );
  policy.setRole({ metadata: { name: 'own', namespace: 'n' }, rules: [pods] });
  assert.equal(policy.authorize(attributes).decision, 'allow');
});

test('a changed binding, a changed role and a deleted binding count at once', () => {
  const policy = policyOf([pods], { kind: 'User', name: 'bob' });
  const attributes = resourceAttributes(bob, 'get', 'pods');
  policy.setRole({ metadata: { name: 'r' }, rules: [{ ...pods, verbs: ['list'] }] });
  assert.equal(policy.authorize(attributes).decision, 'noOpinion');
  policy.setRole({ metadata: { name: 'r' }, rules: [pods] });
  policy.setBinding({
    metadata: { name: 'b' },
    roleRef: { kind: 'ClusterRole', name: 'r' },
    subjects: [{ kind: 'Group', name: 'ops' }],
  });
  assert.equal(policy.authorize(attributes).decision, 'noOpinion');
  const ops = { ...attributes, user: userOf('eve', { groups: ['ops'] }) };
  assert.equal(policy.authorize(ops).decision, 'allow');
  policy.deleteBinding('', 'b');
  assert.equal(policy.authorize(ops).decision, 'noOpinion');
});

test('the rules of a user are listed with those of the cluster', () => {
  const policy = policyOf([pods, { verbs: ['get'], nonResourceURLs: ['/metrics'] }], { kind: 'User', name: 'bob' });
  assert.deepEqual(policy.rulesFor(bob, 'n'), {
    resourceRules: [{ verbs: ['get', 'list'], apiGroups: [''], resources: ['pods'] }],
    nonResourceRules: [{ verbs: ['get'], nonResourceURLs: ['/metrics'] }],
    incomplete: false,
  });
});

const few = (...values: string[]) => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 });
const anyRule: fc.Arbitrary<Rule> = fc.oneof(
  fc.record(
    {
      verbs: few('get', 'list', 'create', '*'),
      apiGroups: few('', 'apps', '*'),
      resources: few('pods', 'pods/log', '*/log', 'secrets', '*'),
      resourceNames: few('a', 'b'),
    },
    { requiredKeys: ['verbs', 'apiGroups', 'resources'] },
  ),
  fc.record({ verbs: few('get', 'post', '*'), nonResourceURLs: few('/healthz', '/api*', '/apis/*', '*') }),
);
const anyAttributes: fc.Arbitrary<Attributes> = fc.oneof(
  fc
    .record({
      verb: fc.constantFrom('get', 'list', 'create', 'delete'),
      resource: fc.constantFrom('pods', 'secrets', 'nodes'),
      rest: fc.record({
        group: fc.constantFrom('', 'apps', 'batch'),
        subresource: fc.constantFrom('', 'log', 'exec'),
        namespace: fc.constantFrom('', 'n', 'm'),
        name: fc.constantFrom('', 'a', 'c'),
      }),
    })
    .map(({ verb, resource, rest }) => resourceAttributes(bob, verb, resource, rest)),
  fc
    .tuple(fc.constantFrom('get', 'post'), fc.constantFrom('/healthz', '/apis', '/apis/x', '/metrics'))
    .map(([verb, path]) => pathAttributes(bob, verb, path)),
);

/** The definition, rule by rule and without any index. */
function covers(rule: Rule, a: Attributes): boolean {
  const has = (values: readonly string[] | undefined, value: string) =>
    (values ?? []).some((one) => one === '*' || one === value);
  if (!has(rule.verbs, a.verb)) return false;
  if (!a.isResourceRequest) return (rule.nonResourceURLs ?? []).some((url) => urlMatches(url, a.path));
  const combined = a.subresource === '' ? a.resource : `${a.resource}/${a.subresource}`;
  const named = !rule.resourceNames?.length || rule.resourceNames.includes(a.name);
  const anyOf = a.subresource !== '' && (rule.resources ?? []).includes(`*/${a.subresource}`);
  return has(rule.apiGroups, a.group) && (has(rule.resources, combined) || anyOf) && named;
}

test('property: allowed is exactly what some rule bound to the user covers', () => {
  const binding = fc.record({
    rules: fc.array(anyRule, { maxLength: 3 }),
    namespace: fc.constantFrom('', 'n'),
    subject: fc.constantFrom(
      { kind: 'User', name: 'bob' },
      { kind: 'User', name: 'eve' },
      { kind: 'Group', name: 'dev' },
      { kind: 'Group', name: 'ops' },
    ),
    deleted: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(binding, { maxLength: 4 }), anyAttributes, (bindings, attributes) => {
      const policy = new RbacPolicy();
      for (const [at, { rules, namespace, subject }] of bindings.entries()) {
        policy.setBinding({
          metadata: { name: `b${at}`, namespace },
          roleRef: { kind: 'ClusterRole', name: `r${at}` },
          subjects: [subject],
        });
        policy.setRole({ metadata: { name: `r${at}` }, rules });
      }
      for (const [at, { namespace, deleted }] of bindings.entries())
        if (deleted) policy.deleteBinding(namespace, `b${at}`);
      const expected = bindings.some(
        ({ rules, namespace, subject, deleted }) =>
          !deleted &&
          (subject.name === 'bob' || subject.name === 'dev') &&
          (namespace === '' || namespace === attributes.namespace) &&
          rules.some((rule) => covers(rule, attributes)),
      );
      assert.equal(policy.authorize(attributes).decision === 'allow', expected);
    }),
    { numRuns: 500 },
  );
});
