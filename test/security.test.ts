import assert from 'node:assert/strict';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { systemClock } from '../api/clock.ts';
import { isAlreadyExists } from '../api/errors/predicates.ts';
import { silentLogger } from '../api/logger.ts';
import { isPathSegmentName } from '../api/names/format.ts';
import { fieldManagement } from '../apiserver/apply/server-side-apply.ts';
import { authenticationReviews } from '../apiserver/authentication/review-verbs.ts';
import { serviceAccountTokenAuthenticator } from '../apiserver/authentication/service-account/authenticator.ts';
import { signingKey } from '../apiserver/authentication/service-account/keys.ts';
import { storeLookup } from '../apiserver/authentication/service-account/store-lookup.ts';
import { DEFAULT_ISSUER } from '../apiserver/authentication/service-account/token-request.ts';
import { tokenVerb } from '../apiserver/authentication/service-account/token-verb.ts';
import { type UserInfo, userOf } from '../apiserver/authentication/user-info.ts';
import { installBootstrapPolicy } from '../apiserver/authorization/bootstrap-policy/install.ts';
import { followPolicy } from '../apiserver/authorization/feed.ts';
import { buildAuthorizer, NodeGraph, nodeAuthorizer, nodeRules, RbacPolicy } from '../apiserver/authorization/index.ts';
import { rbacEscalation } from '../apiserver/authorization/rbac/escalation-admission.ts';
import { accessReviews } from '../apiserver/authorization/review-verbs.ts';
import { builtInResources } from '../apiserver/resources/index.ts';
import { type ApiServer, createServer, type ServerCore, startCore } from '../apiserver/server.ts';
import { openStore } from '../apiserver/storage/open.ts';
import type { Store } from '../apiserver/storage/store.ts';

/** Names of roles and bindings hold colons: they only have to fit into a path. */
const resources = () =>
  builtInResources().map((resource) =>
    resource.type.group === 'rbac.authorization.k8s.io'
      ? { ...resource, strategy: { ...resource.strategy, validateName: isPathSegmentName } }
      : resource,
  );

const root = userOf('root', { groups: ['system:masters', 'system:authenticated'] });
const bob = userOf('bob', { groups: ['system:authenticated'] });
const rbac = '/apis/rbac.authorization.k8s.io/v1';

let folder: string;
let store: Store;
let core: ServerCore;
let server: ApiServer;
let unfollow: () => void;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'knarr-security-'));
  store = await openStore({ clock: systemClock, log: silentLogger, dataFolder: folder });
  core = await startCore({ store, resources: resources(), clock: systemClock, log: silentLogger });
  const policy = new RbacPolicy();
  const graph = new NodeGraph();
  unfollow = followPolicy(core, { policy, graph });
  const { authorizer, resolvers } = buildAuthorizer(['Node', 'RBAC'], {
    RBAC: policy,
    Node: nodeAuthorizer(graph, nodeRules()),
  });
  const pem = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' });
  const key = signingKey(pem.toString());
  const audiences = [DEFAULT_ISSUER];
  const tokens = serviceAccountTokenAuthenticator({
    keys: [key],
    issuers: audiences,
    lookup: storeLookup(core),
    now: Date.now,
  });
  server = createServer(core, {
    clock: systemClock,
    log: silentLogger,
    random: Math.random,
    uuid: randomUUID,
    authenticators: [],
    anonymous: true,
    authorizer,
    admission: [rbacEscalation(policy, authorizer)],
    fields: fieldManagement,
    paths: [],
    subresources: new Map([
      [
        '/serviceaccounts/token',
        { create: tokenVerb({ issuer: DEFAULT_ISSUER, apiAudiences: audiences, extendExpiration: true }, key) },
      ],
    ]),
    virtualResources: new Map([...accessReviews(authorizer, resolvers), ...authenticationReviews([tokens], audiences)]),
    limits: { reads: 400, writes: 200 },
    requestTimeoutMs: 10_000,
  });
  for (const name of ['kube-system', 'kube-public', 'n'])
    await post(root, '/api/v1/namespaces', { metadata: { name } });
});

