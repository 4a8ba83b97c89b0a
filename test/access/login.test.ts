import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { RunningApiServer } from '../../cluster/apiserver.ts';
import { coreV1Resources, rbacV1Resources } from '../../proto/gen/resources.ts';
import { adminConnection, startTestApiServer } from '../builders/api-server.ts';
import { makeTestCertificates } from '../builders/test-certificates.ts';
import { type OidcIssuer, startOidcIssuer } from '../fakes/oidc-issuer.ts';
import { type ReviewWebhook, startReviewWebhook } from '../fakes/review-webhook.ts';
import { as, bearer } from './as.ts';

// Every way to log in, against one server, over the wire; then what a server is told by configuration files.

const certificates = makeTestCertificates(Date.now(), randomBytes);
let folder: string;
let issuer: OidcIssuer;
let tokens: ReviewWebhook;
let api: RunningApiServer;
const file = (name: string) => join(folder, name);

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'knarr-access-'));
  issuer = await startOidcIssuer(certificates, 'knarr');
  tokens = await startReviewWebhook(certificates, ({ spec }) =>
    spec.token === 'from-outside'
      ? { authenticated: true, user: { username: 'olga', groups: ['outside'] } }
      : { authenticated: false },
  );
  await Promise.all([
    writeFile(file('ca.pem'), certificates.ca),
    writeFile(file('tokens.json'), tokens.kubeconfig),
    writeFile(file('tokens.csv'), 'static-token,carl,1,"dev"\n'),
  ]);
  api = await startTestApiServer([
    `--oidc-issuer-url=${issuer.url}`,
    '--oidc-client-id=knarr',
    `--oidc-ca-file=${file('ca.pem')}`,
    '--oidc-username-prefix=oidc:',
    '--oidc-groups-claim=groups',
    '--oidc-groups-prefix=oidc:',
    `--authentication-token-webhook-config-file=${file('tokens.json')}`,
    '--authentication-token-webhook-version=v1',
    `--token-auth-file=${file('tokens.csv')}`,
    '--enable-bootstrap-token-auth',
    '--service-account-issuer=https://one.example',
    '--service-account-issuer=https://two.example',
    '--service-account-max-token-expiration=2h',
  ]);
});

after(async () => {
  await api.stop();
  await Promise.all([issuer.stop(), tokens.stop()]);
  await rm(folder, { recursive: true });
});

/** Asks until the issuer has been found; that takes some milliseconds after the start. */
async function oidcUser(server: RunningApiServer, claims: object) {
  const client = as(server, bearer(await issuer.token(claims)));
  for (let tried = 0; ; tried++) {
    const user = await client.whoAmI();
    if (user !== 401 || tried === 50) return { ...client, user };
  }
}

test('a user of an OIDC issuer logs in, and has what its groups are bound to', async () => {
  const jane = await oidcUser(api, { sub: 'jane', groups: ['dev'] });
  assert.deepEqual(jane.user !== 401 && [jane.user.username, jane.user.groups], [
    'oidc:jane',
    ['oidc:dev', 'system:authenticated'],
  ]);
  const admin = as(api, await adminConnection(api).credentials.current());
  assert.equal(await jane.code('GET', '/api/v1/namespaces'), 403);
  await admin.client.create(rbacV1Resources.clusterrolebindings, {
    metadata: { name: 'dev-view' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'oidc:dev' }],
  });
  assert.equal(await jane.code('GET', '/api/v1/namespaces'), 200);
  for (const claims of [{ aud: 'other' }, { exp: 1 }, { sub: 7 }]) {
    const client = as(api, bearer(await issuer.token({ sub: 'jane', ...claims })));
    assert.equal(await client.whoAmI(), 401, JSON.stringify(claims));
    await client.close();
  }
  await Promise.all([jane.close(), admin.close()]);
});

test('a token that only another server knows is asked about once, and counts for a while', async () => {
  const outside = as(api, bearer('from-outside'));
  for (let i = 0; i < 3; i++) {
    const user = await outside.whoAmI();
    assert.deepEqual(user !== 401 && [user.username, user.groups], ['olga', ['outside', 'system:authenticated']]);
  }
  assert.equal(tokens.asked.filter(({ review }) => review.spec.token === 'from-outside').length, 1);
  assert.equal(tokens.asked[0]?.path, 'POST /reviews');
  assert.deepEqual(tokens.asked[0]?.review.apiVersion, 'authentication.k8s.io/v1');
  const unknown = as(api, bearer('made-up'));
  assert.equal(await unknown.whoAmI(), 401);
  await Promise.all([outside.close(), unknown.close()]);
});

