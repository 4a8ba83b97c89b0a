import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { missingRules } from '../../../api/rbac/covers.ts';
import type { Rule } from '../../../api/rbac/rule.ts';
import { userOf } from '../../authentication/user-info.ts';
import { resourceAttributes } from '../attributes.ts';
import { refuseBinding, refuseRole } from './escalation.ts';
import { RbacPolicy } from './policy.ts';
import { compileRules, rulesAllow } from './rule.ts';

const bob = userOf('bob', { groups: ['dev', 'system:authenticated'] });
const podReader: Rule = { verbs: ['get', 'list'], apiGroups: [''], resources: ['pods'] };
const all: Rule[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
  { verbs: ['*'], nonResourceURLs: ['*'] },
];

/** A policy in which bob has these rules in namespace n. */
function context(rules: readonly Rule[], user = bob) {
  const policy = new RbacPolicy();
  policy.setRole({ metadata: { name: 'his', namespace: 'n' }, rules });
  policy.setBinding({
    metadata: { name: 'b', namespace: 'n' },
    roleRef: { kind: 'Role', name: 'his' },
    subjects: [{ kind: 'User', name: 'bob' }],
  });
  policy.setRole({ metadata: { name: 'reader' }, rules: [podReader] });
  return { policy, authorizer: policy, user };
}
const write = (rules: readonly Rule[]) =>
  ({ resource: 'roles', namespace: 'n', name: '', rules, aggregates: false }) as const;

test('a role with rights that its writer has is fine', async () => {
  assert.equal(await refuseRole(write([{ ...podReader, verbs: ['list'] }]), context([podReader])), undefined);
});

test('a role with more is refused, and the refusal lists what is missing', async () => {
  const wanted = [
    { verbs: ['get', 'watch', 'delete'], apiGroups: [''], resources: ['pods'] },
    { verbs: ['get'], nonResourceURLs: ['/metrics'] },
  ];
  assert.equal(
    await refuseRole(write(wanted), context([podReader])),
    'user "bob" (groups=["dev" "system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n' +
      '{APIGroups:[""], Resources:["pods"], Verbs:["watch" "delete"]}\n{NonResourceURLs:["/metrics"], Verbs:["get"]}',
  );
});

for (const c of [
  {
    name: 'whoever may escalate roles',
    rules: [{ verbs: ['escalate'], apiGroups: ['rbac.authorization.k8s.io'], resources: ['roles'] }],
    user: bob,
  },
  { name: 'system:masters', rules: [], user: userOf('root', { groups: ['system:masters'] }) },
]) {
  test(`${c.name} may write any role`, async () => {
    assert.equal(await refuseRole(write(all), context(c.rules, c.user)), undefined);
  });
}

test('an aggregation takes the right to everything', async () => {
  const aggregating = {
    resource: 'clusterroles',
    namespace: '',
    name: '',
    rules: [],
    aggregates: true,
  } as const;
  assert.equal(
    await refuseRole(aggregating, context([podReader])),
    'must have cluster-admin privileges to use the aggregationRule',
  );
});

for (const c of [
  { name: 'whoever has its rights', rules: [podReader], kind: 'fine' },
  {
    name: 'whoever may bind it',
    rules: [
      {
        verbs: ['bind'],
        apiGroups: ['rbac.authorization.k8s.io'],
        resources: ['clusterroles'],
        resourceNames: ['reader'],
      },
    ],
    kind: 'fine',
  },
  { name: 'nobody else', rules: [], kind: 'refused' },
]) {
  test(`a role may be bound by ${c.name}`, async () => {
    const binding = {
      namespace: 'n',
      roleRef: { kind: 'ClusterRole', name: 'reader' },
    };
    assert.equal((await refuseBinding(binding, context(c.rules))).kind, c.kind);
  });
}

test('binding a role that is not there is told apart', async () => {
  const binding = { namespace: 'n', roleRef: { kind: 'Role', name: 'none' } };
  assert.deepEqual(await refuseBinding(binding, context([])), { kind: 'missing' });
});

const few = (...values: string[]) => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 });
const anyRule: fc.Arbitrary<Rule> = fc.record(
  {
    verbs: few('get', 'list', '*'),
    apiGroups: few('', 'apps', '*'),
    resources: few('pods', 'pods/log', '*/log', '*'),
    resourceNames: few('a', 'b'),
  },
  { requiredKeys: ['verbs', 'apiGroups', 'resources'] },
);

test('property: rules without anything missing allow nothing that the owner may not do', () => {
  const request = fc.record({
    verb: fc.constantFrom('get', 'list', 'delete'),
    resource: fc.constantFrom('pods', 'nodes'),
    group: fc.constantFrom('', 'apps', 'x'),
    subresource: fc.constantFrom('', 'log'),
    name: fc.constantFrom('', 'a', 'c'),
  });
  fc.assert(
    fc.property(fc.array(anyRule, { maxLength: 3 }), anyRule, request, (owner, wanted, { verb, resource, ...rest }) => {
      fc.pre(missingRules(owner, [wanted]).length === 0);
      const attributes = resourceAttributes(bob, verb, resource, rest);
      if (rulesAllow(compileRules([wanted]), attributes)) assert.ok(rulesAllow(compileRules(owner), attributes));
    }),
    { numRuns: 300 },
  );
});