after(async () => {
  unfollow();
  core.feed.stop();
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

async function call(user: UserInfo, method: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const answer = await server.call({
    method,
    path,
    query: new URLSearchParams(),
    user,
    agent: 'test',
    body,
    contentType: 'application/json',
    signal: AbortSignal.timeout(10_000),
  });
  return answer.type === 'object' ? (answer.object as Record<string, unknown>) : {};
}
const post = (user: UserInfo, path: string, body: object) => call(user, 'POST', path, body);
const get = (user: UserInfo, path: string) => call(user, 'GET', path);

test('the first start writes the policy, the second nothing', async () => {
  const signal = AbortSignal.timeout(10_000);
  assert.ok((await installBootstrapPolicy(core, server, signal)) > 100);
  assert.equal(await installBootstrapPolicy(core, server, signal), 0);
  const view = await get(root, `${rbac}/clusterroles/view`);
  assert.equal(view['rules'] ?? null, null);
  const scheduler = userOf('system:kube-scheduler', { groups: ['system:authenticated'] });
  await get(scheduler, '/api/v1/nodes');
});

test('a start brings back what was deleted', async () => {
  await call(root, 'DELETE', `${rbac}/clusterrolebindings/system:basic-user`);
  assert.equal(await installBootstrapPolicy(core, server, AbortSignal.timeout(10_000)), 1);
});

test('what a user may do follows roles and bindings at once', async () => {
  const pods = '/api/v1/namespaces/n/pods';
  const forbidden = {
    message: 'pods is forbidden: User "bob" cannot list resource "pods" in API group "" in the namespace "n"',
  };
  await assert.rejects(get(bob, pods), forbidden);
  await post(root, `${rbac}/namespaces/n/roles`, {
    metadata: { name: 'r' },
    rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['list', 'get'] }],
  });
  const subjects = [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'bob' }];
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'r' };
  await post(root, `${rbac}/namespaces/n/rolebindings`, { metadata: { name: 'b' }, roleRef, subjects });
  await get(bob, pods);
  const review = { spec: { resourceAttributes: { namespace: 'n', verb: 'get', resource: 'pods' } } };
  assert.deepEqual((await post(bob, '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', review))['status'], {
    allowed: true,
    reason: 'RBAC: allowed by RoleBinding "b/n" of Role "r" to User "bob"',
  });
  await call(root, 'DELETE', `${rbac}/namespaces/n/rolebindings/b`);
  await assert.rejects(get(bob, pods), forbidden);
});

test('nobody writes a role with more than they have', async () => {
  const editor = userOf('editor', { groups: ['system:authenticated'] });
  const rules = [
    {
      apiGroups: ['rbac.authorization.k8s.io'],
      resources: ['roles', 'rolebindings'],
      verbs: ['create', 'update', 'get'],
    },
  ];
  await post(root, `${rbac}/clusterroles`, { metadata: { name: 'role-editor' }, rules });
  const subjects = [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'editor' }];
  const roleRef = (name: string) => ({ apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name });
  await post(root, `${rbac}/clusterrolebindings`, {
    metadata: { name: 'role-editor' },
    roleRef: roleRef('role-editor'),
    subjects,
  });
  const greedy = { metadata: { name: 'greedy' }, rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }] };
  await assert.rejects(post(editor, `${rbac}/namespaces/n/roles`, greedy), {
    message:
      'roles.rbac.authorization.k8s.io "greedy" is forbidden: user "editor" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n' +
      '{APIGroups:[""], Resources:["secrets"], Verbs:["get"]}',
  });
  const binding = { metadata: { name: 'up' }, roleRef: roleRef('cluster-admin'), subjects };
  await assert.rejects(
    post(editor, `${rbac}/namespaces/n/rolebindings`, binding),
    /attempting to grant RBAC permissions not currently held/,
  );
  await post(editor, `${rbac}/namespaces/n/roles`, { metadata: { name: 'fine' }, rules });
});

test('a requested token is its account for as long as the account lives', async () => {
  const accounts = '/api/v1/namespaces/n/serviceaccounts';
  await post(root, accounts, { metadata: { name: 'sa' } }).catch((error: unknown) => assert.ok(isAlreadyExists(error)));
  const { metadata, spec, status } = (await post(root, `${accounts}/sa/token`, {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    spec: { expirationSeconds: 3600 },
  })) as { metadata: { name: string }; spec: { audiences: string[] }; status: { token: string } };
  assert.equal(metadata.name, 'sa');
  assert.deepEqual(spec.audiences, [DEFAULT_ISSUER]);
  const review = () => post(root, '/apis/authentication.k8s.io/v1/tokenreviews', { spec: { token: status.token } });
  const good = (await review())['status'] as { authenticated: boolean; user: { username: string } };
  assert.equal(good.user.username, 'system:serviceaccount:n:sa');
  await call(root, 'DELETE', `${accounts}/sa`);
  const { error } = (await review())['status'] as { error: string };
  assert.match(error, /ServiceAccount n\/sa does not exist/);
});

test('a token that is too short is refused in Kubernetes’ words', async () => {
  await post(root, '/api/v1/namespaces/n/serviceaccounts', { metadata: { name: 'short' } });
  const asked = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 10 } };
  await assert.rejects(post(root, '/api/v1/namespaces/n/serviceaccounts/short/token', asked), {
    message:
      'TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 10: may not specify a duration less than 10 minutes',
  });
  await assert.rejects(post(root, '/api/v1/namespaces/n/serviceaccounts/none/token', asked), {
    message: 'serviceaccounts "none" not found',
  });
});

test('a user sees who they are', async () => {
  const review = await post(bob, '/apis/authentication.k8s.io/v1/selfsubjectreviews', {});
  assert.deepEqual(review['status'], { userInfo: { username: 'bob', groups: ['system:authenticated'] } });
});