test('a bootstrap token logs a new node in, and no more once it has expired', async () => {
  const admin = as(api, await adminConnection(api).credentials.current());
  const secret = (id: string, expiration: string) =>
    admin.client.create(coreV1Resources.secrets, {
      metadata: { name: `bootstrap-token-${id}`, namespace: 'kube-system' },
      type: 'bootstrap.kubernetes.io/token',
      stringData: {
        'token-id': id,
        'token-secret': '0123456789abcdef',
        'usage-bootstrap-authentication': 'true',
        'auth-extra-groups': 'system:bootstrappers:kubeadm:default-node-token',
        expiration,
      },
    });
  await secret('abcdef', new Date(Date.now() + 600_000).toISOString());
  await secret('fedcba', new Date(Date.now() - 1000).toISOString());
  const [good, late] = [as(api, bearer('abcdef.0123456789abcdef')), as(api, bearer('fedcba.0123456789abcdef'))];
  const user = await good.whoAmI();
  assert.deepEqual(user !== 401 && [user.username, user.groups], [
    'system:bootstrap:abcdef',
    ['system:bootstrappers', 'system:bootstrappers:kubeadm:default-node-token', 'system:authenticated'],
  ]);
  assert.equal(await late.whoAmI(), 401);
  await Promise.all([admin, good, late].map((one) => one.close()));
});

test('tokens of service accounts name the first issuer, and live no longer than they may', async () => {
  const admin = as(api, await adminConnection(api).credentials.current());
  const account = { metadata: { name: 'robot', namespace: 'default' } };
  await admin.client.create(coreV1Resources.serviceaccounts, account);
  const answer = (await admin.client.createSubresource(coreV1Resources.serviceaccounts, account.metadata, 'token', {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    spec: { expirationSeconds: 86_400 },
  })) as { readonly spec: { readonly expirationSeconds: number }; readonly status: { readonly token: string } };
  assert.equal(answer.spec.expirationSeconds, 7200);
  const claims = JSON.parse(Buffer.from(answer.status.token.split('.')[1] ?? '', 'base64url').toString()) as object;
  assert.deepEqual({ ...claims, aud: undefined }, { ...claims, aud: undefined, iss: 'https://one.example' });
  const robot = as(api, bearer(answer.status.token));
  const user = await robot.whoAmI();
  assert.equal(user !== 401 && user.username, 'system:serviceaccount:default:robot');
  const discovery = (await admin.send('GET', '/.well-known/openid-configuration')) as { readonly jwks_uri: string };
  assert.equal(discovery.jwks_uri, `https://127.0.0.1:${api.port}/openid/v1/jwks`);
  const keys = (await admin.send('GET', '/openid/v1/jwks')) as { readonly keys: readonly unknown[] };
  assert.equal(keys.keys.length, 1);
  await Promise.all([admin.close(), robot.close()]);
});

test('a static token is nobody for an audience that is not this API', async () => {
  const admin = as(api, await adminConnection(api).credentials.current());
  const review = async (token: string, audiences?: readonly string[]) => {
    const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', spec: { token, audiences } };
    const answer = (await admin.send('POST', '/apis/authentication.k8s.io/v1/tokenreviews', body)) as {
      readonly status: { readonly authenticated?: boolean; readonly audiences?: readonly string[] };
    };
    return [answer.status.authenticated ?? false, answer.status.audiences];
  };
  assert.deepEqual(await review('static-token'), [true, ['https://one.example', 'https://two.example']]);
  assert.deepEqual(await review('static-token', ['https://two.example', 'x']), [true, ['https://two.example']]);
  assert.deepEqual(await review('static-token', ['x']), [false, undefined]);
  await admin.close();
});

test('a configuration file names issuers, and the paths that are open to all', async () => {
  const indent = certificates.ca.trim().replaceAll('\n', '\n      ');
  await writeFile(
    file('authentication.yaml'),
    `apiVersion: apiserver.config.k8s.io/v1
kind: AuthenticationConfiguration
jwt:
- issuer:
    url: ${issuer.url}
    audiences: [knarr]
    certificateAuthority: |
      ${indent}
  claimMappings:
    username: { claim: sub, prefix: "file:" }
anonymous:
  enabled: true
  conditions: [{ path: /livez }]
`,
  );
  const other = await startTestApiServer([`--authentication-config=${file('authentication.yaml')}`]);
  try {
    const jane = await oidcUser(other, { sub: 'jane' });
    assert.equal(jane.user !== 401 && jane.user.username, 'file:jane');
    const nobody = as(other, {});
    assert.equal(await nobody.code('GET', '/livez'), 200);
    assert.equal(await nobody.code('GET', '/readyz'), 401);
    assert.equal(await nobody.code('GET', '/livez/ping'), 401);
    await Promise.all([jane.close(), nobody.close()]);
  } finally {
    await other.stop();
  }
});
