import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startTestApiServer } from '../builders/api-server.ts';
import { makeTestCertificates } from '../builders/test-certificates.ts';
import { type ReviewWebhook, startReviewWebhook } from '../fakes/review-webhook.ts';
import { as, bearer } from './as.ts';

// Another server that says who may do what.

const certificates = makeTestCertificates(Date.now(), randomBytes);
let folder: string;
let webhook: ReviewWebhook;
const file = (name: string) => join(folder, name);

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'knarr-webhook-'));
  webhook = await startReviewWebhook(certificates, ({ spec }) => {
    const { resource } = (spec.resourceAttributes ?? {}) as { readonly resource?: string };
    if (resource === 'secrets') return { allowed: false, denied: true, reason: 'secrets are closed today' };
    return { allowed: spec.user === 'carl' && resource === 'pods', reason: 'carl knows pods' };
  });
  await Promise.all([
    writeFile(file('webhook.json'), webhook.kubeconfig),
    writeFile(file('broken.json'), webhook.kubeconfig.replace(/127\.0\.0\.1:\d+/, '127.0.0.1:1')),
    writeFile(file('tokens.csv'), 'carl,carl,1\nboss,boss,2,"viewers"\nroot,root,3,"system:masters"\n'),
  ]);
});

after(async () => {
  await webhook.stop();
  await rm(folder, { recursive: true });
});

async function withServer(
  flags: readonly string[],
  use: (
    code: (user: string, path: string) => Promise<number>,
    review: (body: object) => Promise<object>,
  ) => Promise<void>,
): Promise<void> {
  const api = await startTestApiServer([`--token-auth-file=${file('tokens.csv')}`, ...flags]);
  const users = new Map(['carl', 'boss', 'root'].map((name) => [name, as(api, bearer(name))]));
  try {
    await use(
      async (user, path) => (await users.get(user)?.code('GET', path)) ?? 0,
      async (spec) => {
        const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview', spec };
        const path = '/apis/authorization.k8s.io/v1/subjectaccessreviews';
        const answer = (await users.get('root')?.send('POST', path, body)) as { readonly status: object } | undefined;
        return answer?.status ?? {};
      },
    );
  } finally {
    await Promise.all([...users.values()].map((one) => one.close()));
    await api.stop();
  }
}

const config = (name: string, policy: string) => `apiVersion: apiserver.config.k8s.io/v1
kind: AuthorizationConfiguration
authorizers:
- type: Webhook
  name: outside.example.com
  webhook:
    timeout: 3s
    subjectAccessReviewVersion: v1
    failurePolicy: ${policy}
    connectionInfo: { type: KubeConfigFile, kubeConfigFile: ${JSON.stringify(join(folder, name))} }
- type: RBAC
  name: rbac
`;

test('a webhook allows what RBAC does not, denies for good, and is asked once for the same', async () => {
  const flags = ['--authorization-mode=Webhook,RBAC', `--authorization-webhook-config-file=${file('webhook.json')}`];
  await withServer(flags, async (code, review) => {
    assert.equal(await code('carl', '/api/v1/pods'), 200);
    assert.equal(await code('carl', '/api/v1/pods'), 200);
    const asked = webhook.asked.filter(({ review: { spec } }) => spec.user === 'carl');
    assert.equal(asked.length, 1);
    assert.deepEqual(asked[0]?.review, {
      kind: 'SubjectAccessReview',
      apiVersion: 'authorization.k8s.io/v1beta1',
      metadata: {},
      spec: {
        resourceAttributes: { verb: 'list', version: 'v1', resource: 'pods' },
        user: 'carl',
        group: ['system:authenticated'],
        uid: '1',
      },
      status: { allowed: false },
    });
    assert.equal(await code('carl', '/api/v1/nodes'), 403);
    // system:masters comes before everybody.
    assert.equal(await code('root', '/api/v1/secrets'), 200);
    const resourceAttributes = { verb: 'get', resource: 'secrets', namespace: 'default' };
    assert.deepEqual(await review({ user: 'anybody', resourceAttributes }), {
      allowed: false,
      denied: true,
      reason: 'secrets are closed today',
    });
  });
});

test('without an answer NoOpinion leaves it to the next, Deny refuses', async () => {
  for (const { policy, decides } of [
    { policy: 'NoOpinion', decides: 200 },
    { policy: 'Deny', decides: 403 },
  ]) {
    await writeFile(file('authorization.yaml'), config('broken.json', policy));
    await withServer([`--authorization-config=${file('authorization.yaml')}`], async (code) => {
      // Everybody who is authenticated may read the version: RBAC says so, when it is asked.
      assert.equal(await code('boss', '/version'), decides, policy);
      assert.equal(await code('root', '/version'), 200);
    });
  }
});

for (const c of [
  { name: 'a configuration beside modes', flags: ['--authorization-config=x', '--authorization-mode=RBAC'] },
  { name: 'Webhook without a file', flags: ['--authorization-mode=Webhook'] },
  { name: 'an issuer without an audience', flags: ['--oidc-issuer-url=https://x.example'] },
  { name: 'an issuer over http', flags: ['--oidc-issuer-url=http://x.example', '--oidc-client-id=a'] },
  {
    name: 'a shared secret as signature',
    flags: ['--oidc-issuer-url=https://x.example', '--oidc-client-id=a', '--oidc-signing-algs=HS256'],
  },
  { name: 'a life of tokens that is too short', flags: ['--service-account-max-token-expiration=10m'] },
]) {
  test(`a start is refused: ${c.name}`, () =>
    assert.rejects(startTestApiServer(c.flags), (error: Error) => error.name === 'UsageError'));
}
