import assert from 'node:assert/strict';
import { test } from 'node:test';
import { userOf } from '../authentication/user-info.ts';
import { reviewedAttributes, reviewedUser, reviewStatus, rulesReviewStatus } from './access-review.ts';
import { fieldRequirements, pathAttributes, resourceAttributes } from './attributes.ts';
import { type Authorizer, allow, type Decision, unionAuthorizer } from './authorizer.ts';
import { forbiddenMessage } from './forbidden.ts';
import { buildAuthorizer, parseAuthorizationModes } from './modes.ts';
import { nodeAuthorizer } from './node/authorizer.ts';
import { NodeGraph } from './node/graph.ts';
import { RbacPolicy } from './rbac/policy.ts';

const bob = userOf('bob');
const pods = resourceAttributes(bob, 'list', 'pods', { namespace: 'n' });
const says = (decision: Decision | Promise<Decision>): Authorizer => ({ name: 'fake', authorize: () => decision });
const no = (reason: string, error?: string): Decision => ({
  decision: 'noOpinion',
  reason,
  ...(error ? { error } : {}),
});

for (const c of [
  {
    name: 'the first to allow wins',
    chain: [says(no('')), says(allow('yes')), says({ decision: 'deny', reason: 'late' })],
    is: allow('yes'),
  },
  {
    name: 'a denial is final',
    chain: [says({ decision: 'deny', reason: 'never' }), says(allow('yes'))],
    is: { decision: 'deny', reason: 'never' },
  },
  {
    name: 'reasons of all who have no opinion are told',
    chain: [says(no('a')), says(no('')), says(no('b', 'e'))],
    is: no('a\nb', 'e'),
  },
  {
    name: 'one that answers later keeps its place',
    chain: [says(no('a')), says(Promise.resolve(no('b'))), says(no('c'))],
    is: no('a\nb\nc'),
  },
  { name: 'nobody has an opinion', chain: [], is: no('') },
]) {
  test(`of several authorizers: ${c.name}`, async () =>
    assert.deepEqual(await unionAuthorizer(c.chain).authorize(pods), c.is));
}

for (const c of [
  { attributes: pods, message: 'User "bob" cannot list resource "pods" in API group "" in the namespace "n"' },
  {
    attributes: resourceAttributes(bob, 'get', 'deployments', { group: 'apps', subresource: 'scale' }),
    reason: 'because',
    message: 'User "bob" cannot get resource "deployments/scale" in API group "apps" at the cluster scope: because',
  },
  { attributes: pathAttributes(bob, 'get', '/metrics'), message: 'User "bob" cannot get path "/metrics"' },
]) {
  test(`refused: ${c.message}`, () => assert.equal(forbiddenMessage(c.attributes, c.reason), c.message));
}

for (const [flag, is] of [
  ['Node,RBAC', ['Node', 'RBAC']],
  ['', 'at least one authorization-mode must be passed'],
  [
    'RBAC,ABAC',
    'authorization-mode "ABAC" is not a valid mode; known are AlwaysAllow, AlwaysDeny, Node, RBAC, Webhook',
  ],
  ['RBAC,RBAC', 'authorization-mode "RBAC" is given more than once'],
] as const) {
  test(`--authorization-mode=${flag}`, () => assert.deepEqual(parseAuthorizationModes(flag), is));
}

const parts = { RBAC: new RbacPolicy(), Node: nodeAuthorizer(new NodeGraph(), []) };

test('system:masters passes whatever the modes say', async () => {
  const { authorizer } = buildAuthorizer(['AlwaysDeny'], parts);
  assert.deepEqual(await authorizer.authorize(pods), no('Everything is forbidden.'));
  const root = resourceAttributes(userOf('root', { groups: ['system:masters'] }), '*', 'anything');
  assert.deepEqual(await authorizer.authorize(root), allow(''));
});

test('a webhook that is not configured stops the start', () => {
  assert.throws(() => buildAuthorizer(['Webhook'], parts), /authorization-mode Webhook needs a configuration file/);
});

test('an access review asks for its user and shows the decision', () => {
  const user = reviewedUser({ user: 'eve', groups: ['g'], extra: { Scopes: ['a'] } });
  assert.deepEqual(user.extra, { scopes: ['a'] });
  const attributes = reviewedAttributes(user, {
    resourceAttributes: { verb: 'get', resource: 'pods', namespace: 'n', name: 'p' },
  });
  assert.deepEqual(attributes, resourceAttributes(user, 'get', 'pods', { namespace: 'n', name: 'p' }));
  assert.deepEqual(reviewStatus(allow('')), { allowed: true });
  assert.deepEqual(reviewStatus(no('why', 'bad')), { allowed: false, reason: 'why', evaluationError: 'bad' });
  assert.deepEqual(reviewStatus({ decision: 'deny', reason: 'x' }), { allowed: false, denied: true, reason: 'x' });
});

test('a rules review says where it cannot see everything', () => {
  const { resolvers } = buildAuthorizer(['Node', 'AlwaysAllow'], parts);
  const all = {
    resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
    nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
  };
  const node = userOf('system:node:n1', { groups: ['system:nodes'] });
  assert.deepEqual(rulesReviewStatus(node, 'n', resolvers), {
    ...all,
    incomplete: true,
    evaluationError: 'node authorizer does not support user rule resolution',
  });
  // Whoever is no node has no rules there, and that is all there is to know.
  assert.deepEqual(rulesReviewStatus(bob, 'n', resolvers), { ...all, incomplete: false });
});

test('a field selector narrows what is asked, unless it cannot be read', () => {
  assert.deepEqual(fieldRequirements('spec.nodeName=one,status.phase!=Running'), [
    { key: 'spec.nodeName', operator: 'In', values: ['one'] },
    { key: 'status.phase', operator: 'NotIn', values: ['Running'] },
  ]);
  assert.equal(fieldRequirements('nonsense'), undefined);
});
